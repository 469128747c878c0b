package io.pqlconnector.usage.lake;

import static io.pqlconnector.usage.lake.TinyFormat.line;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.pqlconnector.core.lake.LandedSlice;
import io.pqlconnector.spi.SourceName;
import io.pqlconnector.spi.source.ColumnValues;
import io.pqlconnector.spi.source.ContentHash;
import io.pqlconnector.spi.source.EventId;
import io.pqlconnector.spi.source.LineBlock;
import io.pqlconnector.spi.source.Listing;
import io.pqlconnector.spi.source.PullWindow;
import io.pqlconnector.spi.source.RecordKind;
import io.pqlconnector.spi.source.Slice;
import io.pqlconnector.spi.source.UsageRecord;
import io.pqlconnector.spi.source.UsageSink;
import io.pqlconnector.spi.source.UsageSource;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The ways in which a source hands over what it reads. */
final class SinkTest {
    @TempDir
    Path directory;

    private interface Reading {
        void read(UsageSink sink) throws InterruptedException;
    }

    private record Handing(Reading reading) implements UsageSource {
        @Override
        public SourceName name() {
            return new SourceName("files");
        }

        @Override
        public Listing list(PullWindow window) {
            return Listing.of(List.of());
        }

        @Override
        public String place() {
            return name().value();
        }

        @Override
        public String unit() {
            return "slice";
        }

        @Override
        public String probe(Instant now) {
            return "a source for tests";
        }

        @Override
        public ContentHash contentHash(Slice slice) {
            return new ContentHash("hash");
        }

        @Override
        public ContentHash read(Slice slice, UsageSink sink) throws InterruptedException {
            reading.read(sink);
            return contentHash(slice);
        }

        @Override
        public void close() {}
    }

    private static UsageRecord profile(long id) {
        return new UsageRecord(
                RecordKind.ACCOUNT_PROFILE,
                new EventId(id, id),
                "",
                Instant.EPOCH,
                Instant.EPOCH,
                "",
                "",
                "acme",
                "",
                "{\"plan\":\"free\"}".getBytes(UTF_8),
                new byte[0],
                ColumnValues.of(new String[] {"free"}));
    }

    private static void hand(UsageSink sink, String lines) throws InterruptedException {
        byte[] bytes = lines.getBytes(UTF_8);
        LineBlock block = sink.newBlock(bytes.length);
        System.arraycopy(bytes, 0, block.bytes(), 0, bytes.length);
        block.setLength(bytes.length);
        sink.lines(block, new TinyFormat(sink.columns()));
    }

    @Test
    void recordsThatTheSourceParsedItselfLandToo() throws Exception {
        try (LakeHarness lake = new LakeHarness(directory, LakeHarness.settings("plan"))) {
            LandedSlice landed = lake.land(
                    new Handing(sink -> {
                        for (int i = 1; i <= 3000; i++) {
                            sink.record(profile(i));
                        }
                        sink.bad(17, "a;b".getBytes(UTF_8), "two cells, not three");
                    }),
                    "traits.csv");

            assertThat(landed.records()).isEqualTo(3000);
            assertThat(landed.first()).isEmpty();
            assertThat(lake.manifest.files().get(0).first()).isEmpty();
            assertThat(lake.query("SELECT count(*) FROM '" + lake.lakeDirectory()
                            + "/*.parquet' WHERE \"properties.plan\" = 'free' AND group_id = 'acme' AND name IS NULL"))
                    .containsExactly("3000");
            assertThat(lake.query("SELECT line || ' ' || text || ': ' || reason FROM read_json('" + lake.quarantine()
                            + "/files/traits.csv.jsonl', format = 'newline_delimited')"))
                    .containsExactly("17 a;b: two cells, not three");
        }
    }

    @Test
    void aLineThatIsSkippedBetweenBlocksCounts() throws Exception {
        try (LakeHarness lake = new LakeHarness(directory, LakeHarness.settings())) {
            lake.land(
                    new Handing(sink -> {
                        sink.bad(1, "first".getBytes(UTF_8), "too long");
                        hand(sink, line(1, 100, 101, "ada", "{}") + "\nbad\n");
                        sink.bad(4, "fourth".getBytes(UTF_8), "too long");
                        hand(sink, line(2, 100, 101, "ada", "{}") + "\nbad without a line feed");
                    }),
                    "a");

            assertThat(lake.query("SELECT line || ' ' || text FROM read_json('" + lake.quarantine()
                            + "/files/a.jsonl', format = 'newline_delimited')"))
                    .containsExactly("1 first", "3 bad", "4 fourth", "6 bad without a line feed");
        }
    }

    @Test
    void progressAddsUpToWhatWasRead() throws Exception {
        try (LakeHarness lake = new LakeHarness(directory, LakeHarness.settings())) {
            AtomicLong bytes = new AtomicLong();
            AtomicLong lines = new AtomicLong();

            lake.lake()
                    .land(
                            new Handing(sink -> {
                                hand(sink, line(1, 100, 101, "ada", "{}") + "\n\nbad\n");
                                sink.advanced(70);
                                sink.advanced(30);
                            }),
                            TinySource.slice("a"),
                            LakeHarness.NOW,
                            (moreBytes, moreLines) -> {
                                bytes.addAndGet(moreBytes);
                                lines.addAndGet(moreLines);
                            });

            assertThat(bytes).hasValue(100);
            assertThat(lines).hasValue(3);
        }
    }

    // Beyond a size the lake no longer holds a slice's ids, and DuckDB is asked instead.
    @Test
    void aLargeSliceIsFreedOfRepetitionsAsASmallOneIs() throws Exception {
        try (LakeHarness lake = new LakeHarness(directory, LakeHarness.settings())) {
            TinySource small = new TinySource("files", 10)
                    .put("small", List.of(line(7, 100, 500, "later", "{}"), line(8, 100, 1, "earlier", "{}")));
            lake.land(small, "small");
            List<String> lines = new ArrayList<>();
            for (int i = 0; i < LandingStats.MAX_IDS + 10_000; i++) {
                lines.add(line(i, 100, 101, "ada", "{}"));
            }
            lines.add(line(5, 100, 102, "repeated", "{}"));
            TinySource large = new TinySource("files", 5000).put("large", lines);

            LandedSlice landed = lake.land(large, "large");

            assertThat(landed.records()).isEqualTo(LandingStats.MAX_IDS + 10_000 - 1);
            assertThat(landed.duplicates()).isEqualTo(2);
            assertThat(lake.query("SELECT user_id FROM '" + lake.lakeDirectory()
                            + "/*.parquet' WHERE id_low IN (5, 7, 8) ORDER BY id_low"))
                    .containsExactly("repeated", "later", "ada");
            assertThat(lake.contradictions()).isEmpty();
        }
    }
}

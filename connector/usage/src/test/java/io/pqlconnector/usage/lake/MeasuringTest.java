package io.pqlconnector.usage.lake;

import static io.pqlconnector.usage.lake.TinyFormat.line;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pqlconnector.core.lake.AccountKeyStep;
import io.pqlconnector.core.lake.AccountMeasurements;
import io.pqlconnector.core.lake.IdentityRules;
import io.pqlconnector.core.lake.LakeException;
import io.pqlconnector.core.lake.LakeFile;
import io.pqlconnector.core.lake.LandedSlice;
import io.pqlconnector.core.lake.Manifest;
import io.pqlconnector.core.lake.MeasurementRequest;
import io.pqlconnector.spi.SourceName;
import io.pqlconnector.spi.source.PropertyPath;
import io.pqlconnector.spi.source.SliceId;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class MeasuringTest {
    private static final MeasurementRequest EVERYTHING = new MeasurementRequest(
            List.of(),
            List.of(),
            new IdentityRules(
                    List.of(new AccountKeyStep.Property(PropertyPath.property("org"))), Set.of(), false, List.of()),
            LakeHarness.NOW,
            ZoneOffset.UTC,
            5,
            Optional.empty());

    @TempDir
    Path directory;

    /** A manifest as a reader sees it that asked just before another process committed. */
    private record Outdated(Manifest manifest, List<LakeFile> before, AtomicInteger asked) implements Manifest {
        @Override
        public Optional<LandedSlice> slice(SourceName source, SliceId id) {
            return manifest.slice(source, id);
        }

        @Override
        public List<LandedSlice> slices() {
            return manifest.slices();
        }

        @Override
        public List<LakeFile> files() {
            return asked.getAndIncrement() == 0 ? before : manifest.files();
        }

        @Override
        public long nextSliceNumber() {
            return manifest.nextSliceNumber();
        }

        @Override
        public void commit(Change change) {
            manifest.commit(change);
        }
    }

    @Test
    void aReaderThatComesTooLateLooksAgain() throws Exception {
        try (LakeHarness lake = new LakeHarness(directory, LakeHarness.settings("org"))) {
            TinySource source =
                    new TinySource("files", 2).put("a", List.of(line(1, 100, 101, "ada", "{\"org\":\"old\"}")));
            lake.land(source, "a");
            List<LakeFile> before = lake.manifest.files();
            lake.land(source.put("a", List.of(line(1, 100, 101, "ada", "{\"org\":\"new\"}"))), "a");

            try (DuckDbUsageLake reader = new DuckDbUsageLake(
                            lake.lakeDirectory(),
                            lake.quarantine(),
                            new Outdated(lake.manifest, before, new AtomicInteger()),
                            lake.settings,
                            LakeHarness.CLOCK);
                    AccountMeasurements accounts = reader.measure(EVERYTHING)) {
                assertThat(accounts.next().account().key()).isEqualTo("new");
                assertThat(accounts.hasNext()).isFalse();
            }
        }
    }

    @Test
    void knowsWhoWasSeenLast() throws Exception {
        try (LakeHarness lake = new LakeHarness(directory, LakeHarness.settings("org"))) {
            TinySource source = new TinySource("files", 2)
                    .put(
                            "a",
                            List.of(
                                    line(1, 100, 101, "ada", "{}"),
                                    line(2, 300, 301, "bob", "{}"),
                                    line(3, 200, 201, "cem", "{}"),
                                    line(4, 250, 251, "", "{}")))
                    .put("b", List.of(line(5, 400, 401, "ada", "{}")));
            lake.land(source, "a");
            lake.land(source, "b");

            SourceName files = new SourceName("files");
            assertThat(lake.lake().knownUsers(files, Instant.EPOCH, 10)).containsExactly("ada", "bob", "cem");
            assertThat(lake.lake().knownUsers(files, Instant.ofEpochSecond(250), 10))
                    .containsExactly("ada", "bob");
            assertThat(lake.lake().knownUsers(files, Instant.EPOCH, 1)).containsExactly("ada");
            assertThat(lake.lake().knownUsers(new SourceName("other"), Instant.EPOCH, 10))
                    .isEmpty();
        }
    }

    @Test
    void aFileThatIsGoneForGoodIsNamed() throws Exception {
        try (LakeHarness lake = new LakeHarness(directory, LakeHarness.settings("org"))) {
            lake.land(new TinySource("files", 2).put("a", List.of(line(1, 100, 101, "ada", "{}"))), "a");
            String name = lake.manifest.files().get(0).name();
            java.nio.file.Files.delete(lake.lakeDirectory().resolve(name));

            assertThatThrownBy(() -> lake.lake().measure(EVERYTHING).close())
                    .isInstanceOf(LakeException.class)
                    .hasMessageContaining(name);
        }
    }
}

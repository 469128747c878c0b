package io.pqlconnector.source.files;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import io.pqlconnector.spi.AdapterException;
import io.pqlconnector.spi.FailureKind;
import io.pqlconnector.spi.source.ContentHash;
import io.pqlconnector.spi.source.LineBlock;
import io.pqlconnector.spi.source.LineFormat;
import io.pqlconnector.spi.source.PropertyColumns;
import io.pqlconnector.spi.source.PullWindow;
import io.pqlconnector.spi.source.RecordKind;
import io.pqlconnector.spi.source.Slice;
import io.pqlconnector.spi.source.UsageRecord;
import io.pqlconnector.spi.source.UsageSink;
import io.pqlconnector.spi.source.UsageSource;
import io.pqlconnector.testkit.RecordingSink;
import java.io.ByteArrayOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.LongConsumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FilesSourceTest {
    @TempDir
    private Path directory;

    private ExportFolder folder = new ExportFolder(Path.of("."));

    @BeforeEach
    void startEmpty() {
        folder = new ExportFolder(directory);
    }

    @Test
    void readsGzipByItsContentWhateverItsName() throws Exception {
        String text = ExportFolder.event(1) + ExportFolder.event(2);
        folder.write("plain.gz", text).write("packed.jsonl", ExportFolder.gzip(text));

        assertThat(folder.read("mixpanel", "plain.gz").texts())
                .hasSize(2)
                .isEqualTo(folder.read("mixpanel", "packed.jsonl").texts());
    }

    @Test
    void readsJoinedGzipFilesThoughALineSpansTwoOfThem() throws Exception {
        String text = ExportFolder.event(1) + ExportFolder.event(2);
        ByteArrayOutputStream joined = new ByteArrayOutputStream();
        joined.writeBytes(ExportFolder.gzip(text.substring(0, text.length() - 40)));
        joined.writeBytes(ExportFolder.gzip(""));
        joined.writeBytes(ExportFolder.gzip(text.substring(text.length() - 40)));
        folder.write("joined.gz", joined.toByteArray());

        RecordingSink sink = folder.read("mixpanel", "joined.gz");

        assertThat(sink.records()).hasSize(2);
        assertThat(sink.bad()).isEmpty();
    }

    @Test
    void readsNothingFromAnEmptyFile() throws Exception {
        folder.write("empty.jsonl", "")
                .write("empty.jsonl.gz", ExportFolder.gzip(""))
                .write("blank.jsonl", "\n \r\n\n");

        for (String file : List.of("empty.jsonl", "empty.jsonl.gz", "blank.jsonl")) {
            RecordingSink sink = folder.read("mixpanel", file);
            assertThat(sink.records()).isEmpty();
            assertThat(sink.bad()).isEmpty();
        }
    }

    @ParameterizedTest(name = "{0} bytes less")
    @ValueSource(ints = {1, 8, 9, 30})
    void takesNothingOfAFileThatWasCutShort(int less) {
        byte[] whole = ExportFolder.gzip(ExportFolder.event(1) + ExportFolder.event(2));
        folder.write("cut.jsonl.gz", Arrays.copyOf(whole, whole.length - less));

        AdapterException failure = failure("mixpanel", "cut.jsonl.gz");

        assertThat(failure.kind()).isEqualTo(FailureKind.UNAVAILABLE);
        assertThat(failure)
                .hasMessageMatching(
                        "cut\\.jsonl\\.gz: the gzip data ends inside of its (data|trailer), after \\d+ bytes of text\\. "
                                + "Nothing of this file was taken\\. Copy or export it again and replace the file\\.");
    }

    @Test
    void takesNothingOfAFileThatWasCutInTheHeaderOfItsSecondPart() {
        byte[] first = ExportFolder.gzip(ExportFolder.event(1));
        byte[] both = Arrays.copyOf(first, first.length + 4);
        System.arraycopy(first, 0, both, first.length, 4);
        folder.write("cut.jsonl.gz", both);

        assertThat(failure("mixpanel", "cut.jsonl.gz")).hasMessageContaining("ends inside of its header");
    }

    @Test
    void takesNothingOfADamagedFile() {
        byte[] damaged = ExportFolder.gzip(ExportFolder.event(1));
        damaged[damaged.length - 8]++;
        folder.write("damaged.jsonl.gz", damaged);

        AdapterException failure = failure("mixpanel", "damaged.jsonl.gz");

        assertThat(failure.kind()).isEqualTo(FailureKind.PROTOCOL);
        assertThat(failure).hasMessageContaining("damaged.jsonl.gz: the gzip data does not match its checksum");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "terminated early",
                "export terminated early\n",
                "[terminated early]",
                "{\"error\":\"too many\"}\n",
                "{\"error\":"
            })
    void takesNothingOfAnExportThatMixpanelCutShort(String notice) {
        folder.write("cut.jsonl", ExportFolder.event(1) + notice);

        AdapterException failure = failure("mixpanel", "cut.jsonl");

        assertThat(failure.kind()).isEqualTo(FailureKind.UNAVAILABLE);
        assertThat(failure).hasMessageContaining("cut.jsonl: the export was cut short by Mixpanel");
    }

    @Test
    void putsAsideWhatIsNoRecordWithLineAndReason() throws Exception {
        folder.write(
                "mixed.jsonl",
                ExportFolder.event(1) + "nonsense\n\n" + "{\"event\":\"a\",\"properties\":{}}\n" + ExportFolder.event(2)
                        + "{\"event\":\"half");

        RecordingSink sink = folder.read("mixpanel", "mixed.jsonl");

        assertThat(sink.records()).hasSize(2);
        assertThat(sink.bad())
                .containsExactly(
                        new RecordingSink.Bad(2, "nonsense", "not a JSON object"),
                        new RecordingSink.Bad(4, "{\"event\":\"a\",\"properties\":{}}", "\"time\" is missing"),
                        new RecordingSink.Bad(
                                6, "{\"event\":\"half", "not valid JSON: the line ends in the middle of a value"));
    }

    @Test
    void putsAsideALineThatIsNotUtf8() throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.writeBytes("{\"event\":\"caf".getBytes(UTF_8));
        bytes.write(0xE9);
        bytes.writeBytes(("\",\"properties\":{\"time\":1}}\n" + ExportFolder.event(1)).getBytes(UTF_8));
        folder.write("latin1.jsonl", bytes.toByteArray());

        RecordingSink sink = folder.read("mixpanel", "latin1.jsonl");

        assertThat(sink.records()).hasSize(1);
        assertThat(sink.bad()).extracting(RecordingSink.Bad::reason).containsExactly("not valid UTF-8 at byte 14");
    }

    @Test
    void readsAByteOrderMarkAndCarriageReturns() throws Exception {
        folder.write("windows.jsonl", "\uFEFF" + ExportFolder.event(1).replace("\n", "\r\n") + ExportFolder.event(2));

        RecordingSink sink = folder.read("mixpanel", "windows.jsonl");

        assertThat(sink.records()).hasSize(2);
        assertThat(sink.bad()).isEmpty();
    }

    @Test
    void readsTheSameEventOfTwoFilesWithTheSameId() throws Exception {
        folder.write("a.jsonl", ExportFolder.event(1)).write("b.jsonl", ExportFolder.event(1) + ExportFolder.event(1));

        assertThat(folder.read("mixpanel", "b.jsonl").records())
                .extracting(UsageRecord::id)
                .containsOnly(
                        folder.read("mixpanel", "a.jsonl").records().get(0).id())
                .hasSize(2);
    }

    @Test
    void readsEventsOfTheFuture() throws Exception {
        folder.write("future.jsonl", "{\"event\":\"a\",\"properties\":{\"time\":4102444800}}");

        assertThat(folder.read("mixpanel", "future.jsonl").records())
                .extracting(UsageRecord::occurredAt)
                .containsExactly(Instant.parse("2100-01-01T00:00:00Z"));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            mixpanel          | {"event":"a","properties":{"time":1}}        | TRACK
            mixpanel_profiles | {"$distinct_id":"u","$properties":{}}        | USER_PROFILE
            mixpanel_groups   | {"$distinct_id":"g","$properties":{}}        | ACCOUNT_PROFILE
            segment           | {"type":"screen","receivedAt":"2026-03-31T00:00:00Z"} | SCREEN
            """)
    void readsEachFormatOfLines(String format, String line, RecordKind kind) throws Exception {
        folder.write("lines.jsonl", line);

        assertThat(folder.read(format, "lines.jsonl").records())
                .extracting(UsageRecord::kind)
                .containsExactly(kind);
    }

    @Test
    void noticesThatAFileChangedWhileItWasRead() throws Exception {
        folder.write("growing.jsonl", ExportFolder.event(1));
        UsageSource source = folder.source("mixpanel", "growing.jsonl");
        Slice slice = source.list(PullWindow.of(Instant.EPOCH, ExportFolder.NOW))
                .slices()
                .get(0);
        Runnable growth = () -> folder.write("growing.jsonl", ExportFolder.event(1) + ExportFolder.event(2));

        AdapterException failure = catchThrowableOfType(
                AdapterException.class, () -> source.read(slice, new Interfering(bytes -> growth.run())));

        assertThat(failure.kind()).isEqualTo(FailureKind.UNAVAILABLE);
        assertThat(failure).hasMessage("growing.jsonl changed while it was read; it is read again in the next run.");
    }

    @Test
    void saysThatAFileIsGone() throws Exception {
        folder.write("gone.jsonl", ExportFolder.event(1));
        UsageSource source = folder.source("mixpanel", "gone.jsonl");
        Slice slice = source.list(PullWindow.of(Instant.EPOCH, ExportFolder.NOW))
                .slices()
                .get(0);
        Files.delete(directory.resolve("gone.jsonl"));

        assertThat(catchThrowableOfType(AdapterException.class, () -> source.read(slice, new RecordingSink())))
                .hasMessage("gone.jsonl cannot be read: it does not exist.");
        assertThat(catchThrowableOfType(AdapterException.class, () -> source.contentHash(slice)))
                .hasMessage("gone.jsonl cannot be read: it does not exist.");
    }

    @Test
    void saysThatAFileMayNotBeRead() throws Exception {
        folder.write("secret.jsonl", ExportFolder.event(1));
        Path file = directory.resolve("secret.jsonl");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("---------"));
        assumeFalse(Files.isReadable(file), "this user may read everything");

        AdapterException failure = failure("mixpanel", "secret.jsonl");

        assertThat(failure.kind()).isEqualTo(FailureKind.CONFIGURATION);
        assertThat(failure)
                .hasMessage(
                        "secret.jsonl cannot be read: permission denied; let the user that runs this program read it.");
    }

    @Test
    void hashesContentAndLengthAndNothingElse() throws Exception {
        folder.write("a.jsonl", "123456789").write("b.jsonl", "123456789").write("c.jsonl", "");
        UsageSource source = folder.source("mixpanel", "*.jsonl");
        List<Slice> slices =
                source.list(PullWindow.of(Instant.EPOCH, ExportFolder.NOW)).slices();

        // The check values of both checksums, as their definitions give them for these nine digits.
        assertThat(source.contentHash(slices.get(0))).isEqualTo(new ContentHash("cbf43926e3069283-9"));
        assertThat(source.contentHash(slices.get(1))).isEqualTo(source.contentHash(slices.get(0)));
        assertThat(source.contentHash(slices.get(2))).isEqualTo(new ContentHash("0000000000000000-0"));
    }

    @Test
    void tellsOfBytesAsTheyLieOnTheDiskWhileItReads() throws Exception {
        String text = IntStream.range(0, 50_000).mapToObj(ExportFolder::event).collect(Collectors.joining());
        byte[] packed = ExportFolder.gzip(text);
        folder.write("packed.jsonl.gz", packed);
        List<Long> toldAtBlocks = new ArrayList<>();
        Interfering sink = new Interfering(toldAtBlocks::add);
        UsageSource source = folder.source("mixpanel", "packed.jsonl.gz");

        source.read(
                source.list(PullWindow.of(ExportFolder.NOW, ExportFolder.NOW))
                        .slices()
                        .get(0),
                sink);

        assertThat(sink.sink.bytes()).isEqualTo(packed.length).isLessThan(text.length());
        assertThat(toldAtBlocks).hasSizeGreaterThan(2).isSorted();
        assertThat(toldAtBlocks.get(0)).isPositive().isLessThan(packed.length);
    }

    @Test
    void listsFilesInTheOrderOfTheirNamesWithSizeAndTime() throws Exception {
        folder.write("b.jsonl", "22").write("a.jsonl", "1").write("c/a.jsonl", "333");

        List<Slice> slices = folder.source("mixpanel", "**/*.jsonl")
                .list(PullWindow.of(ExportFolder.NOW, ExportFolder.NOW))
                .slices();

        assertThat(slices).extracting(slice -> slice.id().value()).containsExactly("a.jsonl", "b.jsonl", "c/a.jsonl");
        assertThat(slices).extracting(Slice::bytes).containsExactly(1L, 2L, 3L);
        assertThat(slices).allSatisfy(slice -> assertThat(slice.mark()).matches("\\d@\\d+\\.\\d{9}"));
    }

    private AdapterException failure(String format, String name) {
        return catchThrowableOfType(AdapterException.class, () -> folder.read(format, name));
    }

    /** Does something in the middle of a read, at each block. */
    private static final class Interfering implements UsageSink {
        private final LongConsumer interference;
        private final RecordingSink sink = new RecordingSink();

        /** With something to do, which is told how many bytes were read so far. */
        Interfering(LongConsumer interference) {
            this.interference = interference;
        }

        @Override
        public PropertyColumns columns() {
            return sink.columns();
        }

        @Override
        public void lines(LineBlock block, LineFormat format) {
            interference.accept(sink.bytes());
            sink.lines(block, format);
        }

        @Override
        public LineBlock newBlock(int capacity) {
            return sink.newBlock(capacity);
        }

        @Override
        public void advanced(long bytes) {
            sink.advanced(bytes);
        }

        @Override
        public void record(UsageRecord record) {
            sink.record(record);
        }

        @Override
        public void bad(long line, byte[] text, String reason) {
            sink.bad(line, text, reason);
        }
    }
}

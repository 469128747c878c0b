package io.pqlconnector.source.amplitude;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.pqlconnector.source.amplitude.FakeAmplitude.Answer;
import io.pqlconnector.spi.AdapterException;
import io.pqlconnector.spi.FailureKind;
import io.pqlconnector.spi.source.RecordKind;
import io.pqlconnector.spi.source.UsageRecord;
import io.pqlconnector.spi.source.UsageSource;
import io.pqlconnector.testkit.RecordingSink;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Days and hours of the export: whole, empty, too large, cut short, refused. */
final class EventExportTest {
    @TempDir
    private Path folder;

    private Project project;
    private FakeAmplitude amplitude;
    private UsageSource source;

    @BeforeEach
    void start() {
        project = new Project(folder);
        amplitude = project.amplitude;
        source = project.source();
    }

    @AfterEach
    void stop() {
        source.close();
        project.close();
    }

    @Test
    void readsAllFilesOfADay() throws Exception {
        project.fill("2026-03-30", 0, 23, 10);
        RecordingSink sink = Project.read(source, "2026-03-30");

        assertThat(amplitude.asked()).containsExactly("20260330T00-20260330T23");
        assertThat(ofKind(sink, RecordKind.TRACK)).hasSize(240);
        assertThat(ofKind(sink, RecordKind.USER_PROFILE)).hasSize(24);
        assertThat(sink.bad()).isEmpty();
        assertThat(ofKind(sink, RecordKind.TRACK).get(0)).satisfies(record -> {
            assertThat(record.occurredAt()).isEqualTo(Instant.parse("2026-03-30T00:00:00.123Z"));
            assertThat(record.receivedAt()).isEqualTo(Instant.parse("2026-03-30T00:00:00.500Z"));
            assertThat(record.groupId()).isEqualTo("[\"acme\"]");
        });
    }

    @Test
    void asksForOneHourByItself() throws Exception {
        project.fill("2026-03-30", 6, 8, 10);

        assertThat(ofKind(Project.read(source, "2026-03-30T07"), RecordKind.TRACK))
                .hasSize(10);
        assertThat(amplitude.asked()).containsExactly("20260330T07-20260330T07");
    }

    @Test
    void takesNotFoundForNothing() throws Exception {
        assertThat(Project.read(source, "2026-03-30T07").records()).isEmpty();
        assertThat(amplitude.asked()).containsExactly("20260330T07-20260330T07");
        assertThat(project.time.pauses()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 504})
    void halvesWhatIsTooLargeAndOnlyThat(int status) throws Exception {
        project.fill("2026-03-30", 0, 23, 10);
        amplitude.mishaps(asked ->
                asked.hours() > 6 && !asked.start().equals("20260330T12") ? refusal(status, "too large") : whole());

        RecordingSink sink = Project.read(source, "2026-03-30");

        assertThat(amplitude.asked())
                .as("once more as it was, and then in halves")
                .containsExactly(
                        "20260330T00-20260330T23",
                        "20260330T00-20260330T23",
                        "20260330T00-20260330T11",
                        "20260330T00-20260330T11",
                        "20260330T00-20260330T05",
                        "20260330T06-20260330T11",
                        "20260330T12-20260330T23");
        assertThat(ofKind(sink, RecordKind.TRACK)).hasSize(240);
    }

    @Test
    void asksAgainBeforeItHalves() throws Exception {
        project.fill("2026-03-30", 0, 23, 10);
        amplitude.mishaps(asked -> asked.number() == 1 ? refusal(400, "something else") : whole());

        assertThat(ofKind(Project.read(source, "2026-03-30"), RecordKind.TRACK)).hasSize(240);
        assertThat(amplitude.asked()).containsExactly("20260330T00-20260330T23", "20260330T00-20260330T23");
    }

    @Test
    void endsAtAnHour() {
        amplitude.mishaps(asked -> refusal(400, "{\"error\":\n \"" + "x".repeat(600) + "\"}"));

        AdapterException failure = failure("2026-03-30");

        assertThat(failure.kind()).isEqualTo(FailureKind.CONFIGURATION);
        assertThat(failure)
                .hasMessage(
                        "2026-03-30T00: Amplitude does not export it, not even by itself (status 400: {\"error\": \""
                                + "x".repeat(489) + "). If it is more than 4 GB, use Amplitude's S3 export.");
        assertThat(amplitude.asked())
                .endsWith("20260330T00-20260330T00", "20260330T00-20260330T00")
                .hasSize(10);
    }

    @Test
    void leavesAnHourThatTakesTooLongToTheNextRun() {
        amplitude.mishaps(asked -> refusal(504, ""));

        AdapterException failure = failure("2026-03-30T07");

        assertThat(failure.kind()).isEqualTo(FailureKind.UNAVAILABLE);
        assertThat(failure)
                .hasMessage(
                        "2026-03-30T07: Amplitude does not export it, not even by itself (status 504). If it is more"
                                + " than 4 GB, use Amplitude's S3 export.");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 30, 200, 3000})
    void takesNothingOfAnArchiveThatIsCutShort(int missing) throws Exception {
        project.fill("2026-03-30", 7, 7, 500);
        byte[] archive = amplitude.archive("20260330T07", "20260330T07");
        byte[] cut = Arrays.copyOf(archive, missing == 0 ? 0 : archive.length - missing);
        amplitude.mishaps(asked -> asked.number() == 1 ? Optional.of(new Answer(200, cut)) : whole());
        RecordingSink sink = new RecordingSink();

        AdapterException failure = failure("2026-03-30T07", sink);

        assertThat(failure.kind()).isEqualTo(FailureKind.INCOMPLETE);
        assertThat(failure)
                .hasMessage("2026-03-30T07: the export was cut short or damaged, by Amplitude or on the way. Nothing of"
                        + " it was taken.");
        assertThat(sink.records()).isEmpty();
        assertThat(ofKind(Project.read(source, "2026-03-30T07"), RecordKind.TRACK))
                .hasSize(500);
        assertThat(project.time.pauses()).containsExactly(Duration.ofSeconds(5));
        assertThat(folder.resolve("spool").resolve("amplitude")).isEmptyDirectory();
    }

    @Test
    void takesNothingOfAFileInTheArchiveThatIsDamaged() {
        byte[] file = FakeAmplitude.gzip("{\"event_type\":\"e\"}\n".repeat(100).getBytes(StandardCharsets.UTF_8));
        amplitude.mishaps(asked ->
                Optional.of(new Answer(200, FakeAmplitude.zip(Stream.of(file, Arrays.copyOf(file, file.length - 4))))));
        RecordingSink sink = new RecordingSink();

        assertThat(failure("2026-03-30T07", sink).kind()).isEqualTo(FailureKind.INCOMPLETE);
        assertThat(sink.records()).isEmpty();
        assertThat(sink.bad()).isEmpty();
    }

    @Test
    void givesUpOnWhatIsCutShortAgainAndAgain() {
        amplitude.mishaps(asked -> Optional.of(new Answer(200, "PK")));
        for (int i = 0; i < 4; i++) {
            assertThat(failure("2026-03-30T07").kind()).isEqualTo(FailureKind.INCOMPLETE);
        }

        AdapterException failure = failure("2026-03-30T07");

        assertThat(failure.kind()).isEqualTo(FailureKind.UNAVAILABLE);
        assertThat(failure)
                .hasMessage(
                        "2026-03-30T07: Amplitude's export was cut short or damaged 4 times. Nothing of it was taken;"
                                + " the next run asks again.");
        assertThat(project.time.pauses())
                .containsExactly(Duration.ofSeconds(5), Duration.ofSeconds(10), Duration.ofSeconds(20));
    }

    // Zeros shrink to a thousandth, and what is packed twice to a thousandth of that.
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void stopsAtWhatUnpacksWithoutEnd(boolean twice) {
        byte[] zeros = new byte[80 << 20];
        byte[] file = twice ? FakeAmplitude.gzip(zeros) : zeros;
        byte[] bomb = FakeAmplitude.zip(Stream.of(file));
        amplitude.mishaps(asked -> Optional.of(new Answer(200, bomb)));
        RecordingSink sink = new RecordingSink();

        AdapterException failure = failure("2026-03-30T07", sink);

        assertThat(failure.kind()).isEqualTo(FailureKind.PROTOCOL);
        assertThat(failure)
                .hasMessage(
                        "2026-03-30T07: what Amplitude answered unpacks to more than 200 times its size. Nothing of it"
                                + " was taken. Is base_url Amplitude?");
        assertThat(sink.records()).isEmpty();
    }

    @Test
    void takesNoArchiveOfCountlessFiles() {
        byte[] many = FakeAmplitude.zip(
                IntStream.rangeClosed(0, ExportArchive.MOST_ENTRIES).mapToObj(i -> new byte[0]));
        amplitude.mishaps(asked -> Optional.of(new Answer(200, many)));

        assertThat(failure("2026-03-30T07"))
                .hasMessage(
                        "2026-03-30T07: what Amplitude answered holds 100001 files, more than the 100000 that we take."
                                + " Nothing of it was taken. Is base_url Amplitude?");
    }

    @Test
    void waitsWhenItIsThrottled() throws Exception {
        project.fill("2026-03-30", 7, 7, 10);
        amplitude.mishaps(asked -> asked.number() <= 2 ? refusal(429, "") : whole());

        assertThat(ofKind(Project.read(source, "2026-03-30T07"), RecordKind.TRACK))
                .hasSize(10);
        assertThat(Duration.between(Project.NOON, project.time.now()))
                .as("half a minute, and twice that")
                .isEqualTo(Duration.ofSeconds(90));
    }

    @Test
    void saysWhoseKeysWereRefused() {
        try (UsageSource wrong = project.source("api_key", "another", "region", "eu")) {
            AdapterException failure = catchThrowableOfType(
                    AdapterException.class, () -> wrong.read(Project.slice("2026-03-30T07"), new RecordingSink()));

            assertThat(failure.kind()).isEqualTo(FailureKind.AUTHENTICATION);
            assertThat(failure)
                    .hasMessage(
                            "Amplitude refused the keys (status 403: Forbidden). Are api_key and secret_key those of"
                                    + " one project, and is it in region eu?");
        }
    }

    @Test
    void quotesWhateverElseIsSaidButNoSecret() {
        amplitude.mishaps(asked -> refusal(418, "no tea for " + FakeAmplitude.SECRET_KEY));

        AdapterException failure = failure("2026-03-30T07");

        assertThat(failure.kind()).isEqualTo(FailureKind.CONFIGURATION);
        assertThat(failure)
                .hasMessage(
                        "2026-03-30T07: Amplitude refused to export it (status 418: no tea for ***). Look at region and"
                                + " base_url.");
    }

    @Test
    void looksWhetherAskingWorks() throws Exception {
        String place = "the project of API key 0f3a2c... at " + amplitude.url();
        assertThat(source.probe(Project.NOON)).isEqualTo(place + ": lets us in, and has no event of 2026-03-31T09");
        project.fill("2026-03-31", 9, 9, 1);
        assertThat(source.probe(Project.NOON)).isEqualTo(place + ": has events of 2026-03-31T09");
        amplitude.mishaps(asked -> refusal(400, "too large"));
        assertThat(source.probe(Project.NOON)).isEqualTo(place + ": has events of 2026-03-31T09");
        assertThat(amplitude.asked()).containsOnly("20260331T09-20260331T09");
    }

    private AdapterException failure(String slice) {
        return failure(slice, new RecordingSink());
    }

    private AdapterException failure(String slice, RecordingSink sink) {
        AdapterException failure =
                catchThrowableOfType(AdapterException.class, () -> source.read(Project.slice(slice), sink));
        assertThat(failure).isNotNull();
        return failure;
    }

    private static Optional<Answer> refusal(int status, String body) {
        return Optional.of(new Answer(status, body));
    }

    private static Optional<Answer> whole() {
        return Optional.empty();
    }

    private static List<UsageRecord> ofKind(RecordingSink sink, RecordKind kind) {
        return sink.records().stream().filter(record -> record.kind() == kind).toList();
    }
}

package io.pqlconnector.source.mixpanel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.pqlconnector.spi.AdapterException;
import io.pqlconnector.spi.FailureKind;
import io.pqlconnector.spi.source.Slice;
import io.pqlconnector.spi.source.SliceId;
import io.pqlconnector.spi.source.UsageRecord;
import io.pqlconnector.spi.source.UsageSource;
import io.pqlconnector.testkit.RecordingSink;
import io.pqlconnector.testkit.usage.FakeMixpanel;
import io.pqlconnector.testkit.usage.FakeMixpanel.Mishap;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/** A day of the raw export: whole, cut short, throttled, refused. */
final class DayTest {
    private static final LocalDate DAY = Project.TODAY.minusDays(1);

    @TempDir
    private Path folder;

    private Project project;
    private FakeMixpanel mixpanel;

    @BeforeEach
    void start() {
        project = new Project(folder);
        mixpanel = project.mixpanel;
    }

    @AfterEach
    void stop() {
        project.close();
    }

    @Test
    void readsTheSameRowsPackedAndPlain() throws Exception {
        mixpanel.put(DAY, Project.lines(DAY, 2_000));
        mixpanel.put(Project.TODAY, Project.lines(Project.TODAY, 2));
        try (UsageSource source = project.source()) {
            assertThat(project.read(source, DAY).records()).hasSize(2_000);
            assertThat(project.read(source, Project.TODAY).records()).hasSize(2);
        }
    }

    @Test
    void asksForOneDayInMillisecondsAndNothingElse() throws Exception {
        try (UsageSource source = project.source()) {
            project.read(source, DAY);
        }

        assertThat(mixpanel.exports())
                .singleElement()
                .satisfies(export -> assertThat(export.query())
                        .containsOnlyKeys("from_date", "to_date", "time_in_ms", "project_id")
                        .containsEntry("from_date", "2026-03-30")
                        .containsEntry("to_date", "2026-03-30")
                        .containsEntry("time_in_ms", "true"));
    }

    @ParameterizedTest
    @EnumSource(
            mode = Mode.INCLUDE,
            names = {"TERMINATED_EARLY", "ONLY_THE_NOTICE", "HALF_LINE", "HALF_ERROR", "GZIP_CUT", "CONNECTION_CUT"})
    void takesNothingOfADayThatIsCutShortAndAllOfItTheNextTime(Mishap mishap) throws Exception {
        mixpanel.put(DAY, Project.lines(DAY, 100));
        mixpanel.mishaps(export -> export.number() == 1 ? mishap : Mishap.NONE);
        try (UsageSource source = project.source()) {
            AdapterException failure = failure(source, DAY);
            RecordingSink second = project.read(source, DAY);

            assertThat(failure.kind()).isEqualTo(FailureKind.INCOMPLETE);
            assertThat(failure)
                    .hasMessage(
                            "2026-03-30: the export was cut short, by Mixpanel or on the way. Nothing of it was taken.");
            assertThat(second.records()).hasSize(100);
            assertThat(project.time.pauses()).containsExactly(Duration.ofSeconds(5));
        }
        assertThat(filesLeft()).isEmpty();
    }

    @Test
    void asksHourByHourForADayThatIsCutShortAgainAndAgain() throws Exception {
        List<String> lines = new ArrayList<>();
        for (int hour = 0; hour < 24; hour++) {
            long time = ProjectSlices.startOf(DAY).getEpochSecond() + hour * 3600L;
            lines.add("{\"event\":\"Report run\",\"properties\":{\"time\":" + time
                    + "000,\"distinct_id\":\"ann\",\"$insert_id\":\"h" + hour + "\",\"mp_processing_time_ms\":" + time
                    + "000}}");
        }
        mixpanel.put(DAY, lines);
        mixpanel.mishaps(
                export -> export.where().isEmpty() || export.number() % 5 == 0 ? Mishap.TERMINATED_EARLY : Mishap.NONE);
        try (UsageSource source = project.source()) {
            failure(source, DAY);
            failure(source, DAY);
            failure(source, DAY);
            RecordingSink sink = project.read(source, DAY);

            assertThat(sink.records())
                    .extracting(UsageRecord::occurredAt)
                    .doesNotHaveDuplicates()
                    .hasSize(24);
        }
    }

    @Test
    void saysWhatAnotherRegionDoesIfNotASingleEventEverCame() throws Exception {
        mixpanel.put(DAY, Project.lines(DAY, 100));
        mixpanel.mishaps(export -> Mishap.ONLY_THE_NOTICE);
        try (UsageSource source = project.source()) {
            failure(source, DAY);
            failure(source, DAY);
            failure(source, DAY);

            assertThat(failure(source, DAY))
                    .hasMessage(
                            "Mixpanel broke off each export of 2026-03-30 before the first event. That is what it does for"
                                    + " a project of another region: look at region and project_id.");
        }
        assertThat(mixpanel.exports()).hasSize(3);
    }

    @Test
    void givesUpOnWhatWasProcessedIfItIsCutShortAgainAndAgain() throws Exception {
        mixpanel.put(DAY, Project.lines(DAY, 100));
        mixpanel.mishaps(export -> Mishap.HALF_LINE);
        Slice processed = new Slice(new SliceId("processed " + DAY), "mark", 0);
        try (UsageSource source = project.source("late_window", "30d")) {
            for (int attempt = 1; attempt <= 3; attempt++) {
                assertThatThrownBy(() -> source.read(processed, new RecordingSink()))
                        .hasMessageContaining("cut short");
            }

            assertThatThrownBy(() -> source.read(processed, new RecordingSink()))
                    .hasMessage(
                            "processed 2026-03-30: Mixpanel cut the export short 3 times. Nothing of it was taken; the"
                                    + " next run asks again.");
        }
        assertThat(mixpanel.exports()).hasSize(3);
    }

    @Test
    void waitsWhenItIsThrottledAndSendsTheSameAgain() throws Exception {
        mixpanel.put(DAY, Project.lines(DAY, 3));
        mixpanel.mishaps(export -> switch (export.number()) {
            case 1, 2 -> Mishap.THROTTLED;
            case 3 -> Mishap.THROTTLED_FOR_A_SECOND;
            default -> Mishap.NONE;
        });
        try (UsageSource source = project.source()) {
            assertThat(project.read(source, DAY).records()).hasSize(3);
        }
        assertThat(project.time.pauses())
                .containsExactly(Duration.ofSeconds(60), Duration.ofSeconds(120), Duration.ofSeconds(1));
    }

    @Test
    void outlastsAnHourOfThrottlingAndThenSaysSo() throws Exception {
        mixpanel.mishaps(export -> Mishap.THROTTLED);
        try (UsageSource source = project.source()) {
            AdapterException failure = failure(source, DAY);

            assertThat(failure.kind()).isEqualTo(FailureKind.RATE_LIMITED);
            assertThat(Duration.between(Project.NOON, project.time.now())).isGreaterThan(Duration.ofMinutes(60));
            assertThat(failure.getMessage()).contains("asks for a pause until");
        }
    }

    @Test
    void saysThatADayIsStillToCome() throws Exception {
        mixpanel.today(DAY);
        try (UsageSource source = project.source()) {
            assertThat(failure(source, Project.TODAY))
                    .hasMessage(
                            "2026-03-31 is still to come in the project's time zone, says Mixpanel. Look at time_basis and"
                                    + " time_zone, and at this machine's clock.")
                    .returns(FailureKind.CONFIGURATION, AdapterException::kind);
        }
    }

    @Test
    void saysWhoWasRefused() throws Exception {
        try (UsageSource wrongProject = project.source("project_id", 999)) {
            assertThat(failure(wrongProject, DAY))
                    .hasMessage(
                            "Mixpanel refused the service account (status 400). Is the secret the right one, the account not"
                                    + " expired, and project 999 in region us?")
                    .returns(FailureKind.AUTHENTICATION, AdapterException::kind);
        }
        try (UsageSource wrongName = project.source("username", "somebody", "region", "eu")) {
            assertThat(failure(wrongName, DAY))
                    .hasMessage(
                            "Mixpanel refused the service account (status 401). Is the secret the right one, the account not"
                                    + " expired, and project 12345 in region eu?");
        }
    }

    @Test
    void readsStrangeLinesAsTheyAre() throws Exception {
        long time = ProjectSlices.startOf(DAY).getEpochSecond();
        String stamps = ",\"mp_processing_time_ms\":" + time + "000";
        String large = "x".repeat(3 << 20);
        mixpanel.put(
                DAY,
                List.of(
                        "",
                        event("\"time\":" + time + ",\"text\":\"a\u2028b\u0085c\u000bd\"" + stamps),
                        "   ",
                        event("\"time\":" + time + "500" + stamps),
                        event("\"time\":" + time + ".002" + stamps),
                        event("\"time\":" + time + ",\"large\":\"" + large + "\"" + stamps),
                        ""));
        try (UsageSource source = project.source()) {
            RecordingSink sink = project.read(source, DAY);

            // The tab that is no tab stands unescaped, which JSON forbids: that line is put aside, none is torn.
            assertThat(sink.records().size() + sink.bad().size()).isEqualTo(4);
            assertThat(sink.records())
                    .extracting(UsageRecord::occurredAt)
                    .contains(
                            Instant.ofEpochSecond(time).plusMillis(500),
                            Instant.ofEpochSecond(time).plusMillis(2));
        }
    }

    private static String event(String properties) {
        return "{\"event\":\"Report run\",\"properties\":{" + properties + "}}";
    }

    private static AdapterException failure(UsageSource source, LocalDate day) {
        AdapterException failure = catchThrowableOfType(
                AdapterException.class, () -> source.read(Project.slice(day), new RecordingSink()));
        assertThat(failure).isNotNull();
        return failure;
    }

    private List<String> filesLeft() throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile)
                    .map(file -> file.getFileName().toString())
                    .toList();
        }
    }
}

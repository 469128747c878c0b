package io.pqlconnector.source.mixpanel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pqlconnector.spi.source.PullWindow;
import io.pqlconnector.spi.source.Slice;
import io.pqlconnector.spi.source.UsageRecord;
import io.pqlconnector.spi.source.UsageSource;
import io.pqlconnector.testkit.RecordingSink;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Projects that write UTC, and those made before 2023 that write their local time as if it were UTC. */
final class TimeBasisTest {
    private static final LocalDate DAY = Project.TODAY.minusDays(1);
    private static final long NEW_YORK = -4 * 3600;

    @TempDir
    private Path folder;

    private Project project;

    @BeforeEach
    void start() {
        project = new Project(folder);
    }

    @AfterEach
    void stop() {
        project.close();
    }

    @Test
    void findsOutThatTimesAreUtc() throws Exception {
        project.mixpanel.put(DAY, Project.lines(DAY, 50));
        try (UsageSource source = project.source("time_basis", "auto")) {
            assertThat(first(project.read(source, DAY))).isEqualTo(Instant.parse("2026-03-30T00:00:00Z"));
        }
    }

    @Test
    void findsOutThatTimesAreLocal() throws Exception {
        project.mixpanel.put(DAY, Project.lines(DAY, 50, NEW_YORK));
        try (UsageSource source = project.source("time_basis", "auto", "time_zone", "America/New_York")) {
            assertThat(first(project.read(source, DAY))).isEqualTo(Instant.parse("2026-03-30T04:00:00Z"));
        }
    }

    @Test
    void saysWhatToWriteIfTimesAreLocalAndNobodySaidWhere() throws Exception {
        project.mixpanel.put(DAY, Project.lines(DAY, 50, NEW_YORK));
        try (UsageSource source = project.source()) {
            assertThatThrownBy(() -> project.read(source, DAY))
                    .hasMessage(
                            "On 2026-03-30 the times of 50 of 50 events run 4 h behind UTC. Write time_basis: project_local,"
                                    + " and time_zone as it stands in Mixpanel's project settings. Nothing of that day was taken.");
        }
    }

    @Test
    void believesNeitherIfTheConfigurationSaysOtherwise() throws Exception {
        project.mixpanel.put(DAY, Project.lines(DAY, 50, NEW_YORK));
        try (UsageSource source = project.source("time_basis", "utc")) {
            assertThatThrownBy(() -> project.read(source, DAY))
                    .hasMessage(
                            "On 2026-03-30 the times of 50 of 50 events run 4 h behind UTC, but by time_basis and time_zone they"
                                    + " should run with UTC. Write time_basis: project_local, and time_zone as it stands in Mixpanel's"
                                    + " project settings. Nothing of that day was taken.");
        }
        project.mixpanel.put(DAY, Project.lines(DAY, 50));
        try (UsageSource source = project.source("time_basis", "project_local", "time_zone", "Asia/Kolkata")) {
            assertThatThrownBy(() -> project.read(source, DAY))
                    .hasMessage(
                            "On 2026-03-30 the times of 50 of 50 events run with UTC, but by time_basis and time_zone they"
                                    + " should run 5:30 h ahead of UTC. Write time_basis: utc. Nothing of that day was taken.");
        }
    }

    @Test
    void contradictsNobodyBecauseOfEventsThatCameLate() throws Exception {
        List<String> late = List.of(
                Project.lines(DAY, 30, -3 * 3600).get(0), Project.lines(DAY, 3).get(2));
        project.mixpanel.put(DAY, late);
        try (UsageSource source = project.source("time_basis", "utc")) {
            assertThat(project.read(source, DAY).records()).hasSize(2);
        }
    }

    @Test
    void asksIfAllEventsWereImported() throws Exception {
        project.mixpanel.put(
                DAY,
                List.of("{\"event\":\"Report run\",\"properties\":{\"time\":1774828800000,\"$import\":true,"
                        + "\"mp_processing_time_ms\":1774900000000}}"));
        try (UsageSource source = project.source()) {
            assertThatThrownBy(() -> project.read(source, DAY))
                    .hasMessageContaining("Write time_basis: utc if the project was made");
        }
        try (UsageSource source = project.source("time_basis", "utc")) {
            assertThat(project.read(source, DAY).records()).hasSize(1);
        }
    }

    // New York moved its clock on by an hour on 8 March 2026, and moves it back on 1 November.
    @Test
    void movesOnAnHourThatIsLeftOutAndTakesTheFirstOfAnHourThatComesTwice() throws Exception {
        LocalDate spring = LocalDate.of(2026, 3, 8);
        project.mixpanel.put(
                spring, List.of(at("2026-03-08T01:59:59Z"), at("2026-03-08T02:30:00Z"), at("2026-03-08T03:00:00Z")));
        LocalDate autumn = LocalDate.of(2025, 11, 2);
        project.mixpanel.put(
                autumn, List.of(at("2025-11-02T00:59:59Z"), at("2025-11-02T01:30:00Z"), at("2025-11-02T02:00:00Z")));
        try (UsageSource source = project.source("time_basis", "project_local", "time_zone", "America/New_York")) {
            assertThat(times(project.read(source, spring)))
                    .containsExactly("2026-03-08T06:59:59Z", "2026-03-08T07:30:00Z", "2026-03-08T07:00:00Z");
            assertThat(times(project.read(source, autumn)))
                    .containsExactly("2025-11-02T04:59:59Z", "2025-11-02T05:30:00Z", "2025-11-02T07:00:00Z");
        }
    }

    @Test
    void countsDaysInTheProjectsZone() throws Exception {
        project.time.advance(java.time.Duration.ofHours(13));
        try (UsageSource source = project.source("time_basis", "project_local", "time_zone", "America/New_York")) {
            Instant now = project.time.now();
            List<Slice> slices = source.list(PullWindow.of(Instant.EPOCH, now)).slices();

            assertThat(now).isEqualTo(Instant.parse("2026-04-01T01:00:00Z"));
            assertThat(slices).extracting(slice -> slice.id().value()).containsExactly("2026-03-30", "2026-03-31");
        }
    }

    @Test
    void asksForNoDayThatMayBeStillToComeBeforeItFoundOut() throws Exception {
        PullWindow window = PullWindow.of(Instant.EPOCH, Instant.parse("2026-04-01T01:00:00Z"));
        try (UsageSource west = project.source("time_zone", "America/New_York");
                UsageSource east = project.source("time_zone", "Asia/Kolkata")) {
            assertThat(west.list(window).slices())
                    .extracting(slice -> slice.id().value())
                    .endsWith("2026-03-31");
            assertThat(east.list(window).slices())
                    .extracting(slice -> slice.id().value())
                    .endsWith("2026-04-01");
        }
    }

    @Test
    void probesWithoutAnOpinionOnAFewEvents() throws Exception {
        project.mixpanel.put(DAY, Project.lines(DAY, 5, -3 * 3600));
        try (UsageSource source = project.source()) {
            assertThat(source.probe(Project.NOON)).endsWith("has events of 2026-03-30");
        }
    }

    @Test
    void takesALateEventForLateWhereAsManyCameAtOnce() throws Exception {
        project.mixpanel.put(
                DAY,
                List.of(
                        Project.lines(DAY, 1).get(0),
                        Project.lines(DAY, 1, -3 * 3600).get(0)));
        try (UsageSource source = project.source()) {
            assertThat(first(project.read(source, DAY))).isEqualTo(Instant.parse("2026-03-30T00:00:00Z"));
        }
    }

    private static String at(String writtenAsUtc) {
        return "{\"event\":\"Report run\",\"properties\":{\"time\":"
                + Instant.parse(writtenAsUtc).toEpochMilli() + ",\"distinct_id\":\"ann\",\"$import\":true}}";
    }

    private static Instant first(RecordingSink sink) {
        return sink.records().get(0).occurredAt();
    }

    private static List<String> times(RecordingSink sink) {
        return sink.records().stream()
                .map(UsageRecord::occurredAt)
                .map(Instant::toString)
                .toList();
    }
}

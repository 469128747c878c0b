package io.pqlconnector.source.mixpanel;

import static org.assertj.core.api.Assertions.assertThat;

import io.pqlconnector.spi.source.PullWindow;
import io.pqlconnector.spi.source.Slice;
import io.pqlconnector.spi.source.SliceId;
import io.pqlconnector.spi.source.UsageSource;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is read when, told by the marks alone. */
final class ProjectSlicesTest {
    @TempDir
    private Path folder;

    private Project project;
    // As the core keeps them: the mark with which each slice was read.
    private final Map<SliceId, String> marks = new HashMap<>();

    @BeforeEach
    void start() {
        project = new Project(folder);
    }

    @AfterEach
    void stop() {
        project.close();
    }

    @Test
    void readsTodayEachTimeAndLateDaysOnceADay() throws Exception {
        try (UsageSource source = project.source("start", "2026-03-25", "late_days", 3)) {
            assertThat(read(source, "2026-03-31T12:00:00Z"))
                    .as("oldest first")
                    .containsExactly(
                            "2026-03-25",
                            "2026-03-26",
                            "2026-03-27",
                            "2026-03-28",
                            "2026-03-29",
                            "2026-03-30",
                            "2026-03-31");
            assertThat(read(source, "2026-03-31T12:15:00Z")).containsExactly("2026-03-31");
            assertThat(read(source, "2026-04-01T00:15:00Z"))
                    .containsExactly("2026-03-29", "2026-03-30", "2026-03-31", "2026-04-01");
            assertThat(read(source, "2026-04-01T00:30:00Z")).containsExactly("2026-04-01");
        }
    }

    @Test
    void lateDaysAndDailyProfilesCanWaitForTheNightButYesterdayCannot() throws Exception {
        try (UsageSource source = project.source("start", "2026-03-28", "late_days", 3, "profiles", "full")) {
            assertThat(source.list(window("2026-03-31T12:00:00Z", Optional.empty()))
                            .slices())
                    .filteredOn(Slice::late)
                    .extracting(slice -> slice.id().value())
                    .containsExactly("2026-03-28", "2026-03-29", "users");
        }
    }

    @Test
    void readsEveryDayOfAnotherProjectUnderTheSameName() throws Exception {
        try (UsageSource one = project.source();
                UsageSource other = project.source("project_id", 4711)) {
            read(one, "2026-03-31T12:00:00Z");

            assertThat(read(other, "2026-03-31T12:00:00Z")).containsExactly("2026-03-30", "2026-03-31");
        }
    }

    @Test
    void readsOnceMoreWhatGrewOldWhileNobodyLooked() throws Exception {
        try (UsageSource source = project.source("start", "2026-03-25", "late_days", 3)) {
            read(source, "2026-03-31T12:00:00Z");

            assertThat(read(source, "2026-04-20T12:00:00Z"))
                    .startsWith("2026-03-29", "2026-03-30", "2026-03-31", "2026-04-01")
                    .doesNotContain("2026-03-28");
        }
    }

    @Test
    void asksForWhatWasProcessedInThePlaceOfToday() throws Exception {
        try (UsageSource source = project.source("start", "2026-03-30", "late_days", 1, "late_window", "30d")) {
            assertThat(read(source, "2026-03-31T12:00:00Z")).containsExactly("2026-03-30", "processed 2026-03-31");
            assertThat(read(source, "2026-03-31T12:15:00Z")).containsExactly("processed 2026-03-31");
            assertThat(read(source, "2026-04-01T00:05:00Z", "2026-03-31T12:15:00Z"))
                    .as("what came between the last pull and midnight is not left out")
                    .containsExactly("2026-03-31", "processed 2026-03-31", "processed 2026-04-01");
            assertThat(read(source, "2026-04-01T12:00:00Z", "2026-03-31T12:15:00Z"))
                    .containsExactly("processed 2026-03-31", "processed 2026-04-01");
            assertThat(read(source, "2026-04-01T12:15:00Z", "2026-04-01T12:00:00Z"))
                    .containsExactly("processed 2026-04-01");
        }
    }

    @Test
    void asksForTheTimeOfProcessingAndLeavesOutTheLastMinutes() throws Exception {
        try (UsageSource source = project.source("late_window", "30d", "time_basis", "utc")) {
            source.read(
                    new Slice(new SliceId("processed 2026-03-31"), "now", 0),
                    new io.pqlconnector.testkit.RecordingSink());
        }
        assertThat(project.mixpanel.exports())
                .singleElement()
                .satisfies(export -> assertThat(export.query())
                        .containsEntry("from_date", "2026-03-01")
                        .containsEntry("to_date", "2026-03-31")
                        .containsEntry(
                                "where",
                                "number(properties[\"mp_processing_time_ms\"]) > 1774915199999 and"
                                        + " number(properties[\"mp_processing_time_ms\"]) <= 1774957799999"));
    }

    @Test
    void readsProfilesOnceADayOrOnceAWeekWithThoseWhoWereSeenInBetween() throws Exception {
        try (UsageSource full = project.source("profiles", "full", "groups", List.of("-1405123841946871899"))) {
            assertThat(read(full, "2026-03-31T12:00:00Z"))
                    .endsWith("2026-03-31", "users", "groups -1405123841946871899");
            assertThat(read(full, "2026-03-31T18:00:00Z")).containsExactly("2026-03-31");
            assertThat(read(full, "2026-04-01T00:10:00Z")).endsWith("users", "groups -1405123841946871899");
        }
        marks.clear();
        try (UsageSource incremental = project.source("profiles", "incremental")) {
            assertThat(read(incremental, "2026-03-31T12:00:00Z")).endsWith("users", "users seen 2026-03-31");
            assertThat(read(incremental, "2026-04-01T12:00:00Z")).endsWith("2026-04-01", "users seen 2026-04-01");
            assertThat(read(incremental, "2026-04-06T12:00:00Z")).as("a Monday").endsWith("2026-04-06", "users");
            assertThat(incremental
                            .list(window("2026-04-06T12:00:00Z", Optional.empty()))
                            .covers()
                            .test(new SliceId("users seen 2026-04-01")))
                    .as("the week before is dropped")
                    .isTrue();
        }
    }

    @Test
    void wantsNoDayBeforeWhatRetentionKeepsNorAfterTheInstantThatIsScored() throws Exception {
        try (UsageSource source = project.source("start", "2026-01-01")) {
            PullWindow window = new PullWindow(
                    Instant.parse("2026-03-20T10:00:00Z"),
                    Instant.parse("2026-03-23T00:00:00Z"),
                    Project.NOON,
                    Optional.empty());

            assertThat(source.list(window).slices())
                    .extracting(slice -> slice.id().value())
                    .containsExactly("2026-03-20", "2026-03-21", "2026-03-22");
        }
    }

    private List<String> read(UsageSource source, String now, String... lastPull) throws InterruptedException {
        Optional<Instant> last = Stream.of(lastPull).map(Instant::parse).findFirst();
        List<Slice> due = source.list(window(now, last)).slices().stream()
                .filter(slice -> !slice.mark().equals(marks.get(slice.id())))
                .toList();
        due.forEach(slice -> marks.put(slice.id(), slice.mark()));
        return due.stream().map(slice -> slice.id().value()).toList();
    }

    private static PullWindow window(String now, Optional<Instant> lastPull) {
        Instant instant = Instant.parse(now);
        return new PullWindow(Instant.EPOCH, instant, instant, lastPull);
    }

    /** A reading that takes as long as the quota says. */
    @Test
    void waitsForItsShareOfAnHour() throws Exception {
        List<Instant> taken = new java.util.ArrayList<>();
        try (Project counted = new Project(folder, (limit, calls, period, now) -> {
                    taken.removeIf(at -> !at.isAfter(now.minus(period)));
                    if (taken.size() >= calls) {
                        return Duration.between(now, taken.get(0).plus(period));
                    }
                    taken.add(now);
                    return Duration.ZERO;
                });
                UsageSource source = counted.source("quota_share", "5%")) {
            for (int i = 0; i < 4; i++) {
                counted.read(source, Project.TODAY.minusDays(i));
            }
            assertThat(counted.mixpanel.exports()).hasSize(4);
            assertThat(Duration.between(Project.NOON, counted.time.now()))
                    .isBetween(Duration.ofHours(1), Duration.ofHours(2));
        }
    }
}

package io.pqlconnector.source.amplitude;

import static org.assertj.core.api.Assertions.assertThat;

import io.pqlconnector.spi.source.PullWindow;
import io.pqlconnector.spi.source.Slice;
import io.pqlconnector.spi.source.SliceId;
import io.pqlconnector.spi.source.UsageSource;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is read when, told by the marks alone. */
final class UploadSlicesTest {
    private static final Instant START = Instant.parse("2026-03-25T00:00:00Z");

    @TempDir
    private Path folder;

    private Project project;
    private UsageSource source;
    // As the core keeps them: the mark with which each slice was read, and when the last pull began.
    private final Map<SliceId, String> marks = new HashMap<>();
    private Optional<Instant> lastPull = Optional.empty();

    @BeforeEach
    void start() {
        project = new Project(folder);
        source = project.source("start", "2026-03-25");
    }

    @AfterEach
    void stop() {
        source.close();
        project.close();
    }

    @Test
    void readsDaysFirstAndThenTheHoursThatCanBeExported() throws Exception {
        assertThat(read("2026-03-27T07:59:59Z"))
                .containsExactly(
                        "2026-03-25",
                        "2026-03-26",
                        "2026-03-27T00",
                        "2026-03-27T01",
                        "2026-03-27T02",
                        "2026-03-27T03",
                        "2026-03-27T04");
    }

    @Test
    void readsAnHourAgainForTwoHoursAndThenNeverAgain() throws Exception {
        read("2026-03-27T07:59:59Z");

        assertThat(read("2026-03-27T07:59:59Z")).isEmpty();
        assertThat(read("2026-03-27T08:00:00Z")).containsExactly("2026-03-27T03", "2026-03-27T04", "2026-03-27T05");
        assertThat(read("2026-03-27T08:15:00Z")).isEmpty();
        assertThat(read("2026-03-27T09:00:00Z")).containsExactly("2026-03-27T04", "2026-03-27T05", "2026-03-27T06");
    }

    @Test
    void waitsWithAYoungDayUntilItIsOutOfTheTwoHours() throws Exception {
        assertThat(read("2026-03-27T04:59:59Z"))
                .startsWith("2026-03-25", "2026-03-26T00")
                .endsWith("2026-03-26T23", "2026-03-27T00", "2026-03-27T01");
        marks.clear();
        lastPull = Optional.empty();
        assertThat(read("2026-03-27T05:00:00Z")).startsWith("2026-03-25", "2026-03-26", "2026-03-27T00");
    }

    @Test
    void readsByTheDayWhatNobodyLookedAtForAWeek() throws Exception {
        read("2026-03-27T10:15:00Z");

        assertThat(read("2026-04-03T10:15:00Z"))
                .startsWith("2026-03-27T06", "2026-03-27T07", "2026-03-27T08")
                .contains("2026-03-27T23", "2026-03-28", "2026-03-29", "2026-04-02", "2026-04-03T00")
                .endsWith("2026-04-03T07")
                .doesNotContain("2026-03-27", "2026-03-27T05", "2026-03-28T00")
                .hasSize(18 + 6 + 8);
    }

    @Test
    void readsAgainWhatAPullThatFailedDidNotReach() throws Exception {
        read("2026-03-27T10:15:00Z");
        List<Slice> half = source.list(window("2026-03-27T14:15:00Z")).slices().subList(0, 2);
        half.forEach(slice -> marks.put(slice.id(), slice.mark()));

        assertThat(read("2026-03-27T14:30:00Z"))
                .containsExactly("2026-03-27T07", "2026-03-27T08", "2026-03-27T09", "2026-03-27T10", "2026-03-27T11");
    }

    @ParameterizedTest
    @ValueSource(strings = {"PT15M", "PT1H", "PT1H40M", "PT7H", "PT23H", "PT29H", "P9D"})
    void leavesNoHourOutAndReadsNoneMoreThanThreeTimes(Duration every) throws Exception {
        Map<Instant, List<Instant>> readAt = new TreeMap<>();
        Instant now = START.plus(Duration.ofHours(40)).plusSeconds(77);
        Instant end = now.plus(Duration.ofDays(20));
        for (; now.isBefore(end); now = now.plus(every)) {
            for (String slice : read(now.toString())) {
                UploadHours hours = UploadHours.of(new SliceId(slice));
                for (int i = 0; i < hours.count(); i++) {
                    Instant hour = hours.first().plusHours(i).toInstant(ZoneOffset.UTC);
                    readAt.computeIfAbsent(hour, key -> new ArrayList<>()).add(now);
                }
            }
        }

        Instant lastReady = now.minus(every).minus(Duration.ofHours(3)).truncatedTo(ChronoUnit.HOURS);
        assertThat(readAt).hasSize((int) Duration.between(START, lastReady).toHours() + 1);
        assertThat(readAt).allSatisfy((hour, times) -> {
            assertThat(times).hasSizeBetween(1, 3);
            assertThat(times.get(0)).as("not before it can be exported").isAfterOrEqualTo(hour.plusSeconds(3 * 3600));
            if (hour.isBefore(lastReady.minus(Duration.ofHours(2)))) {
                assertThat(times.get(times.size() - 1))
                        .as("once when it no longer changes")
                        .isAfterOrEqualTo(hour.plusSeconds(5 * 3600));
            }
        });
    }

    @Test
    void wantsNinetyDaysOrWhatRetentionKeeps() throws Exception {
        try (UsageSource unlimited = project.source()) {
            assertThat(unlimited.list(window("2026-03-31T12:00:00Z")).slices())
                    .first()
                    .returns(new SliceId("2025-12-31"), Slice::id);
            Instant since = Instant.parse("2026-03-29T22:30:00Z");
            assertThat(unlimited.list(PullWindow.of(since, Project.NOON)).slices())
                    .extracting(slice -> slice.id().value())
                    .startsWith("2026-03-29T22", "2026-03-29T23", "2026-03-30", "2026-03-31T00");
        }
    }

    @Test
    void listsWhatIsNewEvenIfAnEarlierInstantIsScored() throws Exception {
        read("2026-03-27T10:15:00Z");
        Instant now = Instant.parse("2026-03-27T11:15:00Z");
        PullWindow window = new PullWindow(Instant.EPOCH, Instant.parse("2026-03-26T00:00:00Z"), now, lastPull);

        assertThat(source.list(window).slices())
                .as("the next pull starts from this one")
                .extracting(slice -> slice.id().value())
                .endsWith("2026-03-27T08");
    }

    private List<String> read(String now) throws InterruptedException {
        List<Slice> listed = source.list(window(now)).slices();
        assertThat(listed).extracting(Slice::id).doesNotHaveDuplicates();
        List<Slice> due = listed.stream()
                .filter(slice -> !slice.mark().equals(marks.get(slice.id())))
                .toList();
        due.forEach(slice -> marks.put(slice.id(), slice.mark()));
        lastPull = Optional.of(Instant.parse(now));
        return due.stream().map(slice -> slice.id().value()).toList();
    }

    private PullWindow window(String now) {
        Instant instant = Instant.parse(now);
        return new PullWindow(Instant.EPOCH, instant, instant, lastPull);
    }
}

package io.pqlconnector.worker.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class TimetableTest {
    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

    @Test
    void countsInItsTimeZone() {
        assertThat(times("0 30 3 * * ?", "2026-06-30T12:00:00Z", 2))
                .containsExactly("2026-07-01T01:30:00Z", "2026-07-02T01:30:00Z");
        assertThat(times("0 30 3 * * ?", "2026-12-30T12:00:00Z", 1)).containsExactly("2026-12-31T02:30:00Z");
    }

    @Test
    void aTimeThatADayDoesNotHaveComesWhenTheClocksHaveMoved() {
        assertThat(times("0 30 2 * * ?", "2026-03-28T12:00:00Z", 2))
                .as("on the 29th clocks go from 02:00 to 03:00")
                .containsExactly("2026-03-29T01:00:00Z", "2026-03-30T00:30:00Z");
    }

    @Test
    void aTimeThatADayHasTwiceCountsOnce() {
        assertThat(times("0 30 2 * * ?", "2026-10-24T12:00:00Z", 2))
                .as("on the 25th clocks go from 03:00 back to 02:00")
                .containsExactly("2026-10-25T00:30:00Z", "2026-10-26T01:30:00Z");
    }

    @Test
    void everyQuarterOfAnHourGoesOnThroughBothChanges() {
        for (String night : List.of("2026-03-28T23:00:00Z", "2026-10-24T22:00:00Z")) {
            List<String> times = times("0 0/15 * * * ?", night, 24);
            for (int i = 1; i < times.size(); i++) {
                assertThat(Duration.between(Instant.parse(times.get(i - 1)), Instant.parse(times.get(i))))
                        .as("after " + times.get(i - 1))
                        .isEqualTo(Duration.ofMinutes(15));
            }
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "*/15 * * * * | 0 0/15 * * * ?",
                "0 3 * * *    | 0 0 3 * * ?",
                "30 6 * * 1-5 | 0 30 6 ? * MON-FRI",
                "0 9 1 * *    | 0 0 9 1 * ?",
                "0 0 * * 0    | 0 0 0 ? * SUN"
            })
    void tellsWhatToWriteInThePlaceOfAnExpressionOfUnix(String unix, String quartz) {
        assertThat(Timetable.wrong(unix))
                .hasValue("\"" + unix
                        + "\" has five fields, as Unix has them. Seconds come first here, and one of the two"
                        + " day fields is a question mark: write \"" + quartz + "\".");
        assertThat(Timetable.wrong(quartz)).isEmpty();
    }

    @Test
    void tellsWhyAnExpressionIsNone() {
        assertThatThrownBy(() -> new Timetable("0 0 25 * * ?", BERLIN, Duration.ZERO))
                .hasMessageStartingWith("\"0 0 25 * * ?\" is no cron expression (")
                .hasMessageEndingWith("Write seconds, minutes, hours, day of the month, month, day of the week, such as"
                        + " \"0 0/15 * * * ?\" for every 15 minutes.");
        assertThat(Timetable.wrong("every day")).isPresent();
        assertThat(Timetable.wrong("")).isPresent();
    }

    @Property(tries = 200)
    void neverStandsStillNorGoesBackWhateverTheZone(
            @ForAll @IntRange(max = 23) int hour,
            @ForAll @IntRange(max = 59) int minute,
            @ForAll @LongRange(min = 0, max = 400L * 86_400) long after,
            @ForAll("zones") ZoneId zone) {
        Instant from = Instant.parse("2026-01-01T00:00:00Z").plusSeconds(after);
        Timetable daily = new Timetable("0 " + minute + " " + hour + " * * ?", zone, Duration.ZERO);
        Instant first = daily.next(from).orElseThrow();
        Instant second = daily.next(first).orElseThrow();

        assertThat(first).isAfter(from);
        assertThat(LocalDate.ofInstant(second, zone))
                .as("once a day")
                .isEqualTo(LocalDate.ofInstant(first, zone).plusDays(1));
        assertThat(Duration.between(from, first)).isLessThanOrEqualTo(Duration.ofHours(26));
    }

    @Provide
    Arbitrary<ZoneId> zones() {
        return Arbitraries.of(
                        "UTC",
                        "Europe/Berlin",
                        "America/New_York",
                        "Australia/Lord_Howe",
                        "Asia/Kathmandu",
                        "America/Sao_Paulo")
                .map(ZoneId::of);
    }

    @Test
    void theTimesThatQuartzFollowsAreThese() {
        TimetableTrigger trigger = new TimetableTrigger("late", timetable("0 30 2 * * ?"));
        assertThat(trigger.getTimeAfter(Date.from(Instant.parse("2026-03-28T12:00:00Z"))))
                .isEqualTo(Date.from(Instant.parse("2026-03-29T01:00:00Z")));
        assertThat(((TimetableTrigger) trigger.clone()).getTimeAfter(Date.from(Instant.parse("2026-03-28T12:00:00Z"))))
                .as("a copy, as Quartz keeps it")
                .isEqualTo(Date.from(Instant.parse("2026-03-29T01:00:00Z")));
    }

    @Test
    void hoursThatAreNamedByRangesAndStepsComeOnceADayAsWell() {
        assertThat(times("0 30 2/12 * * ?", "2026-03-28T13:30:00Z", 2))
                .as("in spring")
                .containsExactly("2026-03-29T01:00:00Z", "2026-03-29T12:30:00Z");
        assertThat(times("0 30 2-3 * * ?", "2026-10-24T12:00:00Z", 2))
                .as("in autumn")
                .containsExactly("2026-10-25T00:30:00Z", "2026-10-25T02:30:00Z");
    }

    @Test
    void knowsByWhenAJobShouldHaveEndedOnceMore() {
        assertThat(timetable("0 0/15 * * * ?").dueBy(Instant.parse("2026-11-20T10:00:00Z")))
                .as("an hour at least")
                .hasValue(Instant.parse("2026-11-20T11:00:00Z"));
        assertThat(timetable("0 0 9-17 ? * MON-FRI").dueBy(Instant.parse("2026-11-20T16:01:00Z")))
                .as("a weekend is no reason to worry")
                .hasValue(Instant.parse("2026-11-23T10:00:00Z"));
        assertThat(timetable("0 0 3 31 12 ? 2026").dueBy(Instant.parse("2026-11-20T10:00:00Z")))
                .isEmpty();
    }

    private static Timetable timetable(String cron) {
        return new Timetable(cron, BERLIN, Duration.ZERO);
    }

    private static List<String> times(String cron, String after, int count) {
        List<String> times = new ArrayList<>();
        Optional<Instant> next = Optional.of(Instant.parse(after));
        for (int i = 0; i < count; i++) {
            next = next.flatMap(timetable(cron)::next);
            times.add(next.orElseThrow().toString());
        }
        return times;
    }
}

package io.pqlconnector.core.alarm;

import static org.assertj.core.api.Assertions.assertThat;

import io.pqlconnector.core.lake.SourceVolume;
import io.pqlconnector.spi.SourceName;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.IntPredicate;
import java.util.function.IntUnaryOperator;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** What counts as silence and as a drop. A Tuesday, 00:00 UTC. */
final class RhythmTest {
    private static final Instant AS_OF = Instant.parse("2026-03-31T00:00:00Z");
    private static final SourceName SOURCE = new SourceName("usage");
    private static final int DAY = 24;
    private static final int WEEKS_OF_HISTORY = 70 * DAY;

    @Test
    void aSourceThatSendsAsEverIsFine() {
        assertThat(alarm(volume(hour -> 50))).isEmpty();
    }

    @Test
    void isSilentOnceItsLastEventIsOlderThanAllowed() {
        assertThat(alarm(silentFor(48))).isEmpty();
        assertThat(alarm(silentFor(49)))
                .contains(new Alarm.SourceSilent(
                        SOURCE, AS_OF.minus(Duration.ofHours(49)), AS_OF, 1200, Duration.ofHours(1)))
                .map(Alarm::inWords)
                .contains("usage is silent: its last event is of 2026-03-28T23:00:00Z, 2 days 1 hour before this run's"
                        + " instant. Usual are 1,200 events a day, and at most 1 hour without one.");
    }

    @Test
    void aSourceThatRestsOnWeekendsMayRestOnAHolidayAsWell() {
        // Friday evening to Tuesday midnight, where weekends last from Friday 18:00 to Monday 08:00.
        IntPredicate works = hour -> !isWeekend(hour) && hour >= 78;

        assertThat(alarm(volume(hour -> works.test(hour) ? 50 : 0))).isEmpty();
        assertThat(alarm(volume(hour -> works.test(hour) && hour >= 78 + 3 * DAY ? 50 : 0)))
                .map(Alarm::name)
                .contains("source_silent");
    }

    // Hours back from a Tuesday, 00:00: Monday is 0 to 24, Saturday and Sunday are 24 to 72.
    private static boolean isWeekend(int hour) {
        int ofWeek = hour % (7 * DAY);
        return ofWeek >= 16 && ofWeek < 78;
    }

    @Test
    void aSourceThatComesInWeeklyFilesIsNotSilentBetweenThem() {
        SourceVolume volume = silentFor(8 * DAY);

        assertThat(new Rhythm(volume, AS_OF, Optional.empty()).alarm(Limits.DEFAULT, Duration.ofDays(7)))
                .isEmpty();
        assertThat(new Rhythm(volume, AS_OF, Optional.empty()).alarm(Limits.DEFAULT, Duration.ofDays(1)))
                .isPresent();
    }

    @Test
    void aSourceThatHardlyEverSendsSaysNothingByItsSilence() {
        assertThat(alarm(volume(hour -> hour > 20 * DAY && hour % (7 * DAY) == 0 ? 5 : 0)))
                .isEmpty();
    }

    @Test
    void hasDroppedOnceItsLastDayHasLessThanTheShareThatIsLeft() {
        assertThat(alarm(volume(hour -> hour < DAY ? 25 : 50))).isEmpty();
        assertThat(alarm(volume(hour -> hour < DAY ? 24 : 50)))
                .contains(new Alarm.VolumeDropped(SOURCE, AS_OF.minusSeconds(1), 576, 1200, new BigDecimal("0.50")))
                .map(Alarm::inWords)
                .contains(
                        "usage has dropped: 576 events in the 24 hours up to its last one of 2026-03-30T23:59:59Z. Usual"
                                + " on that day of the week are 1,200; limits.volume_drop_share is 50 %.");
    }

    @Test
    void aDayIsComparedWithTheSameDayOfTheWeek() {
        assertThat(alarm(volume(hour -> hour % (7 * DAY) < DAY ? 10 : 100))).isEmpty();
    }

    @Test
    void anExportUpToYesterdayIsComparedUpToYesterday() {
        // The last event is 30 hours old: the last 24 hours have none, and the day before it is whole.
        assertThat(alarm(silentFor(30))).isEmpty();
    }

    @Test
    void oneOutburstAmongTheWeeksDoesNotMakeTheNextOneADrop() {
        assertThat(alarm(volume(hour -> hour / DAY == 14 ? 900 : 50))).isEmpty();
    }

    @Test
    void fewEventsMayHalve() {
        assertThat(alarm(volume(hour -> hour < DAY ? 1 : 4))).isEmpty();
        assertThat(alarm(volume(hour -> hour < DAY ? 1 : 5))).isPresent();
    }

    @Test
    void aSourceWithoutFourWeeksOfHistoryHasNoRhythm() {
        assertThat(alarm(volume(hour -> hour > 10 * DAY && hour < 37 * DAY ? 50 : 0)))
                .isEmpty();
    }

    @Test
    void whatWasAcceptedIsTheNewMeasure() {
        SourceVolume silent = silentFor(9 * DAY);
        SourceVolume dropped = volume(hour -> hour < 3 * DAY ? 10 : 50);

        assertThat(new Rhythm(silent, AS_OF, Optional.of(AS_OF.minus(Duration.ofDays(1))))
                        .alarm(Limits.DEFAULT, Duration.ZERO))
                .isEmpty();
        assertThat(new Rhythm(dropped, AS_OF, Optional.of(AS_OF.minus(Duration.ofDays(2))))
                        .alarm(Limits.DEFAULT, Duration.ZERO))
                .isEmpty();
        assertThat(new Rhythm(dropped, AS_OF, Optional.of(AS_OF.minus(Duration.ofDays(60))))
                        .alarm(Limits.DEFAULT, Duration.ZERO))
                .isPresent();
    }

    @Test
    void bothCanBeSwitchedOff() {
        Limits none =
                new Limits(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

        assertThat(new Rhythm(silentFor(9 * DAY), AS_OF, Optional.empty()).alarm(none, Duration.ZERO))
                .isEmpty();
        assertThat(new Rhythm(volume(hour -> hour < DAY ? 0 : 50), AS_OF, Optional.empty()).alarm(none, Duration.ZERO))
                .isEmpty();
    }

    @Property(tries = 200)
    void whatRepeatsItselfEveryWeekIsNeverAnAlarm(
            @ForAll @IntRange(min = 0, max = 500) int busy,
            @ForAll @IntRange(min = 0, max = 500) int quiet,
            @ForAll @IntRange(min = 1, max = 6 * DAY) int busyHours) {
        SourceVolume volume = volume(hour -> hour % (7 * DAY) < busyHours ? busy + 1 : quiet);

        assertThat(alarm(volume)).isEmpty();
    }

    private static Optional<Alarm> alarm(SourceVolume volume) {
        return new Rhythm(volume, AS_OF, Optional.empty()).alarm(Limits.DEFAULT, Duration.ZERO);
    }

    private static SourceVolume silentFor(int hours) {
        return volume(hour -> hour < hours ? 0 : 50);
    }

    private static SourceVolume volume(IntUnaryOperator eventsInHour) {
        SortedMap<Integer, Long> hours = new TreeMap<>();
        for (int hour = 0; hour < WEEKS_OF_HISTORY; hour++) {
            long events = eventsInHour.applyAsInt(hour);
            if (events > 0) {
                hours.put(hour, events);
            }
        }
        Instant last = AS_OF.minus(Duration.ofHours(hours.firstKey()));
        return new SourceVolume(SOURCE, hours.firstKey() == 0 ? last.minusSeconds(1) : last, hours);
    }
}

package io.pqlconnector.source.segment;

import io.pqlconnector.spi.source.PullWindow;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.TemporalAdjusters;

/**
 * The days on which something may be new, in UTC. Objects do not arrive in the order of their keys, so whole days are listed.
 * Objects are also rewritten at any age, when people are erased or messages are replayed; that is found out less often:
 *
 * <ul>
 *   <li>every run: today and yesterday, since an object arrives up to about an hour after its messages,
 *   <li>the first run of a day: from a week before the last run on,
 *   <li>the first run of a week, or ever: everything.
 * </ul>
 *
 * @param first the first day that is listed
 * @param last the last day that is listed
 * @see <a href="https://segment.com/docs/privacy/user-deletion-and-suppression/">Segment: user deletion and suppression</a>
 */
record ListedDays(LocalDate first, LocalDate last) {
    private static final int DAYS_BACK = 7;

    /** What to list for a run. */
    static ListedDays of(PullWindow window, Instant start) {
        LocalDate today = day(window.now());
        LocalDate wanted = later(day(window.since()), day(start));
        LocalDate recent =
                window.lastPull().map(last -> recent(day(last), today)).orElse(wanted);
        return new ListedDays(later(wanted, recent), today);
    }

    /** Whether a day is listed. */
    boolean contains(LocalDate day) {
        return !day.isBefore(first) && !day.isAfter(last);
    }

    private static LocalDate recent(LocalDate last, LocalDate today) {
        if (last.equals(today)) {
            return today.minusDays(1);
        }
        if (!monday(last).equals(monday(today))) {
            return LocalDate.EPOCH;
        }
        // The last run may seem to lie ahead, if the clock was set back.
        return (last.isBefore(today) ? last : today).minusDays(DAYS_BACK);
    }

    private static LocalDate monday(LocalDate day) {
        return day.with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY));
    }

    private static LocalDate later(LocalDate one, LocalDate other) {
        return one.isAfter(other) ? one : other;
    }

    private static LocalDate day(Instant instant) {
        return LocalDate.ofInstant(instant.isBefore(Instant.EPOCH) ? Instant.EPOCH : instant, ZoneOffset.UTC);
    }
}

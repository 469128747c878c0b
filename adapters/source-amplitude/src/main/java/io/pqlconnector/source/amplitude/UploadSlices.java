package io.pqlconnector.source.amplitude;

import io.pqlconnector.spi.source.PullWindow;
import io.pqlconnector.spi.source.Slice;
import io.pqlconnector.spi.source.SliceId;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What there is to read of a project, and when it is read again; all of it follows from the time alone. The export goes by
 * the time of upload, so an event that comes late is in a late hour, and an hour that is over does not grow, once it can be
 * exported.
 *
 * <ul>
 *   <li>An hour is read when it can be exported, and again in each of the two hours after that, in case that some of it came
 *       after Amplitude said it would; then never again.
 *   <li>Days that nobody looked at are read whole, oldest first, once none of their hours would be read again.
 * </ul>
 *
 * <p>When the last pull began says which hours it may have read; after them, only days of which it read no hour are read by
 * the day. A pull that failed leaves no trace here, so some hours that it landed may be read once more as a part of their day.
 * Their events are the same and counted once.
 *
 * <p>The instant that is scored is no bound here: who listed less than there is would leave out for good what lies between it
 * and the next pull.
 *
 * @see <a href="https://amplitude.com/docs/apis/analytics/export">Export API: considerations</a>
 */
final class UploadSlices {
    /** From the start of an hour until all of it can be exported: itself, and two hours in which Amplitude loads it. */
    static final Duration READY = Duration.ofHours(3);

    /** How long an hour is read again after it was first. */
    static final Duration LOOKBACK = Duration.ofHours(2);

    private static final int DEFAULT_DAYS = 90;

    private final AmplitudeSettings settings;

    UploadSlices(AmplitudeSettings settings) {
        this.settings = settings;
    }

    /** The slices of a pull. */
    List<Slice> of(PullWindow window) {
        Instant from = from(window);
        LocalDate firstDay = firstDay(window, from);
        Instant settled = hour(window.now().minus(READY).minus(LOOKBACK));
        LocalDate daysEnd = day(settled);
        List<Slice> slices = new ArrayList<>();
        if (firstDay.isBefore(daysEnd)) {
            hours(from, startOf(firstDay), window.now(), slices);
            for (LocalDate day = firstDay; day.isBefore(daysEnd); day = day.plusDays(1)) {
                slices.add(new Slice(new SliceId(day.toString()), "whole", 0));
            }
            hours(startOf(daysEnd), ready(window.now()), window.now(), slices);
        } else {
            hours(from, ready(window.now()), window.now(), slices);
        }
        return slices;
    }

    // The first hour that may hold something new.
    private Instant from(PullWindow window) {
        LocalDate start = settings.start().orElseGet(() -> day(window.now()).minusDays(DEFAULT_DAYS));
        Instant wanted = later(startOf(start), hour(window.since()));
        return window.lastPull()
                .map(last -> later(wanted, hour(last.minus(READY).minus(LOOKBACK))))
                .orElse(wanted);
    }

    // The first day that no pull has read an hour of.
    private static LocalDate firstDay(PullWindow window, Instant from) {
        Optional<Instant> untouched = window.lastPull().map(UploadSlices::ready);
        Instant earliest = untouched.map(hour -> later(hour, from)).orElse(from);
        LocalDate day = day(earliest);
        return startOf(day).equals(earliest) ? day : day.plusDays(1);
    }

    private static void hours(Instant from, Instant until, Instant now, List<Slice> slices) {
        for (Instant hour = from; hour.isBefore(until); hour = hour.plus(Duration.ofHours(1))) {
            long age = Math.min(
                    LOOKBACK.toHours(), Duration.between(hour.plus(READY), now).toHours());
            slices.add(new Slice(UploadHours.slice(hour), "ready for " + age + " h", 0));
        }
    }

    /** The first hour that cannot be exported yet. */
    static Instant ready(Instant now) {
        return hour(now.minus(READY)).plus(Duration.ofHours(1));
    }

    private static Instant hour(Instant instant) {
        return instant.truncatedTo(ChronoUnit.HOURS);
    }

    private static LocalDate day(Instant instant) {
        return LocalDate.ofInstant(instant, ZoneOffset.UTC);
    }

    private static Instant startOf(LocalDate day) {
        return day.atStartOfDay(ZoneOffset.UTC).toInstant();
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }
}

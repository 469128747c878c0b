package io.pqlconnector.usage.lake;

import io.pqlconnector.core.lake.LakeFile;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Whole UTC days that share a file.
 *
 * @param first the first day, counted from 1970-01-01
 * @param last the last day
 */
record DaySpan(long first, long last) {
    private static final long MICROS_PER_DAY = 86_400_000_000L;

    /** A row's day, in SQL. What is not dated lies on day 0. */
    static final String DAY = "CAST(floor(epoch_us(occurred_at) / " + MICROS_PER_DAY + ") AS BIGINT)";

    /** How many rows lie on a day. */
    record Day(long day, long rows) {}

    /** The day of an instant. */
    static long day(Instant instant) {
        return Math.floorDiv(instant.getEpochSecond(), 86_400L);
    }

    /**
     * One span for each day, or, where that would be more than the limit, for neighbouring days that together hold their
     * share of the rows. What is not dated has a span of its own.
     *
     * @param days in order
     */
    static List<DaySpan> of(List<Day> days, int limit) {
        long rows = days.stream().mapToLong(Day::rows).sum();
        long share = days.size() <= limit ? 0 : Math.max(1, rows / Math.max(1, limit - 1));
        List<DaySpan> spans = new ArrayList<>();
        long first = 0;
        long gathered = 0;
        long before = 0;
        for (Day day : days) {
            if (gathered > 0 && (gathered >= share || day.day() == 0 || before == 0)) {
                spans.add(new DaySpan(first, before));
                gathered = 0;
            }
            if (gathered == 0) {
                first = day.day();
            }
            gathered += day.rows();
            before = day.day();
        }
        if (gathered > 0) {
            spans.add(new DaySpan(first, before));
        }
        return spans;
    }

    /** Whether a file may hold rows of these days. What is not dated is not told, so every file may hold that. */
    boolean mayHold(LakeFile file) {
        if (first <= 0 && last >= 0) {
            return true;
        }
        return file.first().filter(at -> day(at) <= last).isPresent()
                && file.last().filter(at -> day(at) >= first).isPresent();
    }

    /** A condition in SQL for the rows of these days. */
    String condition() {
        return "occurred_at >= make_timestamp(" + first * MICROS_PER_DAY + ") AND occurred_at < make_timestamp("
                + (last + 1) * MICROS_PER_DAY + ")";
    }
}

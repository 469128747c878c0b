package io.pqlconnector.learn.report;

import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneId;

/**
 * The days that a report is about.
 *
 * @param from the first of them
 * @param to the last of them, which belongs to it
 * @param zone where days start
 */
public record ReportPeriod(LocalDate from, LocalDate to, ZoneId zone) {
    /**
     * Some days.
     *
     * @throws IllegalArgumentException if the last comes before the first
     */
    public ReportPeriod {
        if (to.isBefore(from)) {
            throw new IllegalArgumentException("the period ends before it begins: " + from + " to " + to);
        }
    }

    /** Its first instant. */
    public Instant start() {
        return from.atStartOfDay(zone).toInstant();
    }

    /** The first instant after it. */
    public Instant end() {
        return to.plusDays(1).atStartOfDay(zone).toInstant();
    }

    /** Whether an instant lies in it. */
    public boolean contains(Instant instant) {
        return !instant.isBefore(start()) && instant.isBefore(end());
    }

    /** The calendar month of an instant. */
    YearMonth month(Instant instant) {
        return YearMonth.from(day(instant));
    }

    /** The day of an instant. */
    LocalDate day(Instant instant) {
        return LocalDate.ofInstant(instant, zone);
    }
}

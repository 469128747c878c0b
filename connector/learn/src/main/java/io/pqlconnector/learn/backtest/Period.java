package io.pqlconnector.learn.backtest;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;

/**
 * The instants of a backtest. Each stands for the step after it, and an account becomes qualified at an instant if it was not
 * at the one before; so there is one more before the first, the run-up, which is looked at and not judged.
 *
 * @param instants the starts of days, the earliest first; at least one
 * @param runUp one step before the first
 * @param end one step after the last; what happens from then on is no longer of the period
 * @param stepDays how many days a step has
 */
public record Period(List<Instant> instants, Instant runUp, Instant end, int stepDays) {
    private static final double DAYS_PER_WEEK = 7;

    public Period {
        instants = List.copyOf(instants);
    }

    /**
     * Every so many days.
     *
     * @param to no instant lies after its start; not before {@code from}
     * @param stepDays at least 1
     * @param zone where days start
     */
    public static Period of(LocalDate from, LocalDate to, int stepDays, ZoneId zone) {
        if (to.isBefore(from) || stepDays < 1) {
            throw new IllegalArgumentException("no instants: " + from + " to " + to + " every " + stepDays + " days");
        }
        List<Instant> instants = new ArrayList<>();
        LocalDate day = from;
        for (; !day.isAfter(to); day = day.plusDays(stepDays)) {
            instants.add(start(day, zone));
        }
        return new Period(instants, start(from.minusDays(stepDays), zone), start(day, zone), stepDays);
    }

    private static Instant start(LocalDate day, ZoneId zone) {
        return day.atStartOfDay(zone).toInstant();
    }

    /** The first instant. */
    public Instant first() {
        return instants.get(0);
    }

    /** The last instant. */
    public Instant last() {
        return instants.get(instants.size() - 1);
    }

    /** How many weeks all steps are. */
    public double weeks() {
        return instants.size() * (double) stepDays / DAYS_PER_WEEK;
    }
}

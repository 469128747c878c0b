package io.pqlconnector.learn.backtest;

import io.pqlconnector.learn.stat.Share;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a rule book would have done. {@code docs/metrics.md} defines each figure.
 *
 * @param horizon how long after it qualified an account has to become a customer
 * @param dataEnd what happened from then on is not known
 * @param instants in order
 * @param recall of the conversions in the period, those whose account had been qualified before
 * @param leadTime the median from becoming qualified to conversion; empty if there is none
 * @param leadTimes of how many conversions
 * @param byRoute how many became qualified, by the route they would have taken; empty text for none
 */
public record Backtest(
        Period period,
        Duration horizon,
        Instant dataEnd,
        List<InstantFigures> instants,
        Share recall,
        Optional<Duration> leadTime,
        int leadTimes,
        SortedMap<String, Long> byRoute) {
    public Backtest {
        instants = List.copyOf(instants);
        byRoute = Collections.unmodifiableSortedMap(new TreeMap<>(byRoute));
    }

    /** The share of accounts that became customers within the horizon, among those that are decided. */
    public Share precision() {
        long hits = instants.stream().mapToLong(InstantFigures::hits).sum();
        return new Share(
                hits, hits + instants.stream().mapToLong(InstantFigures::misses).sum());
    }

    /** How many are not yet decided. */
    public long undecided() {
        return instants.stream().mapToLong(InstantFigures::undecided).sum();
    }

    /** How often an account became qualified. */
    public long became() {
        return instants.stream().mapToLong(InstantFigures::became).sum();
    }

    /** How often an account became qualified, per week. */
    public double pqlsPerWeek() {
        return became() / period.weeks();
    }

    /** The same for one route. */
    public double perWeek(String route) {
        return byRoute.getOrDefault(route, 0L) / period.weeks();
    }
}

package io.pqlconnector.learn.backtest;

import io.pqlconnector.learn.stat.Share;
import java.time.Instant;

/**
 * What a backtest counts at one instant. {@code docs/metrics.md} defines each.
 *
 * @param qualified accounts that are qualified and no customers yet
 * @param customers accounts that are qualified and customers already; they count nowhere else
 * @param became of the qualified ones, those that were not at the instant before
 * @param again of those, the ones that had become qualified in the period before; they are not judged a second time
 * @param hits of the others, those that became customers within the horizon
 * @param misses those that did not
 * @param undecided those whose horizon has not passed by the end of the data
 */
public record InstantFigures(
        Instant at, long qualified, long customers, long became, long again, long hits, long misses, long undecided) {

    /** The share of hits among those that are decided. */
    public Share precision() {
        return new Share(hits, hits + misses);
    }
}

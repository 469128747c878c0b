package io.pqlconnector.learn.backtest;

import io.pqlconnector.learn.stat.Share;
import java.time.Duration;
import java.util.Locale;
import java.util.OptionalDouble;

/** A figure of a whole backtest that a condition can ask for. */
public enum Figure {
    /** {@link Backtest#precision}, between 0 and 1. */
    PRECISION,
    /** {@link Backtest#recall}, between 0 and 1. */
    RECALL,
    /** {@link Backtest#leadTime}, in days. */
    LEAD_TIME,
    /** {@link Backtest#pqlsPerWeek}. */
    PQLS_PER_WEEK;

    private static final double SECONDS_PER_DAY = Duration.ofDays(1).toSeconds();

    /** The name in conditions and JSON. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** What a backtest came to; empty where there was nothing to tell it from. */
    public OptionalDouble of(Backtest backtest) {
        return switch (this) {
            case PRECISION -> share(backtest.precision());
            case RECALL -> share(backtest.recall());
            case LEAD_TIME ->
                backtest.leadTime()
                        .map(lead -> OptionalDouble.of(lead.toSeconds() / SECONDS_PER_DAY))
                        .orElseGet(OptionalDouble::empty);
            case PQLS_PER_WEEK -> OptionalDouble.of(backtest.pqlsPerWeek());
        };
    }

    private static OptionalDouble share(Share share) {
        return share.of() == 0 ? OptionalDouble.empty() : OptionalDouble.of(share.value());
    }
}

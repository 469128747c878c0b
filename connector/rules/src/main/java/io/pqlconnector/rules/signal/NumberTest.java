package io.pqlconnector.rules.signal;

import java.math.BigDecimal;
import java.util.Optional;

/**
 * The bounds that a number must keep for its signal to fire, both inclusive. Without bounds the signal is only measured:
 * it fires when it is greater than zero.
 *
 * @param atLeast the lower bound
 * @param atMost the upper bound
 */
public record NumberTest(Optional<BigDecimal> atLeast, Optional<BigDecimal> atMost) {
    /** No bounds. */
    public static final NumberTest NONE = new NumberTest(Optional.empty(), Optional.empty());

    /** A lower bound alone. */
    public static NumberTest atLeast(long bound) {
        return new NumberTest(Optional.of(BigDecimal.valueOf(bound)), Optional.empty());
    }

    /** Whether a measured number fires. */
    public boolean holds(double value) {
        if (atLeast.isEmpty() && atMost.isEmpty()) {
            return value > 0;
        }
        return atLeast.map(bound -> value >= bound.doubleValue()).orElse(true)
                && atMost.map(bound -> value <= bound.doubleValue()).orElse(true);
    }
}

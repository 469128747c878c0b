package io.pqlconnector.learn.backtest;

import java.util.OptionalDouble;

/**
 * A share with what it is a share of, and the 95 % interval by Wilson, which holds for small numbers too.
 *
 * @param of at least {@code hits}
 * @see <a href="https://doi.org/10.1080/01621459.1927.10502953">Wilson 1927</a>
 */
public record Share(long hits, long of) {
    // The standard normal distribution has 95 % between minus this and this.
    private static final double Z = 1.959963984540054;

    public Share {
        if (hits < 0 || hits > of) {
            throw new IllegalArgumentException(hits + " of " + of + " is no share");
        }
    }

    /** Between 0 and 1; empty for a share of nothing. */
    public OptionalDouble value() {
        return of == 0 ? OptionalDouble.empty() : OptionalDouble.of((double) hits / of);
    }

    /** The lower end of the interval; 0 for a share of nothing. */
    public double low() {
        return of == 0 ? 0 : Math.max(0, center() - halfWidth());
    }

    /** The upper end of the interval; 1 for a share of nothing. */
    public double high() {
        return of == 0 ? 1 : Math.min(1, center() + halfWidth());
    }

    private double center() {
        return (hits + Z * Z / 2) / (of + Z * Z);
    }

    private double halfWidth() {
        double share = (double) hits / of;
        return Z / (1 + Z * Z / of) * Math.sqrt(share * (1 - share) / of + Z * Z / (4.0 * of * of));
    }
}

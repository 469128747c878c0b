package io.pqlconnector.learn.report;

import java.util.OptionalDouble;

/** So many of so many. */
public record Proportion(long part, long whole) {
    /** The quantile of the normal distribution for 95 % in the middle. */
    private static final double Z = 1.959963984540054;

    /** The share, between 0 and 1; empty if there is nothing to have a share of. */
    public OptionalDouble rate() {
        return whole == 0 ? OptionalDouble.empty() : OptionalDouble.of((double) part / whole);
    }

    /** The lower end of the 95 % interval for the share that this is a sample of. */
    public OptionalDouble low() {
        return whole == 0 ? OptionalDouble.empty() : OptionalDouble.of(Math.max(0, centre() - halfWidth()));
    }

    /** The upper end of the interval. */
    public OptionalDouble high() {
        return whole == 0 ? OptionalDouble.empty() : OptionalDouble.of(Math.min(1, centre() + halfWidth()));
    }

    /**
     * The middle of Wilson's interval, which unlike the usual one holds for few accounts and shares near 0 and 1.
     *
     * @see <a href="https://doi.org/10.1080/01621459.1927.10502953">Wilson 1927</a>
     */
    private double centre() {
        return (part + Z * Z / 2) / (whole + Z * Z);
    }

    private double halfWidth() {
        double rate = (double) part / whole;
        return Z / (whole + Z * Z) * Math.sqrt(whole * rate * (1 - rate) + Z * Z / 4);
    }
}

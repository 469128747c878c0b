package io.pqlconnector.learn.stat;

/** Where a figure lies with 95 % confidence. */
public record Interval(double low, double high) {
    /** How many standard errors to each side cover 95 % of a normal distribution. */
    static final double Z = 1.959963984540054;

    /** Around an estimate that is about normally distributed, cut off where a share ends. */
    static Interval ofShare(double estimate, double standardError) {
        return new Interval(Math.max(0, estimate - Z * standardError), Math.min(1, estimate + Z * standardError));
    }

    /** Whether a value lies within, the ends included. */
    public boolean includes(double value) {
        return low <= value && value <= high;
    }
}

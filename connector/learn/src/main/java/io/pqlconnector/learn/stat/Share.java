package io.pqlconnector.learn.stat;

/**
 * So many of so many.
 *
 * @param hits at most {@code of}
 */
public record Share(long hits, long of) {
    public Share {
        if (hits < 0 || hits > of) {
            throw new IllegalArgumentException(hits + " of " + of);
        }
    }

    /** The share; 0 of nothing. */
    public double value() {
        return of == 0 ? 0 : (double) hits / of;
    }

    /**
     * The interval of Wilson, which holds for few cases and for shares near 0 and 1 too; everything is possible of nothing.
     *
     * @see <a href="https://doi.org/10.1080/01621459.1927.10502953">Wilson 1927</a>
     */
    public Interval interval() {
        if (of == 0) {
            return new Interval(0, 1);
        }
        double z2 = Interval.Z * Interval.Z;
        double center = value() + z2 / (2 * of);
        double spread = Interval.Z * Math.sqrt(value() * (1 - value()) / of + z2 / (4.0 * of * of));
        double scale = 1 + z2 / of;
        return new Interval(Math.max(0, (center - spread) / scale), Math.min(1, (center + spread) / scale));
    }
}

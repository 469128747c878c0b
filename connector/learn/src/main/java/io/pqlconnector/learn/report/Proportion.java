package io.pqlconnector.learn.report;

import io.pqlconnector.learn.stat.Share;
import java.util.OptionalDouble;

/** So many of so many, where there may be nothing to have a share of. */
public record Proportion(long part, long whole) {
    /** The share, between 0 and 1; empty if there is nothing to have a share of. */
    public OptionalDouble rate() {
        return whole == 0 ? OptionalDouble.empty() : OptionalDouble.of(share().value());
    }

    /** The lower end of the 95 % interval for the share that this is a sample of. */
    public OptionalDouble low() {
        return whole == 0
                ? OptionalDouble.empty()
                : OptionalDouble.of(share().interval().low());
    }

    /** The upper end of the interval. */
    public OptionalDouble high() {
        return whole == 0
                ? OptionalDouble.empty()
                : OptionalDouble.of(share().interval().high());
    }

    private Share share() {
        return new Share(part, whole);
    }
}

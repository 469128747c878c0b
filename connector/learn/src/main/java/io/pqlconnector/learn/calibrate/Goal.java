package io.pqlconnector.learn.calibrate;

/** What the threshold is for. */
public sealed interface Goal {
    /** The best balance of precision and recall at which at most a fifth of all leads qualifies, if there is one. */
    record Balanced() implements Goal {}

    /**
     * At least such a share of those that qualify converts.
     *
     * @param share from 0 to 1
     */
    record Precision(double share) implements Goal {}

    /**
     * At most such a share of all leads qualifies.
     *
     * @param share from 0 to 1
     */
    record Volume(double share) implements Goal {}
}

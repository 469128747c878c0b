package io.pqlconnector.core.quota;

import java.util.Optional;

/**
 * Calls spent and left.
 *
 * @param spent how many calls this process made to the destination, looking things up included
 * @param today how many we made in the last 24 hours, by this process and earlier ones
 * @param limit what the vendor allows all its users in a day, and what of it is ours; empty if it has not said
 */
public record QuotaReport(long spent, long today, Optional<Limit> limit) {
    /** Nothing spent, nothing known. */
    public static final QuotaReport NONE = new QuotaReport(0, 0, Optional.empty());

    /**
     * A vendor's daily limit.
     *
     * @param calls of everyone in a day
     * @param used how many of them were made, by whomever, when the vendor last said so
     * @param ours how many of them we may make
     * @param left how many of them we may still make
     */
    public record Limit(long calls, long used, long ours, long left) {}
}

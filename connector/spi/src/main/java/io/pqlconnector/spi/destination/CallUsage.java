package io.pqlconnector.spi.destination;

import java.util.Optional;

/**
 * How much of a destination's quota of calls is used.
 *
 * @param calls how many calls this process has sent since it opened the destination, repeated ones included
 * @param quota what the vendor last said; empty if it has said nothing, or counts no calls
 */
public record CallUsage(long calls, Optional<Quota> quota) {
    /** No call, and nothing known. */
    public static final CallUsage NONE = new CallUsage(0, Optional.empty());

    /**
     * What a vendor says of the calls of a day.
     *
     * @param limit how many calls all who use this CRM may make in a day
     * @param used how many of them have been made, by whomever
     */
    public record Quota(long limit, long used) {
        /** How many are left for all. */
        public long left() {
            return Math.max(0, limit - used);
        }
    }
}

package io.pqlconnector.core.ledger;

import io.pqlconnector.spi.DestinationName;
import io.pqlconnector.spi.destination.CallUsage;
import java.time.Instant;
import java.util.Optional;

/**
 * How many calls we made to each destination, what the vendor last said of its quota, and until when it wants none; across
 * restarts.
 */
public interface CallLog {

    /**
     * Adds calls that were made.
     *
     * @param at when; kept to the hour
     * @param quota what the vendor said last; empty to keep what it said before
     */
    void add(DestinationName destination, Instant at, long calls, Optional<CallUsage.Quota> quota);

    /** How many calls we made since an instant, to the hour, the hour that it lies in included. */
    long since(DestinationName destination, Instant instant);

    /** What the vendor last said, and when; empty if it never did. */
    Optional<Reading> reading(DestinationName destination);

    /**
     * Notes that a destination asked for no calls for a while, in the place of what it asked for before.
     *
     * @param until when it takes calls again; an instant that is over ends the pause
     */
    void park(DestinationName destination, Instant until);

    /** Until when a destination asked for no calls, whether or not that is over; empty if it never did. */
    Optional<Instant> parkedUntil(DestinationName destination);

    /**
     * What a vendor said of its quota.
     *
     * @param at when it said so
     */
    record Reading(CallUsage.Quota quota, Instant at) {}
}

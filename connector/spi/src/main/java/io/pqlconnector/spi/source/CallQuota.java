package io.pqlconnector.spi.source;

import java.time.Duration;
import java.time.Instant;

/**
 * Counts calls against limits that outlast a process, such as sixty an hour. Shared by all that use one data directory, other
 * processes included.
 */
@FunctionalInterface
public interface CallQuota {
    /** Lets every call pass and remembers none: for services that count nothing, and for tests. */
    CallQuota NONE = (limit, calls, period, now) -> Duration.ZERO;

    /**
     * Takes one of the calls that are allowed in any period of a length. What was taken is noted durably before this returns,
     * so that a process which is killed right after it has not made a call that nobody counted.
     *
     * @param limit names what is limited: service, project and kind of call
     * @param calls how many are allowed, at least 1
     * @param period any stretch of time of this length
     * @param now the time by the clock
     * @return zero if the call was taken; else how long until one is free, and nothing was taken
     */
    Duration take(String limit, int calls, Duration period, Instant now);
}

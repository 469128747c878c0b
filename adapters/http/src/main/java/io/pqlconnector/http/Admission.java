package io.pqlconnector.http;

import java.time.Duration;

/**
 * Asked before each request, repeats included, whether it may be sent: for limits that outlast a lane, such as so many
 * calls an hour over all processes.
 */
@FunctionalInterface
public interface Admission {
    /** Lets every request pass. */
    Admission OPEN = () -> Duration.ZERO;

    /**
     * Waits until the next request may be sent, and counts it.
     *
     * @return how long that took, which is no part of the time that a call has for its attempts
     */
    Duration await() throws InterruptedException;
}

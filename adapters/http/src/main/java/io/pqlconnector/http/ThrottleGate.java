package io.pqlconnector.http;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Closes a lane for all threads while its service asks for a pause. */
final class ThrottleGate {
    private static final int MOST_DOUBLINGS = 20;

    private final Duration firstPause;
    private Instant opensAt = Instant.MIN;
    private Instant closedAt = Instant.MIN;
    private int untold;

    /**
     * An open gate.
     *
     * @param firstPause how long it closes when the service does not say for how long; doubled while that goes on
     */
    ThrottleGate(Duration firstPause) {
        this.firstPause = firstPause;
    }

    /** How long the gate stays closed; zero if it is open. */
    synchronized Duration closedFor(Instant now) {
        return now.isBefore(opensAt) ? Duration.between(now, opensAt) : Duration.ZERO;
    }

    /**
     * Closes the gate, or keeps it closed for longer.
     *
     * @param sentAt when the request was sent that was throttled
     * @param asked the pause that the service asked for; one of no length counts as none, or a lane would not pause at all
     */
    synchronized void close(Instant sentAt, Instant now, Optional<Duration> asked) {
        Optional<Duration> told = asked.filter(pause -> !pause.isZero());
        // Requests that were under way together are throttled together: that is one answer, not a growing one.
        if (told.isEmpty() && sentAt.isBefore(closedAt)) {
            return;
        }
        Duration pause = told.orElseGet(() -> firstPause.multipliedBy(1L << Math.min(untold, MOST_DOUBLINGS)));
        untold = told.isPresent() ? 0 : untold + 1;
        closedAt = now;
        Instant until = now.plus(pause);
        if (until.isAfter(opensAt)) {
            opensAt = until;
        }
    }

    /** A request got through. */
    synchronized void passed() {
        untold = 0;
    }
}

package io.pqlconnector.worker.schedule;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.LongSupplier;

/** Notices that the machine's clock was set, by holding it against one that only runs forward. For use by one thread. */
public final class ClockWatch {
    /** Clocks drift and are pulled straight all the time; schedules do not mind that. */
    private static final Duration WORTH_TELLING = Duration.ofSeconds(5);

    private final InstantSource clock;
    private final LongSupplier nanos;
    private Instant lastInstant;
    private long lastNanos;

    /**
     * Watches from now on.
     *
     * @param clock the machine's
     * @param nanos a running clock
     */
    public ClockWatch(InstantSource clock, LongSupplier nanos) {
        this.clock = clock;
        this.nanos = nanos;
        lastInstant = clock.instant();
        lastNanos = nanos.getAsLong();
    }

    /**
     * By how much the clock was set since the last look; negative if back. A machine that slept comes back with a clock that was
     * set forward. Empty if it was not.
     */
    public Optional<Duration> jump() {
        Instant now = clock.instant();
        long running = nanos.getAsLong();
        Duration jump = Duration.between(lastInstant, now).minusNanos(running - lastNanos);
        lastInstant = now;
        lastNanos = running;
        return Optional.of(jump).filter(by -> by.abs().compareTo(WORTH_TELLING) > 0);
    }
}

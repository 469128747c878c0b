package io.pqlconnector.worker.metrics;

import io.pqlconnector.worker.config.Config;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * What those who watch a worker have to know of it. The suppliers are asked anew each time, from several threads.
 *
 * @param config what it works with at present
 * @param role whether it makes runs, or waits
 * @param dueBy by when another run should have ended, if one ended at an instant; empty if runs are not made on a schedule
 * @param startedAt when the process started
 * @param clock the time
 */
public record WorkerFacts(
        Supplier<Config> config,
        Supplier<Role> role,
        Function<Instant, Optional<Instant>> dueBy,
        Instant startedAt,
        InstantSource clock) {
    /** What a worker is there for. */
    public enum Role {
        /** It holds the lease, or takes it for each run, and makes runs. */
        ACTIVE,
        /** Another worker holds the lease; this one takes over when that is gone. */
        STANDBY
    }
}

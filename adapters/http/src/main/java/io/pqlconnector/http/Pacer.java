package io.pqlconnector.http;

import io.github.resilience4j.ratelimiter.RateLimiter;
import io.github.resilience4j.ratelimiter.RateLimiterConfig;
import io.github.resilience4j.ratelimiter.internal.AtomicRateLimiter;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Keeps the requests of a lane to a pace. */
final class Pacer {
    private final Optional<RateLimiter> limiter;

    /**
     * A pacer.
     *
     * @param longestWait beyond which a request is turned away instead
     */
    Pacer(String name, Optional<LaneSettings.Pace> pace, Duration longestWait, TimeAndChance time) {
        Instant start = time.now();
        // The class behind RateLimiter.of, which would take the machine's clock.
        this.limiter = pace.map(limit -> new AtomicRateLimiter(
                name,
                RateLimiterConfig.custom()
                        .limitForPeriod(limit.calls())
                        .limitRefreshPeriod(limit.period())
                        .timeoutDuration(longestWait)
                        .build(),
                () -> Duration.between(start, time.now()).toNanos()));
    }

    /** How long to wait before the next request; it has its place then. Empty if that would be too long. */
    Optional<Duration> nextTurn() {
        long nanos = limiter.map(one -> one.reservePermission(1)).orElse(0L);
        return nanos < 0 ? Optional.empty() : Optional.of(Duration.ofNanos(nanos));
    }
}

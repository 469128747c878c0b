package io.pqlconnector.http;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig.SlidingWindowType;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Stops sending while a service is down: after some failures in a row, for a while, until one request succeeds. */
final class ServiceBreaker {
    /** Resilience4j lets requests in again after the pause, not at its very end. */
    private static final Duration TICK = Duration.ofMillis(1);

    private final CircuitBreaker breaker;
    private final LaneSettings.Breaker settings;
    private final TimeAndChance time;
    private volatile Instant openUntil = Instant.MIN;
    private volatile String lastFailure = "";

    ServiceBreaker(String name, LaneSettings.Breaker settings, TimeAndChance time) {
        this.settings = settings;
        this.time = time;
        InstantSource now = time::now;
        this.breaker = CircuitBreaker.of(
                name,
                CircuitBreakerConfig.custom()
                        // All of so many: that many in a row.
                        .slidingWindow(settings.failures(), settings.failures(), SlidingWindowType.COUNT_BASED)
                        .failureRateThreshold(100)
                        .waitDurationInOpenState(settings.pause())
                        .permittedNumberOfCallsInHalfOpenState(1)
                        .clock(now.withZone(ZoneOffset.UTC))
                        .build());
        breaker.getEventPublisher().onStateTransition(event -> {
            if (event.getStateTransition().getToState() == CircuitBreaker.State.OPEN) {
                openUntil = time.now().plus(settings.pause());
            }
        });
    }

    /** Why nothing may be sent now; empty if a request may be sent, which then has to end with one of the other methods. */
    Optional<Refusal> enter() {
        if (breaker.tryAcquirePermission()) {
            return Optional.empty();
        }
        Instant now = time.now();
        String start =
                "the last " + settings.failures() + " requests failed (" + lastFailure + "), so nothing is sent until ";
        return Optional.of(
                now.isAfter(openUntil)
                        ? new Refusal(
                                start + "another request has found out whether the service is back", Duration.ZERO)
                        : new Refusal(
                                start + openUntil,
                                Duration.between(now, openUntil).plus(TICK)));
    }

    /** The service works. */
    void succeeded() {
        breaker.onSuccess(0, TimeUnit.NANOSECONDS);
    }

    /** The service does not work. */
    void failed(String what) {
        lastFailure = what;
        breaker.onError(0, TimeUnit.NANOSECONDS, new IOException(what));
    }

    /** The request ended without a word about the service. */
    void abandoned() {
        breaker.releasePermission();
    }

    /**
     * A request that is not sent.
     *
     * @param reason for a person, to follow "was not sent: "
     * @param pause after which another request may be sent
     */
    record Refusal(String reason, Duration pause) {}
}

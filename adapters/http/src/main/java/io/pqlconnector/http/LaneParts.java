package io.pqlconnector.http;

import io.github.resilience4j.core.IntervalFunction;
import io.github.resilience4j.retry.Retry;
import io.github.resilience4j.retry.RetryConfig;

/** What all calls of a lane share. */
record LaneParts(
        LaneSettings settings,
        ReplyPolicy policy,
        TimeAndChance time,
        Wire wire,
        Tickets tickets,
        Pacer pacer,
        ThrottleGate gate,
        ServiceBreaker breaker,
        Retry retry,
        QuotaReading quota,
        Admission admission) {

    static LaneParts of(LaneSettings settings, Auth auth, ReplyPolicy policy, TimeAndChance time, Admission admission) {
        return new LaneParts(
                settings,
                policy,
                time,
                new Wire(settings),
                new Tickets(auth, time),
                new Pacer(settings.name(), settings.pace(), settings.longestPause(), time),
                new ThrottleGate(settings.firstPause()),
                new ServiceBreaker(settings.name(), settings.breaker(), time),
                retry(settings.name(), settings.retries(), time),
                new QuotaReading(policy),
                admission);
    }

    private static Retry retry(String name, LaneSettings.Retries retries, TimeAndChance time) {
        IntervalFunction doubling = IntervalFunction.ofExponentialBackoff(retries.first(), 2, retries.longest());
        return Retry.of(
                name,
                RetryConfig.custom()
                        .maxAttempts(retries.attempts())
                        .intervalFunction(attempt -> (long) (doubling.apply(attempt) * time.chance()))
                        .build());
    }
}

package io.pqlconnector.pull;

import io.pqlconnector.http.Admission;
import io.pqlconnector.spi.source.CallQuota;
import java.time.Duration;

/**
 * Lets so many requests pass in any period, over all processes that use one ledger. Those that are too many wait; a repeat
 * counts like any other.
 */
public final class CountedCalls implements Admission {
    private final CallQuota quota;
    private final Limit limit;
    private final Waits waits;

    /** Counts against a limit. */
    public CountedCalls(CallQuota quota, Limit limit, Waits waits) {
        this.quota = quota;
        this.limit = limit;
        this.waits = waits;
    }

    /**
     * How many calls are ours.
     *
     * @param name what is limited, the same for all who share it
     * @param calls at least 1
     * @param words for a person who waits: whose limit it is, and how much of it is ours
     */
    public record Limit(String name, int calls, Duration period, String words) {}

    @Override
    public Duration await() throws InterruptedException {
        Duration waited = Duration.ZERO;
        while (true) {
            Duration wait = quota.take(limit.name(), limit.calls(), limit.period(), waits.now());
            if (wait.isZero()) {
                return waited;
            }
            waits.pause(wait, limit.words());
            waited = waited.plus(wait);
        }
    }
}

package io.pqlconnector.pull;

import io.pqlconnector.http.Admission;
import io.pqlconnector.spi.AdapterException;
import io.pqlconnector.spi.FailureKind;
import io.pqlconnector.spi.source.CallQuota;
import java.time.Duration;
import java.time.temporal.ChronoUnit;

/**
 * Lets so many requests pass in any period, over all processes that use one ledger. Those that are too many wait; a repeat
 * counts like any other.
 */
public final class CountedCalls implements Admission {
    private final CallQuota quota;
    private final Limit limit;
    private final Waits waits;
    private final Duration patience;

    /** Counts against a limit, and waits for as long as it takes. */
    public CountedCalls(CallQuota quota, Limit limit, Waits waits) {
        this(quota, limit, waits, Duration.ofSeconds(Long.MAX_VALUE));
    }

    /**
     * Counts against a limit.
     *
     * @param patience how long a request waits at most; beyond that it fails
     */
    public CountedCalls(CallQuota quota, Limit limit, Waits waits, Duration patience) {
        this.quota = quota;
        this.limit = limit;
        this.waits = waits;
        this.patience = patience;
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
            if (wait.compareTo(patience) > 0) {
                throw new AdapterException(
                        FailureKind.RATE_LIMITED,
                        "Not asked: " + limit.words() + ". The next is free at "
                                + waits.now().plus(wait).truncatedTo(ChronoUnit.SECONDS) + ".",
                        wait,
                        null);
            }
            waits.pause(wait, limit.words());
            waited = waited.plus(wait);
        }
    }
}

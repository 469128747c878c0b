package io.pqlconnector.worker.config;

import io.pqlconnector.spi.source.CallQuota;
import java.time.Duration;
import java.time.Instant;

/**
 * Where sources count their calls. They are made before the ledger is opened, since what is wrong in the configuration is
 * told without one, and counts nothing until then.
 */
public final class LateQuota implements CallQuota {
    private volatile CallQuota quota = CallQuota.NONE;

    /** Not connected. */
    public LateQuota() {}

    /** Has calls counted from now on. */
    public void connect(CallQuota counted) {
        quota = counted;
    }

    @Override
    public Duration take(String limit, int calls, Duration period, Instant now) {
        return quota.take(limit, calls, period, now);
    }
}

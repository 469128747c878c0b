package io.pqlconnector.worker.run;

import io.pqlconnector.http.TimeAndChance;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;

/**
 * A clock that starts at the present instant and runs a hundred times as fast as the machine's, and pauses that are as
 * much shorter: what waits for seconds waits for moments, in the same order. It gets ahead of the clocks of core and
 * CRM.
 */
final class HurriedTime implements TimeAndChance {
    private static final int TIMES = 100;

    private final Instant start = REAL.now();
    private final long startNanos = System.nanoTime();

    @Override
    public Instant now() {
        return start.plusNanos((System.nanoTime() - startNanos) * TIMES);
    }

    @Override
    public void pause(Duration duration) throws InterruptedException {
        // One more than it takes, because whoever waits for an instant looks at the clock again.
        TimeUnit.NANOSECONDS.sleep(duration.toNanos() / TIMES + 1);
    }

    @Override
    public double chance() {
        return REAL.chance();
    }
}

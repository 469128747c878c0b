package io.pqlconnector.http;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/** The clock, the waiting and the dice of a lane, as an argument, so that tests neither wait nor depend on luck. */
public interface TimeAndChance {

    /** What the machine has. */
    TimeAndChance REAL = new TimeAndChance() {
        @Override
        public Instant now() {
            return Instant.now();
        }

        @Override
        public void pause(Duration duration) throws InterruptedException {
            TimeUnit.NANOSECONDS.sleep(duration.toNanos());
        }

        @Override
        public double chance() {
            return ThreadLocalRandom.current().nextDouble();
        }
    };

    /** The present instant. */
    Instant now();

    /**
     * Waits.
     *
     * @throws InterruptedException at once, if the thread is interrupted before or meanwhile
     */
    void pause(Duration duration) throws InterruptedException;

    /** A number from 0 to below 1, by which waits are spread. */
    double chance();
}

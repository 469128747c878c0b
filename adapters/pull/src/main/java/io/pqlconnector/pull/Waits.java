package io.pqlconnector.pull;

import io.pqlconnector.http.TimeAndChance;
import io.pqlconnector.spi.source.UsageSink;
import java.time.Duration;
import java.time.Instant;

/** Waits, and tells whoever waits for the source what for, as soon as it is for longer than a moment. */
public final class Waits {
    private static final Duration A_MOMENT = Duration.ofSeconds(10);

    private final TimeAndChance time;
    private volatile Told told = (until, why) -> {};

    /** Waits by a clock. */
    public Waits(TimeAndChance time) {
        this.time = time;
    }

    /** Who is told. */
    @FunctionalInterface
    private interface Told {
        void waits(Instant until, String why);
    }

    /** Tells a reading from now on. */
    public void tell(UsageSink sink) {
        told = sink::waits;
    }

    /** The time by the clock. */
    public Instant now() {
        return time.now();
    }

    /**
     * Waits.
     *
     * @param why for a person
     */
    public void pause(Duration duration, String why) throws InterruptedException {
        if (duration.compareTo(A_MOMENT) >= 0) {
            told.waits(time.now().plus(duration), why);
        }
        time.pause(duration);
    }

    /**
     * The time by which a lane waits.
     *
     * @param why for a person: what it waits for
     */
    public TimeAndChance ofLane(String why) {
        return new TimeAndChance() {
            @Override
            public Instant now() {
                return time.now();
            }

            @Override
            public void pause(Duration duration) throws InterruptedException {
                Waits.this.pause(duration, why);
            }

            @Override
            public double chance() {
                return time.chance();
            }
        };
    }
}

package io.pqlconnector.http;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Time for tests of adapters: a pause moves the clock and is over at once. Chance always falls on the longest wait. */
public final class ManualTime implements TimeAndChance {
    private final List<Duration> pauses = new ArrayList<>();
    private Instant now;

    /** Starts at an instant. */
    public ManualTime(Instant start) {
        this.now = start;
    }

    /** Lets time pass. */
    public synchronized void advance(Duration duration) {
        now = now.plus(duration);
    }

    /** The pauses so far, in their order. */
    public synchronized List<Duration> pauses() {
        return List.copyOf(pauses);
    }

    @Override
    public synchronized Instant now() {
        return now;
    }

    @Override
    public synchronized void pause(Duration duration) throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
        pauses.add(duration);
        now = now.plus(duration);
    }

    @Override
    public double chance() {
        return Math.nextDown(1.0);
    }
}

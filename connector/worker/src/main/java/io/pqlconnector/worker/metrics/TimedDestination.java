package io.pqlconnector.worker.metrics;

import io.pqlconnector.core.quota.CallsAround;
import io.pqlconnector.spi.destination.Destination;

/** A destination whose answers are timed. */
final class TimedDestination extends CallsAround {
    private final CallTimer timer;

    TimedDestination(Destination destination, CallTimer timer) {
        super(destination);
        this.timer = timer;
    }

    @Override
    protected <T> T around(String what, Call<T> call) throws InterruptedException {
        return timer.time(name(), what, call);
    }
}

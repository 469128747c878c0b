package io.pqlconnector.worker.command;

import io.pqlconnector.core.ledger.Lease;
import io.pqlconnector.core.ledger.LeaseHeldException;
import java.time.Duration;
import java.util.function.Consumer;

/** Waits until another process is done with what one has at a time. */
final class Turn {
    private final StopSignal stop;
    private final Duration look;
    private final Runnable meanwhile;

    /**
     * For a worker.
     *
     * @param look the longest that it waits at a stretch
     * @param meanwhile what it does in between
     */
    Turn(StopSignal stop, Duration look, Runnable meanwhile) {
        this.stop = stop;
        this.look = look;
        this.meanwhile = meanwhile;
    }

    /** Takes what one process has at a time, or gives up after a while. */
    @FunctionalInterface
    interface Attempt {
        Lease take(Duration wait) throws InterruptedException;
    }

    /**
     * Waits as long as it takes.
     *
     * @param held is told once who has it, if somebody has
     * @param free is told if somebody had it
     * @return a lease of nothing if the worker was told to stop before
     */
    Lease await(Attempt attempt, Consumer<String> held, Runnable free) throws InterruptedException {
        boolean told = false;
        while (!stop.came()) {
            try {
                Lease lease = attempt.take(told ? look : Duration.ZERO);
                if (told) {
                    free.run();
                }
                return lease;
            } catch (LeaseHeldException e) {
                if (!told) {
                    held.accept(String.valueOf(e.getMessage()));
                }
                told = true;
            }
            meanwhile.run();
        }
        return () -> {};
    }
}

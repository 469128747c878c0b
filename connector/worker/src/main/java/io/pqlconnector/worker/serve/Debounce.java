package io.pqlconnector.worker.serve;

import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * Decides when a run starts: some time after the first push of a burst, so that the others of the burst are in it; never two
 * at once; and another one if a push came while one was under way, since that may have looked for usage already. Safe for
 * use by several threads.
 */
public final class Debounce {
    private final Supplier<Duration> delay;
    private final Later later;
    private final BooleanSupplier run;
    private boolean planned;
    private boolean stopped;

    /** Does things later, one after the other: a task whose time has come waits for the one that is under way. */
    public interface Later {
        /** Does a task once a time has passed. */
        void after(Duration delay, Runnable task);
    }

    /**
     * With nothing to do yet.
     *
     * @param delay from the first push of a burst to the run; asked anew each time
     * @param run makes a run; false if it could not begin, since somebody else is at it, and is to be tried again
     */
    public Debounce(Supplier<Duration> delay, Later later, BooleanSupplier run) {
        this.delay = delay;
        this.later = later;
        this.run = run;
    }

    /** Something has come that a run should see. */
    public synchronized void pushed() {
        if (!planned && !stopped) {
            planned = true;
            later.after(delay.get(), this::start);
        }
    }

    /** Starts no run any more; one that is under way is not disturbed. */
    public synchronized void stop() {
        stopped = true;
    }

    private void start() {
        synchronized (this) {
            if (stopped) {
                return;
            }
            // From here on a push may be too late for this run, and plans the next one.
            planned = false;
        }
        if (!run.getAsBoolean()) {
            pushed();
        }
    }
}

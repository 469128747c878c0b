package io.pqlconnector.worker.serve;

import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** The one thread on which runs are made. */
public final class RunThread implements Debounce.Later, AutoCloseable {
    private final ScheduledThreadPoolExecutor thread;

    /** Without anything to do. */
    public RunThread() {
        thread = new ScheduledThreadPoolExecutor(1, task -> new Thread(task, "pql-run"));
        thread.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    }

    @Override
    public void after(Duration delay, Runnable task) {
        try {
            Future<?> unused = thread.schedule(() -> told(task), delay.toNanos(), TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException e) {
            // It is ending: what was to be done waits for the next start.
        }
    }

    // A scheduled task's failure would be kept in a future that nobody looks at.
    private static void told(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException | Error e) {
            Thread current = Thread.currentThread();
            current.getUncaughtExceptionHandler().uncaughtException(current, e);
        }
    }

    /**
     * Drops what has not begun and waits for what has.
     *
     * @return whether it ended by itself within that time
     */
    public boolean end(Duration patience) throws InterruptedException {
        thread.shutdown();
        return thread.awaitTermination(patience.toNanos(), TimeUnit.NANOSECONDS);
    }

    /**
     * Interrupts what is under way: a run begins nothing more, and ends when the calls that it has made are answered.
     *
     * @return whether it ended within that time; if it did not it can be killed, as at any instant
     */
    public boolean park(Duration patience) throws InterruptedException {
        thread.shutdownNow();
        return thread.awaitTermination(patience.toNanos(), TimeUnit.NANOSECONDS);
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}

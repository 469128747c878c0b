package io.pqlconnector.worker.serve;

import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** The one thread on which runs are made. */
public final class RunThread implements Debounce.Later, AutoCloseable {
    /** For a run that was interrupted: it gives back what it holds. */
    private static final Duration CLEARING_UP = Duration.ofSeconds(3);

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
     * Drops what has not begun and lets end what has; after a time it is interrupted.
     *
     * @return whether it ended by itself
     */
    public boolean end(Duration patience) throws InterruptedException {
        thread.shutdown();
        boolean ended = thread.awaitTermination(patience.toNanos(), TimeUnit.NANOSECONDS);
        if (!ended) {
            thread.shutdownNow();
            // Whether it has cleared up by then or not, the process ends; a run can be killed at any instant.
            boolean unused = thread.awaitTermination(CLEARING_UP.toNanos(), TimeUnit.NANOSECONDS);
        }
        return ended;
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}

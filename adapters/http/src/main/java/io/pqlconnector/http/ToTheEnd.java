package io.pqlconnector.http;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Brings something to its end although its thread is interrupted, because half of it would be a loss. */
final class ToTheEnd {
    private ToTheEnd() {}

    /**
     * Does some work.
     *
     * @param patience how long it may go on after an interrupt
     * @return what came of it
     * @throws InterruptedException after the work, if the thread was interrupted meanwhile
     */
    static <T> T bring(Callable<T> work, Duration patience) throws InterruptedException {
        FutureTask<T> task = new FutureTask<>(work);
        Thread thread = new Thread(task, "refresh token");
        thread.setDaemon(true);
        thread.start();
        try {
            return task.get();
        } catch (InterruptedException e) {
            await(task, patience);
            throw e;
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            throw new IllegalStateException(e.getCause());
        }
    }

    private static void await(FutureTask<?> task, Duration patience) throws InterruptedException {
        try {
            task.get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            // Nobody asks for what came of it any more.
        } catch (TimeoutException e) {
            task.cancel(true);
        }
    }
}

package io.pqlconnector.core.run;

import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Makes things one ahead, on a thread of its own: while the caller works with one, the next is made. What making it throws,
 * {@link #next} throws.
 *
 * @param <T> what is made
 */
final class Ahead<T> implements AutoCloseable {
    private final ExecutorService thread;
    private final Supplier<Optional<T>> maker;
    private Future<Optional<T>> coming;

    /**
     * Starts making the first.
     *
     * @param maker makes the next one; empty when there are no more, and then it is not asked again
     */
    Ahead(String threadName, Supplier<Optional<T>> maker) {
        this.maker = maker;
        this.thread = Executors.newSingleThreadExecutor(work -> {
            Thread made = new Thread(work, threadName);
            made.setDaemon(true);
            return made;
        });
        this.coming = thread.submit(maker::get);
    }

    /** The next one, in order; empty when there are no more. */
    Optional<T> next() throws InterruptedException {
        Optional<T> made = result();
        if (made.isPresent()) {
            coming = thread.submit(maker::get);
        }
        return made;
    }

    private Optional<T> result() throws InterruptedException {
        try {
            return coming.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof Error error) {
                throw error;
            }
            throw e.getCause() instanceof RuntimeException failure ? failure : new IllegalStateException(e.getCause());
        }
    }

    /** Waits for what is being made, so that nothing it uses is closed under its hands; an interrupt waits too. */
    @Override
    public void close() {
        thread.shutdown();
        boolean interrupted = false;
        boolean ended = false;
        while (!ended) {
            try {
                ended = thread.awaitTermination(1, TimeUnit.MINUTES);
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}

package io.pqlconnector.core.beside;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** One thread beside the caller's. What it is given is done in order, one after the other. */
public final class Beside implements AutoCloseable {
    private final ExecutorService thread;

    /** A thread that starts with its first work. */
    public Beside(String threadName) {
        this.thread = Executors.newSingleThreadExecutor(work -> {
            Thread made = new Thread(work, threadName);
            made.setDaemon(true);
            return made;
        });
    }

    /** Something that is being made. */
    public static final class Coming<T> {
        private final Future<T> future;

        private Coming(Future<T> future) {
            this.future = future;
        }

        /** Waits for it; what making it threw is thrown. */
        public T await() throws InterruptedException {
            try {
                return future.get();
            } catch (ExecutionException e) {
                if (e.getCause() instanceof Error error) {
                    throw error;
                }
                throw e.getCause() instanceof RuntimeException failure
                        ? failure
                        : new IllegalStateException(e.getCause());
            }
        }
    }

    /** Has something made. */
    public <T> Coming<T> start(Supplier<T> work) {
        return new Coming<>(thread.submit(work::get));
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

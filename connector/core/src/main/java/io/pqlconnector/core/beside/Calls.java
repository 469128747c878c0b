package io.pqlconnector.core.beside;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionService;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Calls that are under way beside the thread that asked for them, which alone may use this.
 *
 * @param <T> what a call brings
 */
public final class Calls<T> implements AutoCloseable {
    private final ExecutorService threads;
    private final CompletionService<T> ended;
    private int underWay;

    /** At most so many at once; what is asked for beyond that waits its turn. */
    public Calls(String threadName, int parallel) {
        threads = Executors.newFixedThreadPool(parallel, work -> {
            Thread made = new Thread(work, threadName);
            made.setDaemon(true);
            return made;
        });
        ended = new ExecutorCompletionService<>(threads);
    }

    /** Asks for a call. */
    public void start(Callable<T> call) {
        ended.submit(call);
        underWay++;
    }

    /** How many were asked for and not yet given back. */
    public int size() {
        return underWay;
    }

    /** Waits for the call that ends first; what it threw is thrown. */
    public T next() throws InterruptedException {
        return result(ended.take());
    }

    /**
     * Waits for all that are under way, also when interrupted or when one fails: they cannot be taken back, so their ends have to
     * be known. What the first one threw is thrown once none is left.
     */
    public List<T> rest() {
        boolean interrupted = false;
        Optional<RuntimeException> failure = Optional.empty();
        Optional<Error> error = Optional.empty();
        List<T> rest = new ArrayList<>();
        while (underWay > 0) {
            try {
                rest.add(next());
            } catch (InterruptedException e) {
                interrupted = true;
            } catch (RuntimeException e) {
                failure = failure.or(() -> Optional.of(e));
            } catch (Error e) {
                error = error.or(() -> Optional.of(e));
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        if (error.isPresent()) {
            throw error.get();
        }
        if (failure.isPresent()) {
            throw failure.get();
        }
        return rest;
    }

    /** Interrupts all that are under way, so that they come to an end soon; {@link #rest} still waits for it. */
    public void interrupt() {
        threads.shutdownNow();
    }

    private T result(Future<T> future) throws InterruptedException {
        underWay--;
        try {
            return future.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof Error error) {
                throw error;
            }
            if (e.getCause() instanceof InterruptedException interruption) {
                throw interruption;
            }
            throw e.getCause() instanceof RuntimeException failure ? failure : new IllegalStateException(e.getCause());
        }
    }

    @Override
    public void close() {
        threads.shutdown();
    }
}

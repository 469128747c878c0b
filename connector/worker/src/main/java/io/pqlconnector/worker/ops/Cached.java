package io.pqlconnector.worker.ops;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** What is found out anew after some seconds, by one of those who ask; the others wait a moment for it. Thread-safe. */
final class Cached<T> {
    /** A probe waits for a second, or a few. */
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final Supplier<T> source;
    private final Duration kept;
    private final LongSupplier nanos;
    private final ReentrantLock lock = new ReentrantLock();
    private Optional<T> value = Optional.empty();
    private long at;

    /**
     * Nothing yet.
     *
     * @param kept how long an answer stands
     * @param nanos a running clock
     */
    Cached(Supplier<T> source, Duration kept, LongSupplier nanos) {
        this.source = source;
        this.kept = kept;
        this.nanos = nanos;
    }

    /** The value, or the other one if whoever is finding it out does not come to an end. */
    T get(T otherwise) {
        try {
            if (!lock.tryLock(PATIENCE.toNanos(), TimeUnit.NANOSECONDS)) {
                return otherwise;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return otherwise;
        }
        try {
            if (value.isEmpty() || nanos.getAsLong() - at > kept.toNanos()) {
                value = Optional.of(source.get());
                at = nanos.getAsLong();
            }
            return value.orElse(otherwise);
        } finally {
            lock.unlock();
        }
    }
}

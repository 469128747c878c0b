package io.pqlconnector.crm.salesforce.cadence.once;

import io.pqlconnector.http.TimeAndChance;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Predicate;

/**
 * A list of the provider's that is read once, because calls are counted by the year. It is read anew only when what is looked
 * for is not in it, or of no use, and then at most every few minutes: somebody may have mended that. Thread-safe.
 *
 * @param <T> what is in it
 */
public final class Catalog<T> {
    private static final Duration FRESH = Duration.ofMinutes(15);

    private final Reader<T> reader;
    private final TimeAndChance time;
    private List<T> all = List.of();
    private Instant readAt = Instant.MIN;

    /** Reads the list. */
    @FunctionalInterface
    public interface Reader<T> {
        /** All that there is. */
        List<T> read() throws InterruptedException;
    }

    /** Nothing is read yet. */
    public Catalog(Reader<T> reader, TimeAndChance time) {
        this.reader = reader;
        this.time = time;
    }

    /**
     * Those that fit.
     *
     * @param isOfUse whether one that fits is one that will do
     */
    public synchronized List<T> find(Predicate<T> fits, Predicate<T> isOfUse) throws InterruptedException {
        List<T> found = all.stream().filter(fits).toList();
        if (found.stream().anyMatch(isOfUse) || time.now().minus(FRESH).isBefore(readAt)) {
            return found;
        }
        all = List.copyOf(reader.read());
        readAt = time.now();
        return all.stream().filter(fits).toList();
    }

    /** Has the list read anew when it is needed next. */
    public synchronized void forget() {
        all = List.of();
        readAt = Instant.MIN;
    }
}

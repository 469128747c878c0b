package io.pqlconnector.testkit.web;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/**
 * Counts what many threads do.
 *
 * @param <K> what is counted apart
 */
public final class Counts<K> {
    private final Map<K, LongAdder> counts = new ConcurrentHashMap<>();

    /** Nothing was counted yet. */
    public Counts() {}

    /** One more. */
    public void add(K what) {
        counts.computeIfAbsent(what, any -> new LongAdder()).increment();
    }

    /** How many there were. */
    public long of(K what) {
        LongAdder count = counts.get(what);
        return count == null ? 0 : count.sum();
    }

    /** How many there were of all. */
    public long all() {
        return counts.values().stream().mapToLong(LongAdder::sum).sum();
    }

    /** What was counted at least once. */
    public Set<K> seen() {
        return Set.copyOf(counts.keySet());
    }
}

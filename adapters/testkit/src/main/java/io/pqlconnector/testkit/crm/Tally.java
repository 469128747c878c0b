package io.pqlconnector.testkit.crm;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** Counts what arrives at a fake CRM, and what it does of it. */
public final class Tally {
    private final Map<Endpoint, LongAdder> calls = new ConcurrentHashMap<>();
    private final Map<Endpoint, LongAdder> applied = new ConcurrentHashMap<>();

    Tally() {}

    /** How many calls arrived, those that went wrong included. */
    public long calls(Endpoint endpoint) {
        return count(calls, endpoint);
    }

    /** How many calls arrived, those for tokens left out. */
    public long calls() {
        long tokens = calls(Endpoint.TOKEN);
        return calls.values().stream().mapToLong(LongAdder::sum).sum() - tokens;
    }

    /** How many operations were carried out, repeated ones included. */
    public long applied(Endpoint endpoint) {
        return count(applied, endpoint);
    }

    void called(Endpoint endpoint) {
        calls.computeIfAbsent(endpoint, any -> new LongAdder()).increment();
    }

    void apply(Endpoint endpoint) {
        applied.computeIfAbsent(endpoint, any -> new LongAdder()).increment();
    }

    private static long count(Map<Endpoint, LongAdder> counts, Endpoint endpoint) {
        LongAdder count = counts.get(endpoint);
        return count == null ? 0 : count.sum();
    }
}

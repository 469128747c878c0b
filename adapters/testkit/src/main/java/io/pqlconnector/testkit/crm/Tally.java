package io.pqlconnector.testkit.crm;

import io.pqlconnector.testkit.web.Counts;

/** Counts what arrives at a fake CRM, and what it does of it. */
public final class Tally {
    private final Counts<Endpoint> calls = new Counts<>();
    private final Counts<Endpoint> applied = new Counts<>();

    Tally() {}

    /** How many calls arrived, those that went wrong included. */
    public long calls(Endpoint endpoint) {
        return calls.of(endpoint);
    }

    /** How many calls arrived, those for tokens left out. */
    public long calls() {
        return calls.all() - calls(Endpoint.TOKEN);
    }

    /** How many operations were carried out, repeated ones included. */
    public long applied(Endpoint endpoint) {
        return applied.of(endpoint);
    }

    void called(Endpoint endpoint) {
        calls.add(endpoint);
    }

    void apply(Endpoint endpoint) {
        applied.add(endpoint);
    }
}

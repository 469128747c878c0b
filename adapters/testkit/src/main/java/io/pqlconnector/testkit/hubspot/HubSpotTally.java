package io.pqlconnector.testkit.hubspot;

import io.pqlconnector.testkit.web.Counts;
import java.util.Set;

/**
 * Counts what arrives at a fake HubSpot, by names such as {@code companies/batch/upsert}, {@code companies/search},
 * {@code associations/contacts/companies/batch/default}, {@code lists/memberships/add}, {@code sequences/enroll}. Calls
 * that go wrong count too.
 */
public final class HubSpotTally {
    /** The calls for tokens. */
    public static final String TOKEN = "oauth/token";

    private final Counts<String> calls = new Counts<>();
    private final Counts<String> writes = new Counts<>();

    HubSpotTally() {}

    /** How many calls of a name arrived. */
    public long calls(String name) {
        return calls.of(name);
    }

    /** How many calls arrived, those for tokens left out. */
    public long calls() {
        return calls.all() - calls.of(TOKEN);
    }

    /** How many calls arrived that change something. */
    public long writes() {
        return writes.all();
    }

    /** The names of what was called. */
    public Set<String> names() {
        return calls.seen();
    }

    void called(String name, boolean changes) {
        calls.add(name);
        if (changes) {
            writes.add(name);
        }
    }
}

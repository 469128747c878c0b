package io.pqlconnector.rules.signal;

import io.pqlconnector.spi.EntityKind;
import java.time.Instant;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Everything that was measured about one account or user as of an instant.
 *
 * @param kind which of the two
 * @param key the account key or user key
 * @param name a name for a reader, from traits; empty if none is known
 * @param domain the registrable domain in lower case; empty if none is known
 * @param email a user's address in lower case; empty for an account and if none is known
 * @param workEmail whether the address belongs to a company, not to a free or disposable mail provider
 * @param firstSeen the first event ever
 * @param lastSeen the last event before the as-of instant
 * @param recentEvents how many events there were in the 30 days before the as-of instant
 * @param signals every signal of the rule book but the expressions
 * @param traits the traits that are known, as text
 */
public record Measurement(
        EntityKind kind,
        String key,
        String name,
        String domain,
        String email,
        boolean workEmail,
        Optional<Instant> firstSeen,
        Optional<Instant> lastSeen,
        long recentEvents,
        SortedMap<SignalName, Measured> signals,
        SortedMap<String, String> traits) {
    public Measurement {
        signals = Collections.unmodifiableSortedMap(new TreeMap<>(signals));
        traits = Collections.unmodifiableSortedMap(new TreeMap<>(traits));
    }
}

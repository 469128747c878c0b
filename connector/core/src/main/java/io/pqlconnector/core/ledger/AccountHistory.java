package io.pqlconnector.core.ledger;

import io.pqlconnector.rules.signal.SignalName;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * How one account stood over time, and as it was last scored.
 *
 * @param changes oldest first; at least one
 * @param last as it was last scored; empty if that is not kept
 */
public record AccountHistory(String key, List<TierChange> changes, Optional<LastScored> last) {
    public AccountHistory {
        changes = List.copyOf(changes);
    }

    /**
     * An account as it was last scored.
     *
     * @param firstSeen its first event ever; empty if it is known by traits only
     * @param active whether it had an event in the 30 days before
     * @param fired the signals that had fired
     * @param gone whether the last run that came to its end did not find it any more
     */
    public record LastScored(
            Optional<Instant> firstSeen, boolean active, boolean qualified, Set<SignalName> fired, boolean gone) {
        public LastScored {
            fired = Set.copyOf(fired);
        }
    }
}

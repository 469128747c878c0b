package io.pqlconnector.core.ledger;

import io.pqlconnector.spi.DestinationName;
import io.pqlconnector.spi.destination.Outcome;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What destinations said became of their records, and how far that was read. */
public interface CrmOutcomes {

    /** When the last reading of a destination began that came to its end. */
    Optional<Instant> readAt(DestinationName destination);

    /**
     * Keeps what a reading was told, and that it came to its end. What was told before stays, and is not there twice.
     *
     * @param readAt when the reading began
     * @return how many of them are new
     */
    long keep(DestinationName destination, List<Outcome> outcomes, Instant readAt);

    /**
     * What was told of a destination's records, each for every account that the record is confirmed to be of.
     *
     * @param before only what happened before it
     * @return the earliest first; of what happened at one instant, what was told last first
     */
    List<Told> told(DestinationName destination, Instant before);

    /**
     * An outcome.
     *
     * @param account the key of the account whose record it is; empty if no account is confirmed to have that record
     */
    record Told(Optional<String> account, Outcome outcome) {}
}

package io.pqlconnector.core.ledger;

import io.pqlconnector.spi.DestinationName;
import io.pqlconnector.spi.destination.Outcome;
import io.pqlconnector.spi.destination.OutcomeCursor;
import io.pqlconnector.spi.destination.OutcomePage;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What destinations said became of their records, and how far that was read. */
public interface CrmOutcomes {

    /** How far a destination was read; empty if it was never asked. */
    Optional<Reading> reading(DestinationName destination);

    /** When the last reading of a destination began that came to its end. */
    default Optional<Instant> readAt(DestinationName destination) {
        return reading(destination).flatMap(Reading::readAt);
    }

    /** Notes that a destination is about to be asked: a reading begins, or one goes on that has not come to its end. */
    void ask(DestinationName destination, Instant now);

    /**
     * Keeps a page, and from where the reading goes on; the last page ends it. Of each deal of the page nothing else is kept
     * afterwards, and of a record itself the latest of each kind.
     */
    Kept keep(DestinationName destination, OutcomePage page);

    /**
     * What is known of a destination's records, each for every account that the record is confirmed to be of. A record may have become
     * a customer by what was told of itself and by a deal.
     *
     * @param before only what happened before it
     * @return the earliest first
     */
    List<Told> told(DestinationName destination, Instant before);

    /**
     * How far a destination was read.
     *
     * @param readAt when the last reading began that came to its end
     * @param askedAt when it was asked last, whatever came of it
     * @param open the reading that has not come to its end
     */
    record Reading(Optional<Instant> readAt, Instant askedAt, Optional<Unfinished> open) {}

    /**
     * A reading that has not come to its end.
     *
     * @param began when it was asked for the first page
     * @param next where the next page begins
     */
    record Unfinished(Instant began, OutcomeCursor next) {}

    /**
     * What was told, and what of it was news.
     *
     * @param told outcomes
     * @param added those that were not known
     * @param amended those that were known to have been at another time, or of another value
     * @param takenBack outcomes that were known and are so no longer
     */
    record Kept(long told, long added, long amended, long takenBack) {
        /** Nothing. */
        public static final Kept NOTHING = new Kept(0, 0, 0, 0);

        /** Both. */
        public Kept plus(Kept other) {
            return new Kept(
                    told + other.told, added + other.added, amended + other.amended, takenBack + other.takenBack);
        }
    }

    /**
     * An outcome.
     *
     * @param account the key of the account whose record it is; empty if no account is confirmed to have that record
     */
    record Told(Optional<String> account, Outcome outcome) {}
}

package io.pqlconnector.core.ledger;

import io.pqlconnector.spi.DestinationName;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;

/** What reps said of accounts, since when, and until when. */
public interface Verdicts {

    /** When the last reading of a place began that came to its end. */
    Optional<Instant> readAt(DestinationName destination, String place);

    /** When the last reading of a place began, however it ended. */
    Optional<Instant> askedAt(DestinationName destination, String place);

    /** Notes that a reading of a place begins. */
    void ask(DestinationName destination, String place, Instant at);

    /**
     * Keeps what a reading of a place was told, and that it came to its end. What stood there and is not told any more ends, and so does
     * what is told in other words, which begins anew. A verdict on an account that the last complete run did not find stays as it is,
     * since nobody was asked about that.
     *
     * @param told by the account's key, in the rep's words
     * @param asOf the instant that the run scores, from which on it counts
     * @param readAt when the reading began
     * @return how many verdicts began or ended
     */
    long keep(DestinationName destination, String place, SortedMap<String, String> told, Instant asOf, Instant readAt);

    /**
     * Ends what stands anywhere else: nobody reads there any more.
     *
     * @param places those that are read, within their destinations
     * @return how many verdicts ended
     */
    long endElsewhere(Map<DestinationName, Set<String>> places, Instant asOf);

    /** How many verdicts stand at a place. */
    long standing(DestinationName destination, String place);

    /** What was ever said of some accounts, the earliest first. */
    List<Verdict> of(Collection<String> accounts);

    /** What was ever said, of all accounts, the earliest first. */
    List<Verdict> all();

    /** A text that is another one as soon as anything is said or taken back. */
    String version();
}

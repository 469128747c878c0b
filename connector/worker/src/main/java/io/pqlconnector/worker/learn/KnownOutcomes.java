package io.pqlconnector.worker.learn;

import io.pqlconnector.learn.outcome.Outcomes;
import java.util.List;

/**
 * What became of accounts, and where that is known from.
 *
 * @param origins every origin that is configured, also one that told nothing
 */
public record KnownOutcomes(Outcomes outcomes, List<Origin> origins) {
    public KnownOutcomes {
        origins = List.copyOf(origins);
    }

    /**
     * One origin.
     *
     * @param name as messages name it: {@code events}, a file, or a destination
     * @param taken how many outcomes were taken from it
     * @param later how many were left out because they lie at or after the as-of instant
     * @param strange how many of those taken are of accounts that the last run did not score; 0 for events
     * @param notice what else there is to say of it, for a reader; empty if there is nothing
     */
    public record Origin(String name, long taken, long later, long strange, String notice) {
        /** All of it as one line. */
        public String inWords() {
            return name + ": " + taken + " outcome" + (taken == 1 ? "" : "s") + " taken"
                    + (strange == 0 ? "" : ", " + strange + " of them of accounts that no usage is known of")
                    + (later == 0 ? "" : "; " + later + " left out, because they came later")
                    + (notice.isEmpty() ? "." : ". " + notice);
        }
    }
}

package io.pqlconnector.core.alert;

import java.util.List;
import java.util.Set;

/** What alerts are derived from, beside the history of runs. */
public interface AlertEvidence {

    /** What a run was refused that was not refused before, and still is; the most frequent first. */
    List<Refused> newlyRefused(long run);

    /**
     * The accounts that runs moved into a tier, and that are in one of the tiers now. A run for an instant that was scored
     * before moves nobody.
     *
     * @param tiers none of them means reaching the threshold
     * @param afterRun the runs after this one
     * @param upToRun up to this one
     * @param limit how many leads to tell, highest score first
     */
    Entered entered(Set<String> tiers, long afterRun, long upToRun, int limit);

    /**
     * How many accounts are in one of some tiers now.
     *
     * @param tiers none of them means having reached the threshold
     */
    long standing(Set<String> tiers);

    /**
     * Records that were refused for the same reason.
     *
     * @param object what the destination calls them
     * @param field empty if no field was named
     * @param code the reason, for programs
     */
    record Refused(String destination, String object, String field, String code, long records) {}

    /**
     * Accounts that came into a tier.
     *
     * @param accounts how many they are
     * @param best the first of them
     */
    record Entered(long accounts, List<Lead> best) {
        public Entered {
            best = List.copyOf(best);
        }
    }
}

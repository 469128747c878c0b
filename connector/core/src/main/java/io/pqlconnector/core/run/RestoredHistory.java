package io.pqlconnector.core.run;

import io.pqlconnector.core.ledger.RunLog;
import io.pqlconnector.core.ledger.RunRecord;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The history of a ledger that was put back from a backup. The CRM may hold enrollments, tasks and notes that were made after the
 * backup and that the ledger does not know of.
 */
public final class RestoredHistory {
    /** What counts as an unfinished baseline in the history says by this count where it comes from: 1. */
    public static final String RESTORED = "restored";

    private RestoredHistory() {}

    /**
     * Makes the next sync a baseline: it writes fields and lists and takes as done what there is cause for then, so that nobody
     * is enrolled a second time. Without a run in the history there is nothing that could be done twice, and nothing is noted.
     *
     * @param now when the ledger was put back
     */
    public static void oweBaseline(RunLog runs, Instant now) {
        Optional<RunRecord> last = runs.latest(1).stream().findFirst();
        last.ifPresent(run -> {
            RunRecord owed = runs.start(RunCounts.BASELINE, now, run.asOf(), run.rulesVersion());
            TreeMap<String, Long> counts = new TreeMap<>();
            counts.put(RESTORED, 1L);
            runs.finish(owed.number(), now, RunRecord.Outcome.FAILED, counts, List.of());
        });
    }

    /** Whether a run of the history stands only for a ledger that was put back, and never ran. */
    static boolean isMark(RunRecord run) {
        return run.counts().containsKey(RESTORED);
    }

    /** Whether the next sync is a baseline, for this reason or another. */
    public static boolean owesBaseline(RunLog runs) {
        return new History(runs).hasUnfinishedBaseline();
    }
}

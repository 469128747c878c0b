package io.pqlconnector.core.ledger;

import java.time.Instant;
import java.util.List;
import java.util.SortedMap;

/** The history of runs. */
public interface RunLog {

    /** Opens a run and gives it the next number. */
    RunRecord start(String command, Instant startedAt, Instant asOf, String rulesVersion);

    /**
     * Closes a run.
     *
     * @param notes why it ended so; kept in the same transaction
     */
    void finish(
            long number,
            Instant finishedAt,
            RunRecord.Outcome outcome,
            SortedMap<String, Long> counts,
            List<RunNote> notes);

    /** Why a run ended as it did, in the order in which {@link #finish} got it; empty for one that is not finished. */
    List<RunNote> notes(long number);

    /** The runs after one, oldest first. */
    List<RunRecord> after(long number, int limit);

    /** The latest runs, newest first. */
    List<RunRecord> latest(int limit);
}

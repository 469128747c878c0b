package io.pqlconnector.core.ledger;

import java.time.Instant;
import java.util.List;
import java.util.SortedMap;

/** The history of runs. */
public interface RunLog {

    /** Opens a run and gives it the next number. */
    RunRecord start(String command, Instant startedAt, Instant asOf, String rulesVersion);

    /** Closes a run. */
    void finish(long number, Instant finishedAt, RunRecord.Outcome outcome, SortedMap<String, Long> counts);

    /** The latest runs, newest first. */
    List<RunRecord> latest(int limit);
}

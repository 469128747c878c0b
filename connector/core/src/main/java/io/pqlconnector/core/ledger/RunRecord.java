package io.pqlconnector.core.ledger;

import java.time.Instant;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * One run.
 *
 * @param number counted from 1
 * @param command {@code sync} or {@code apply}
 * @param startedAt by the wall clock
 * @param finishedAt by the wall clock; empty while it runs, and for one that was killed
 * @param asOf the instant that it scored for
 * @param rulesVersion which rules it used
 * @param outcome how it ended
 * @param counts what it did, by name: events, accounts, qualified, operations, confirmed, rejected, unknown, calls, ...
 */
public record RunRecord(
        long number,
        String command,
        Instant startedAt,
        Optional<Instant> finishedAt,
        Instant asOf,
        String rulesVersion,
        Outcome outcome,
        SortedMap<String, Long> counts) {
    public RunRecord {
        counts = Collections.unmodifiableSortedMap(new TreeMap<>(counts));
    }

    /** How a run ended. */
    public enum Outcome {
        /** It runs, or was killed. */
        OPEN,
        /** Everything was confirmed. */
        CONFIRMED,
        /** It came to its end, but some operations were rejected or left. */
        PARTIAL,
        /** A source or destination failed. */
        FAILED,
        /** It was stopped by a limit before delivery. */
        STOPPED
    }
}

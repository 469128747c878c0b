package io.pqlconnector.core.run;

import io.pqlconnector.core.ledger.RunLog;
import io.pqlconnector.core.ledger.RunRecord;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** What earlier runs tell a later one. */
final class History {
    private static final int FIRST_LOOK = 50;
    private static final int LOOKS_FURTHER = 8;

    private final RunLog runs;

    History(RunLog runs) {
        this.runs = runs;
    }

    /**
     * The newest run of some kind, however long ago: a schedule that a limit stops every few minutes over a holiday soon has
     * hundreds of runs behind it.
     */
    Optional<RunRecord> newest(Predicate<RunRecord> wanted) {
        int limit = FIRST_LOOK;
        while (true) {
            List<RunRecord> latest = runs.latest(limit);
            Optional<RunRecord> found = latest.stream().filter(wanted).findFirst();
            if (found.isPresent() || latest.size() < limit) {
                return found;
            }
            limit = Math.multiplyExact(limit, LOOKS_FURTHER);
        }
    }

    /** The as-of instant of the last run that decided about every enrollment; {@link Instant#MIN} if there was none. */
    Instant enrollmentsDecidedThrough(Instant asOf) {
        return newest(run -> run.asOf().isBefore(asOf) && RunCounts.decidedEnrollments(run))
                .map(RunRecord::asOf)
                .orElse(Instant.MIN);
    }

    /**
     * The instant as of which the destinations were last told where accounts stand, if scores were committed since that
     * nobody let out: by a run that a limit stopped, or that died. Empty if the last scores were let out. {@link
     * Instant#EPOCH} if none ever were.
     */
    Optional<Instant> toldAsOf(Instant asOf) {
        Optional<RunRecord> last = newest(run -> run.asOf().isBefore(asOf));
        if (last.isEmpty() || wasLetOut(last.get())) {
            return Optional.empty();
        }
        return Optional.of(newest(run -> run.asOf().isBefore(asOf) && RunCounts.released(run))
                .map(RunRecord::asOf)
                .orElse(Instant.EPOCH));
    }

    /**
     * The last run that let its operations out, if there may be some in the outbox that nobody let out since; 0 if none ever
     * did.
     *
     * @param current the run that asks
     */
    Optional<Long> operationsHeldBackAfter(long current) {
        Optional<RunRecord> last = newest(run -> run.number() < current);
        if (last.isEmpty() || wasLetOut(last.get())) {
            return Optional.empty();
        }
        return Optional.of(newest(run -> run.number() < current && RunCounts.released(run))
                .map(RunRecord::number)
                .orElse(0L));
    }

    /** Whether the last run that scored was a baseline which did not come to its end: it was killed, or the lake failed. */
    boolean hasUnfinishedBaseline() {
        return newest(run -> RunCounts.isBaseline(run) || RunCounts.scored(run))
                .filter(run -> !RunCounts.scored(run))
                .isPresent();
    }

    // A run that found nothing new planned nothing either, and all that came before it was let out.
    private static boolean wasLetOut(RunRecord run) {
        return RunCounts.released(run)
                || run.outcome() == RunRecord.Outcome.CONFIRMED
                || run.outcome() == RunRecord.Outcome.PARTIAL;
    }
}

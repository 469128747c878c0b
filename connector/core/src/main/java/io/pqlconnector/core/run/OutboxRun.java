package io.pqlconnector.core.run;

import io.pqlconnector.core.alarm.Alarm;
import io.pqlconnector.core.deliver.Delivery;
import io.pqlconnector.core.ledger.Ledger;
import io.pqlconnector.core.ledger.OutboxEntry;
import io.pqlconnector.core.ledger.RunRecord;
import io.pqlconnector.core.plan.PlanTarget;
import io.pqlconnector.spi.AdapterException;
import io.pqlconnector.spi.DestinationName;
import io.pqlconnector.spi.FailureKind;
import io.pqlconnector.spi.destination.IdempotencyKey;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Runs that deliver without pulling and scoring: what a limit held back, what was refused or is unclear, and what takes an
 * earlier run back. To be used by the process that holds the ledger's lease. One instance serves one call.
 */
public final class OutboxRun {
    private final RunSetup setup;
    private final Ledger ledger;
    private final Stages stages;

    /** A run that is about to start. */
    public OutboxRun(RunSetup setup, RunListener listener) {
        this.setup = setup;
        ledger = setup.ledger();
        stages = new Stages(setup, listener);
    }

    /**
     * The run that a limit stopped and nobody has approved yet, not even by putting the ledger back from a backup. As long as
     * there is one, nothing but {@link #approve} may deliver from the outbox.
     */
    public Optional<RunRecord> awaitingApproval() {
        return new History(ledger.runs())
                .newest(run -> !RestoredHistory.isMark(run))
                .filter(RunCounts::stoppedByLimits);
    }

    /**
     * Delivers what the last run left waiting because it went over a limit: a person has looked at it.
     *
     * @return empty if nothing waits for an approval
     */
    public Optional<RunResult> approve() throws InterruptedException {
        Optional<RunRecord> stopped = awaitingApproval();
        if (stopped.isEmpty()) {
            return Optional.empty();
        }
        RunProgress progress =
                stages.start("apply", stopped.get().asOf(), stopped.get().rulesVersion());
        progress.noted.put(RunCounts.APPROVED, stages.waiting());
        stages.deliver(stages.open(progress), progress);
        return Optional.of(stages.finish(progress, progress.outcome()));
    }

    /** Sends again what the destinations refused, and what waits beside it. Not while a run awaits an approval. */
    public RunResult retryRejected() throws InterruptedException {
        RunProgress progress = begin("rejected --retry");
        Map<DestinationName, Delivery> deliveries = stages.open(progress);
        for (PlanTarget target : setup.destinations()) {
            ledger.rejections().retryAll(target.name());
        }
        return deliver(deliveries, progress);
    }

    /**
     * Asks the destinations once more about enrollments, tasks and notes whose end was unclear, and sends again those
     * of which they still cannot tell, with what waits beside them. Whom one of them reached after all gets it twice: a
     * person has to have said so. A job that a destination answers for in no sensible way is given up, so that the next run
     * sends again what it carried. Not while a run awaits an approval.
     */
    public RunResult resendUnclear() throws InterruptedException {
        RunProgress progress = begin("rejected --resend-unclear");
        Map<DestinationName, Delivery> deliveries = stages.open(progress);
        for (PlanTarget target : setup.destinations()) {
            if (Optional.ofNullable(progress.unreachable.get(target.name()))
                    .filter(failure -> failure.kind() == FailureKind.PROTOCOL)
                    .isPresent()) {
                ledger.outbox().forgetJobs(target.name());
            }
            List<IdempotencyKey> untold = ledger.outbox().unclear(target.name()).stream()
                    .filter(OutboxEntry::needsAPerson)
                    .map(entry -> entry.planned().operation().key())
                    .toList();
            // One that could not be asked may know of them.
            if (!untold.isEmpty() && !progress.unreachable.containsKey(target.name())) {
                ledger.outbox().markPending(untold);
            }
        }
        return deliver(deliveries, progress);
    }

    /**
     * Puts back the values from before a run, but where something else was written since. Not while a run awaits an approval.
     *
     * @param undone the run's number
     */
    public RunResult undo(long undone) throws InterruptedException {
        RunProgress progress = begin("undo " + undone);
        Map<DestinationName, Delivery> deliveries = stages.open(progress);
        Undo undo = new Undo(setup, undone, progress);
        for (PlanTarget target : setup.destinations()) {
            try {
                undo.plan(target);
            } catch (AdapterException e) {
                progress.unreachable.putIfAbsent(target.name(), e);
            }
        }
        progress.undo = Optional.of(undo.report());
        return deliver(deliveries, progress);
    }

    // A run that was killed between planning and delivery has left operations that no limit has seen.
    private RunResult deliver(Map<DestinationName, Delivery> deliveries, RunProgress progress)
            throws InterruptedException {
        TierMoves none = new TierMoves(ledger.assessments(), progress.asOf, Optional.empty());
        List<Alarm> floods = new Gate(setup, new History(ledger.runs())).ofOutbox(progress, none);
        if (floods.isEmpty()) {
            stages.deliver(deliveries, progress);
        } else {
            progress.holdBack(floods, stages.waiting());
        }
        return stages.finish(progress, progress.outcome());
    }

    private RunProgress begin(String command) {
        if (awaitingApproval().isPresent()) {
            throw new IllegalStateException(
                    "a run awaits an approval, and what it planned must not go out beside this");
        }
        return stages.start(command, stages.asOf(), stages.version().rules());
    }
}

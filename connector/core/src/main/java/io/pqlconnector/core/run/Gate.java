package io.pqlconnector.core.run;

import io.pqlconnector.core.alarm.Alarm;
import io.pqlconnector.core.alarm.Extent;
import io.pqlconnector.core.ledger.Outbox;
import io.pqlconnector.core.ledger.RunRecord;
import io.pqlconnector.core.plan.PlanCounts;
import io.pqlconnector.core.plan.PlanTarget;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** Stands between planning and delivery: over a limit nothing goes to any destination. */
final class Gate {
    private final RunSetup setup;
    private final History history;

    Gate(RunSetup setup, History history) {
        this.setup = setup;
        this.history = history;
    }

    /**
     * The limits that delivering the outbox would go over. What an earlier run left there counts as well, unless a person
     * approved it since.
     */
    List<Alarm> ofOutbox(RunProgress progress, TierMoves moves) {
        Outbox.Waiting waiting = waiting(0);
        Extent extent = new Extent(waiting.creates(), waiting.enrollments(), moves.changed(), moves.scoredBefore());
        List<Alarm> alarms = exceededBy(extent);
        if (!alarms.isEmpty()) {
            progress.note(extent);
        }
        return alarms;
    }

    /** The limits that a plan which is not in the outbox would go over. */
    List<Alarm> ofPlan(Collection<PlanCounts> plans, TierMoves moves) {
        return exceededBy(new Extent(
                plans.stream().mapToLong(PlanCounts::creates).sum(),
                plans.stream().mapToLong(PlanCounts::enrollments).sum(),
                moves.changed(),
                moves.scoredBefore()));
    }

    // The history is asked for approvals only if it matters: mostly there are none, and it would be read to its end.
    private List<Alarm> exceededBy(Extent extent) {
        if (setup.limits().exceededBy(extent).isEmpty()) {
            return List.of();
        }
        Optional<RunRecord> approval = history.newest(RunCounts::approved);
        Extent unapproved = approval.isEmpty()
                ? extent
                : extent.less(approved(approval.get().number()));
        return setup.limits().exceededBy(unapproved);
    }

    private Outbox.Waiting approved(long run) {
        Outbox.Waiting all = waiting(0);
        Outbox.Waiting since = waiting(run);
        return new Outbox.Waiting(all.creates() - since.creates(), all.enrollments() - since.enrollments());
    }

    private Outbox.Waiting waiting(long afterRun) {
        long creates = 0;
        long enrollments = 0;
        for (PlanTarget target : setup.destinations()) {
            Outbox.Waiting waiting = setup.ledger().outbox().waiting(target.name(), afterRun);
            creates += waiting.creates();
            enrollments += waiting.enrollments();
        }
        return new Outbox.Waiting(creates, enrollments);
    }
}

package io.pqlconnector.core.run;

import io.pqlconnector.core.ledger.Outbox;
import io.pqlconnector.core.ledger.PlannedOperation;
import io.pqlconnector.core.ledger.RunWrites;
import io.pqlconnector.core.ledger.WrittenRecord;
import io.pqlconnector.core.plan.PlanTarget;
import io.pqlconnector.core.plan.UndoPlanner;
import io.pqlconnector.spi.destination.Operation;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Plans, a hundred records at a time, how the values of a run are taken back, and puts that into the outbox. */
final class Undo {
    private static final int CHUNK = 100;
    private static final int EXAMPLES = 20;

    private final RunSetup setup;
    private final long undone;
    private final RunProgress progress;
    private final SortedMap<UndoPlanner.Reason, Long> skipped = new TreeMap<>();
    private final List<UndoPlanner.Skipped> examples = new ArrayList<>();
    private final SortedMap<String, Long> lasting = new TreeMap<>();
    private long records;
    private long fields;

    /**
     * For one run.
     *
     * @param undone the run that is taken back
     * @param progress of the run that does it
     */
    Undo(RunSetup setup, long undone, RunProgress progress) {
        this.setup = setup;
        this.undone = undone;
        this.progress = progress;
    }

    /** Plans for one destination. */
    void plan(PlanTarget target) throws InterruptedException {
        RunWrites ledger = setup.ledger().writes();
        UndoPlanner planner = new UndoPlanner(target, setup.ledger().crmState(), progress.asOf);
        List<WrittenRecord> writes = ledger.writtenBy(target.name(), undone, 0, CHUNK);
        while (!writes.isEmpty()) {
            commit(planner.plan(writes));
            writes = ledger.writtenBy(
                    target.name(), undone, writes.get(writes.size() - 1).position(), CHUNK);
        }
        ledger.effectsOf(target.name(), undone).forEach((kind, count) -> lasting.merge(kind, count, Long::sum));
    }

    /** What it comes to. */
    UndoReport report() {
        return new UndoReport(undone, records, fields, skipped, examples, lasting);
    }

    private void commit(UndoPlanner.Undone part) {
        for (UndoPlanner.Skipped skip : part.skipped()) {
            skipped.merge(skip.reason(), 1L, Long::sum);
            if (examples.size() < EXAMPLES) {
                examples.add(skip);
            }
        }
        for (PlannedOperation planned : part.operations()) {
            records++;
            fields += planned.operation() instanceof Operation.Upsert upsert
                    ? upsert.fields().size()
                    : 0;
        }
        if (!part.operations().isEmpty()) {
            setup.ledger()
                    .outbox()
                    .commit(
                            progress.number,
                            new Outbox.Part(
                                    List.of(),
                                    List.of(),
                                    part.operations(),
                                    Map.of(),
                                    progress.version().rules()));
        }
    }
}

package io.pqlconnector.core.run;

import io.pqlconnector.core.alarm.Advice;
import io.pqlconnector.core.alarm.Alarm;
import io.pqlconnector.core.deliver.Delivery;
import io.pqlconnector.core.lake.LakeException;
import io.pqlconnector.core.ledger.RunRecord;
import io.pqlconnector.core.plan.PlanSink;
import io.pqlconnector.spi.DestinationName;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Delivers a saved plan, which a person has looked at. */
final class Application {
    private final Stages stages;
    private final History history;
    private final Gate gate;
    private final Watch watch;

    Application(RunSetup setup, Stages stages) {
        this.stages = stages;
        history = new History(setup.ledger().runs());
        gate = new Gate(setup, history);
        watch = new Watch(setup, history);
    }

    /**
     * Delivers a saved plan exactly as it is, or nothing at all if what it was made from has changed since.
     *
     * @param approved whether a person wants it delivered although it goes over a limit
     */
    RunResult apply(PlanFile file, boolean approved) throws InterruptedException {
        boolean baseline = history.hasUnfinishedBaseline();
        RunProgress progress =
                stages.start("apply", file.asOf(), stages.version().rules());
        progress.baseline = baseline;
        try {
            if (isRefused(file, approved, progress)) {
                return stages.finish(progress, RunRecord.Outcome.STOPPED);
            }
            progress.inputs = stages.inputs(progress);
            if (approved) {
                progress.noted.put(RunCounts.APPROVED, (long) file.operations().size());
            }
            Map<DestinationName, Delivery> deliveries = stages.open(progress);
            stages.score(progress, Optional.of(progress.number), PlanSink.NONE);
            stages.deliver(deliveries, progress);
        } catch (LakeException e) {
            progress.failures.add(Stages.words(e));
            return stages.finish(progress, RunRecord.Outcome.FAILED);
        }
        return stages.finish(progress, progress.outcome());
    }

    private boolean isRefused(PlanFile file, boolean approved, RunProgress progress) throws InterruptedException {
        PlanComparison comparison = new PlanComparison(file);
        comparison.versions(stages.version());
        if (comparison.refusals().isEmpty()) {
            // What became of an unclear operation is part of the world that may have moved.
            stages.open(progress);
            PlanFile.Collector now = new PlanFile.Collector();
            ScorePass.Passed passed = stages.compare(progress, now);
            if (!passed.failures().isEmpty()) {
                // Whoever cannot be asked cannot be compared with; that is no sign that anything has moved.
                progress.failures.addAll(Stages.words(passed.failures()));
                return true;
            }
            comparison.operations(now.operations());
            comparison.othersWaiting(stages.waiting() - passed.planner().waiting());
            if (comparison.refusals().isEmpty() && !approved) {
                List<Alarm> alarms = alarms(passed, progress.asOf);
                if (!alarms.isEmpty()) {
                    progress.stop(alarms, Advice.refused(alarms));
                }
            }
        }
        progress.failures.addAll(comparison.refusals());
        return !progress.failures.isEmpty();
    }

    private List<Alarm> alarms(ScorePass.Passed passed, Instant asOf) {
        List<Alarm> alarms = new ArrayList<>(watch.sources(asOf));
        watch.accounts(passed.score().accounts(), asOf).ifPresent(alarms::add);
        alarms.addAll(gate.ofPlan(passed.planner().counts(Map.of()).values(), passed.moves()));
        return alarms;
    }
}

package io.pqlconnector.core.run;

import io.pqlconnector.core.alarm.Alarm;
import io.pqlconnector.core.deliver.Delivery;
import io.pqlconnector.core.lake.LakeException;
import io.pqlconnector.core.ledger.RunLog;
import io.pqlconnector.core.ledger.RunRecord;
import io.pqlconnector.core.plan.PlanSink;
import io.pqlconnector.spi.DestinationName;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One pass through all stages: pull, measure, score, plan, deliver, and read what became of accounts. Each stage leaves what it did in the lake or the ledger,
 * so that a run which is killed at any instant is simply followed by another one. To be used by the process that holds the
 * ledger's lease. One instance serves one call.
 */
public final class SyncRun {
    private static final int RUNS_LOOKED_AT = 50;

    private final RunSetup setup;
    private final RunLog runs;
    private final Stages stages;
    private final History history;
    private final Gate gate;
    private final Watch watch;

    /** A run that is about to start. */
    public SyncRun(RunSetup setup, RunListener listener) {
        this.setup = setup;
        runs = setup.ledger().runs();
        stages = new Stages(setup, listener);
        history = new History(runs);
        gate = new Gate(setup, history);
        watch = new Watch(setup, history);
    }

    /** Pulls, measures, scores, plans and delivers. What a baseline left undone is done as a baseline. */
    public RunResult sync(SyncOptions options) throws InterruptedException {
        List<RunRecord> earlier = runs.latest(RUNS_LOOKED_AT);
        boolean baseline = options.baseline() || history.hasUnfinishedBaseline();
        RunProgress progress = stages.start(
                baseline ? RunCounts.BASELINE : RunCounts.SYNC,
                stages.asOf(),
                stages.version().rules());
        progress.baseline = baseline;
        if (options.acceptVolume()) {
            progress.noted.put(RunCounts.VOLUME_ACCEPTED, 1L);
        }
        try {
            stages.pull(progress, options.leaveLate());
            if (!progress.failures.isEmpty()) {
                return stages.finish(progress, RunRecord.Outcome.FAILED);
            }
            progress.inputs = stages.inputs(progress);
            if (!baseline && isSettled(progress, earlier)) {
                progress.nothingNewSince = lastThatDidSomething(earlier);
                return stages.finishAndReadOutcomes(progress, RunRecord.Outcome.CONFIRMED);
            }
            deliver(progress, options);
        } catch (LakeException e) {
            progress.failures.add(Stages.words(e));
            return stages.finish(progress, RunRecord.Outcome.FAILED);
        }
        if (progress.didNothing()) {
            progress.nothingNewSince = lastThatDidSomething(earlier);
        }
        return stages.finishAndReadOutcomes(progress, progress.outcome());
    }

    /** The same up to planning. Reads the sources into the lake, and writes neither to the ledger's outbox nor to a CRM. */
    public RunResult plan(PlanSink sink) throws InterruptedException {
        return plan(sink, true);
    }

    /** The same from what is in the lake already, which needs no lease: beside a run that is under way. */
    public RunResult planBeside(PlanSink sink) throws InterruptedException {
        return plan(sink, false);
    }

    private RunResult plan(PlanSink sink, boolean pull) throws InterruptedException {
        RunProgress progress = new RunProgress(0, stages.asOf(), stages.version());
        progress.baseline = history.hasUnfinishedBaseline();
        try {
            if (pull) {
                stages.pull(progress, false);
            }
            if (progress.failures.isEmpty()) {
                List<Alarm> alarms = new ArrayList<>(watch.sources(progress.asOf));
                TierMoves moves = stages.score(progress, Optional.empty(), sink);
                noAccounts(progress).ifPresent(alarms::add);
                alarms.addAll(gate.ofPlan(progress.plans.values(), moves));
                progress.alarms = alarms;
            }
        } catch (LakeException e) {
            progress.failures.add(Stages.words(e));
        }
        return progress.result(progress.outcomeOfPlan(), stages.took());
    }

    /**
     * Delivers a saved plan exactly as it is, or nothing at all if what it was made from has changed since.
     *
     * @param approved whether a person wants it delivered although a run would stop
     */
    public RunResult apply(PlanFile file, boolean approved) throws InterruptedException {
        return new Application(setup, stages).apply(file, approved);
    }

    private void deliver(RunProgress progress, SyncOptions options) throws InterruptedException {
        List<Alarm> silence = options.acceptVolume() ? List.of() : watch.sources(progress.asOf);
        if (!silence.isEmpty()) {
            progress.stopInSilence(silence);
            return;
        }
        Map<DestinationName, Delivery> deliveries = stages.open(progress);
        TierMoves moves = stages.score(progress, Optional.of(progress.number), PlanSink.NONE);
        Optional<Alarm> noAccounts = options.acceptVolume() ? Optional.empty() : noAccounts(progress);
        if (noAccounts.isPresent()) {
            progress.stopInSilence(List.of(noAccounts.get()));
            return;
        }
        List<Alarm> floods = gate.ofOutbox(progress, moves);
        if (floods.isEmpty()) {
            stages.deliver(deliveries, progress);
        } else {
            progress.holdBack(floods, stages.waiting());
        }
    }

    private Optional<Alarm> noAccounts(RunProgress progress) {
        return progress.score.flatMap(score -> watch.accounts(score.accounts(), progress.asOf));
    }

    // Nothing was read, and the last run saw the same and left nothing open: measuring again would plan nothing.
    private boolean isSettled(RunProgress progress, List<RunRecord> earlier) {
        return progress.sources.stream().allMatch(report -> report.read() == 0)
                && earlier.stream()
                        .findFirst()
                        .filter(last -> last.outcome() == RunRecord.Outcome.CONFIRMED)
                        .filter(last -> Long.valueOf(progress.inputs)
                                .equals(last.counts().get(RunCounts.INPUTS)))
                        .isPresent()
                && !stages.hasOpen();
    }

    private static Optional<Long> lastThatDidSomething(List<RunRecord> earlier) {
        return earlier.stream()
                .filter(RunCounts::didSomething)
                .findFirst()
                .or(() -> earlier.stream().findFirst())
                .map(RunRecord::number);
    }
}

package io.pqlconnector.core.run;

import io.pqlconnector.core.alarm.Advice;
import io.pqlconnector.core.alarm.Alarm;
import io.pqlconnector.core.deliver.Delivery;
import io.pqlconnector.core.lake.LakeException;
import io.pqlconnector.core.ledger.Ledger;
import io.pqlconnector.core.ledger.OutboxEntry;
import io.pqlconnector.core.ledger.RunRecord;
import io.pqlconnector.core.plan.PlanSink;
import io.pqlconnector.core.plan.PlanTarget;
import io.pqlconnector.spi.AdapterException;
import io.pqlconnector.spi.DestinationName;
import io.pqlconnector.spi.destination.Description;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One pass through all stages: pull, measure, score, plan, deliver. Each stage leaves what it did in the lake or the ledger,
 * so that a run which is killed at any instant is simply followed by another one. To be used by the process that holds the
 * ledger's lease. One instance serves one call.
 */
public final class SyncRun {
    private static final int RUNS_LOOKED_AT = 50;

    private final RunSetup setup;
    private final RunListener listener;
    private final Ledger ledger;
    private final RunFrame frame;
    private final RunVersion version;
    private final Lanes lanes;
    private final History history;
    private final Gate gate;

    /** A run that is about to start. */
    public SyncRun(RunSetup setup, RunListener listener) {
        this.setup = setup;
        this.listener = listener;
        ledger = setup.ledger();
        frame = new RunFrame(setup);
        version = frame.version();
        lanes = new Lanes(setup, listener);
        history = new History(ledger.runs());
        gate = new Gate(setup, history);
    }

    /** Pulls, measures, scores, plans and delivers. What a baseline left undone is done as a baseline. */
    public RunResult sync(SyncOptions options) throws InterruptedException {
        Instant asOf = frame.asOf();
        List<RunRecord> earlier = ledger.runs().latest(RUNS_LOOKED_AT);
        boolean baseline = options.baseline() || history.hasUnfinishedBaseline();
        RunProgress progress = frame.start(baseline ? RunCounts.BASELINE : "sync", asOf);
        progress.baseline = baseline;
        try {
            pull(progress);
            if (!progress.failures.isEmpty()) {
                return frame.finish(progress, RunRecord.Outcome.FAILED);
            }
            progress.inputs = RunCounts.inputs(asOf, version, setup.health(), ledger.manifest());
            if (!baseline && isSettled(progress, earlier)) {
                progress.nothingNewSince = lastThatDidSomething(earlier);
                return frame.finish(progress, RunRecord.Outcome.CONFIRMED);
            }
            deliver(progress, true);
        } catch (LakeException e) {
            progress.failures.add(words(e));
            return frame.finish(progress, RunRecord.Outcome.FAILED);
        }
        if (progress.didNothing()) {
            progress.nothingNewSince = lastThatDidSomething(earlier);
        }
        return frame.finish(progress, progress.outcome());
    }

    /** The same up to planning. Reads the sources into the lake, and writes neither to the ledger's outbox nor to a CRM. */
    public RunResult plan(PlanSink sink) throws InterruptedException {
        RunProgress progress = new RunProgress(0, frame.asOf(), version);
        progress.baseline = history.hasUnfinishedBaseline();
        try {
            pull(progress);
            if (progress.failures.isEmpty()) {
                TierMoves moves = score(progress, Optional.empty(), sink);
                progress.alarms = gate.ofPlan(progress.plans.values(), moves);
            }
        } catch (LakeException e) {
            progress.failures.add(words(e));
        }
        return progress.result(
                progress.failures.isEmpty() ? RunRecord.Outcome.CONFIRMED : RunRecord.Outcome.FAILED, frame.took());
    }

    /**
     * Delivers a saved plan exactly as it is, or nothing at all if what it was made from has changed since.
     *
     * @param approved whether a person wants it delivered although it goes over a limit
     */
    public RunResult apply(PlanFile file, boolean approved) throws InterruptedException {
        boolean baseline = history.hasUnfinishedBaseline();
        RunProgress progress = frame.start("apply", file.asOf());
        progress.baseline = baseline;
        try {
            if (isRefused(file, approved, progress)) {
                return frame.finish(progress, RunRecord.Outcome.STOPPED);
            }
            progress.inputs = RunCounts.inputs(file.asOf(), version, setup.health(), ledger.manifest());
            if (approved) {
                progress.noted.put(RunCounts.APPROVED, (long) file.operations().size());
            }
            deliver(progress, false);
        } catch (LakeException e) {
            progress.failures.add(words(e));
            return frame.finish(progress, RunRecord.Outcome.FAILED);
        }
        return frame.finish(progress, progress.outcome());
    }

    private boolean isRefused(PlanFile file, boolean approved, RunProgress progress) throws InterruptedException {
        PlanComparison comparison = new PlanComparison(file);
        comparison.versions(version);
        if (comparison.refusals().isEmpty()) {
            // What became of an unclear operation is part of the world that may have moved.
            lanes.open(progress);
            PlanFile.Collector now = new PlanFile.Collector();
            ScorePass.Passed passed = new ScorePass(setup, RunListener.NONE, file.asOf(), version, progress.baseline)
                    .pass(Optional.empty(), now);
            comparison.operations(now.operations());
            comparison.othersWaiting(waiting() - passed.planner().waiting());
            if (comparison.refusals().isEmpty() && !approved) {
                List<Alarm> alarms =
                        gate.ofPlan(passed.planner().counts(Map.of()).values(), passed.moves());
                if (!alarms.isEmpty()) {
                    progress.stop(alarms, Advice.refused(alarms));
                }
            }
        }
        progress.failures.addAll(comparison.refusals());
        return !progress.failures.isEmpty();
    }

    private void pull(RunProgress progress) throws InterruptedException {
        setup.lake().sweep();
        progress.sources = new Pull(setup, listener, progress.asOf).all(setup.sources(), frame.startedAt());
        for (SourceReport report : progress.sources) {
            report.failure()
                    .ifPresent(failure -> progress.failures.add(report.source() + ": " + failure + "\n  "
                            + report.last()
                                    .map(last -> "Usage up to " + last.truncatedTo(ChronoUnit.SECONDS)
                                            + " is in the lake; nothing was lost.")
                                    .orElse("Nothing of it is in the lake yet.")
                            + " Scores were not touched: they would have been out of date."));
        }
        if (progress.failures.isEmpty()) {
            listener.started(RunListener.Stage.COMPACT, "");
            // A replay of the past must not delete the present, nor a look into the future the past.
            setup.lake().compact(progress.asOf.isBefore(frame.startedAt()) ? progress.asOf : frame.startedAt());
        }
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
                && setup.destinations().stream().noneMatch(this::hasOpen);
    }

    private boolean hasOpen(PlanTarget target) {
        Map<String, Long> states = ledger.outbox().counts(target.name());
        return states.getOrDefault(OutboxEntry.State.PENDING.name(), 0L) > 0
                || states.getOrDefault(OutboxEntry.State.SENDING.name(), 0L) > 0
                || states.getOrDefault(OutboxEntry.State.UNKNOWN.name(), 0L) > 0;
    }

    private long waiting() {
        return setup.destinations().stream()
                .mapToLong(target ->
                        ledger.outbox().counts(target.name()).getOrDefault(OutboxEntry.State.PENDING.name(), 0L))
                .sum();
    }

    private static Optional<Long> lastThatDidSomething(List<RunRecord> earlier) {
        return earlier.stream()
                .filter(RunCounts::didSomething)
                .findFirst()
                .or(() -> earlier.stream().findFirst())
                .map(RunRecord::number);
    }

    private void deliver(RunProgress progress, boolean limited) throws InterruptedException {
        Map<DestinationName, Delivery> deliveries = lanes.open(progress);
        TierMoves moves = score(progress, Optional.of(progress.number), PlanSink.NONE);
        List<Alarm> alarms = limited ? gate.ofOutbox(progress, moves) : List.of();
        if (alarms.isEmpty()) {
            lanes.deliver(deliveries, progress);
        } else {
            long waiting = waiting();
            progress.stop(alarms, Advice.stopped(alarms, waiting));
            progress.noted.put(RunCounts.LIMITS_EXCEEDED, (long) alarms.size());
            progress.noted.put("waiting", waiting);
        }
    }

    private TierMoves score(RunProgress progress, Optional<Long> run, PlanSink sink) throws InterruptedException {
        ScorePass.Passed passed =
                new ScorePass(setup, listener, progress.asOf, version, progress.baseline).pass(run, sink);
        passed.failures().forEach(progress.unreachable::putIfAbsent);
        progress.score = Optional.of(passed.score());
        progress.plans = passed.planner().counts(descriptions(progress));
        listener.scored(passed.score(), progress.plans);
        if (run.isEmpty()) {
            progress.unreachable.forEach((name, failure) -> progress.failures.add(name + ": " + failure));
        }
        return passed.moves();
    }

    private Map<DestinationName, Description> descriptions(RunProgress progress) throws InterruptedException {
        Map<DestinationName, Description> descriptions = new LinkedHashMap<>();
        for (PlanTarget target : setup.destinations()) {
            try {
                descriptions.put(target.name(), target.destination().describe());
            } catch (AdapterException e) {
                progress.unreachable.putIfAbsent(target.name(), words(e));
            }
        }
        return descriptions;
    }

    private static String words(RuntimeException failure) {
        String message = failure.getMessage();
        return message == null || message.isEmpty() ? failure.getClass().getSimpleName() : message;
    }
}

package io.pqlconnector.core.run;

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
import java.time.Duration;
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
    private final Instant startedAt;
    private final long startedNanos;
    private final RunVersion version;
    private final Lanes lanes;

    /** A run that is about to start. */
    public SyncRun(RunSetup setup, RunListener listener) {
        this.setup = setup;
        this.listener = listener;
        ledger = setup.ledger();
        startedAt = setup.clock().instant();
        startedNanos = setup.nanos().getAsLong();
        version = RunVersion.of(setup);
        lanes = new Lanes(setup, listener);
    }

    /** Pulls, measures, scores, plans and delivers. */
    public RunResult sync() throws InterruptedException {
        Instant asOf = asOf();
        List<RunRecord> earlier = ledger.runs().latest(RUNS_LOOKED_AT);
        RunRecord run = ledger.runs().start("sync", startedAt, asOf, version.rules());
        RunProgress progress = new RunProgress(run.number(), asOf, version);
        try {
            pull(progress);
            if (!progress.failures.isEmpty()) {
                return finish(progress, RunRecord.Outcome.FAILED);
            }
            progress.inputs = RunCounts.inputs(asOf, version, setup.health(), ledger.manifest());
            if (isSettled(progress, earlier)) {
                progress.nothingNewSince = lastThatDidSomething(earlier);
                return finish(progress, RunRecord.Outcome.CONFIRMED);
            }
            deliver(progress, PlanSink.NONE);
        } catch (LakeException e) {
            progress.failures.add(words(e));
            return finish(progress, RunRecord.Outcome.FAILED);
        }
        if (progress.didNothing()) {
            progress.nothingNewSince = lastThatDidSomething(earlier);
        }
        return finish(progress, progress.outcome());
    }

    /** The same up to planning. Reads the sources into the lake, and writes neither to the ledger's outbox nor to a CRM. */
    public RunResult plan(PlanSink sink) throws InterruptedException {
        RunProgress progress = new RunProgress(0, asOf(), version);
        try {
            pull(progress);
            if (progress.failures.isEmpty()) {
                score(progress, Optional.empty(), sink);
            }
        } catch (LakeException e) {
            progress.failures.add(words(e));
        }
        return progress.result(
                progress.failures.isEmpty() ? RunRecord.Outcome.CONFIRMED : RunRecord.Outcome.FAILED, took());
    }

    /** Delivers a saved plan exactly as it is, or nothing at all if what it was made from has changed since. */
    public RunResult apply(PlanFile file) throws InterruptedException {
        RunRecord run = ledger.runs().start("apply", startedAt, file.asOf(), version.rules());
        RunProgress progress = new RunProgress(run.number(), file.asOf(), version);
        try {
            List<String> refusals = refusals(file, progress);
            if (!refusals.isEmpty()) {
                progress.failures.addAll(refusals);
                return finish(progress, RunRecord.Outcome.STOPPED);
            }
            progress.inputs = RunCounts.inputs(file.asOf(), version, setup.health(), ledger.manifest());
            deliver(progress, PlanSink.NONE);
        } catch (LakeException e) {
            progress.failures.add(words(e));
            return finish(progress, RunRecord.Outcome.FAILED);
        }
        return finish(progress, progress.outcome());
    }

    /** Sends again what the destinations refused, and what waits beside it. Neither pulls nor scores. */
    public RunResult retryRejected() throws InterruptedException {
        Instant asOf = asOf();
        RunRecord run = ledger.runs().start("rejected --retry", startedAt, asOf, version.rules());
        RunProgress progress = new RunProgress(run.number(), asOf, version);
        Map<DestinationName, Delivery> deliveries = lanes.open(progress);
        for (PlanTarget target : setup.destinations()) {
            ledger.rejections().retryAll(target.name());
        }
        lanes.deliver(deliveries, progress);
        return finish(progress, progress.outcome());
    }

    /**
     * Puts back the values from before a run, but where something else was written since. Neither pulls nor scores.
     *
     * @param undone the run's number
     */
    public RunResult undo(long undone) throws InterruptedException {
        Instant asOf = asOf();
        RunRecord run = ledger.runs().start("undo " + undone, startedAt, asOf, version.rules());
        RunProgress progress = new RunProgress(run.number(), asOf, version);
        Map<DestinationName, Delivery> deliveries = lanes.open(progress);
        Undo undo = new Undo(setup, undone, progress);
        for (PlanTarget target : setup.destinations()) {
            try {
                undo.plan(target);
            } catch (AdapterException e) {
                progress.unreachable.putIfAbsent(target.name(), words(e));
            }
        }
        progress.undo = Optional.of(undo.report());
        lanes.deliver(deliveries, progress);
        return finish(progress, progress.outcome());
    }

    private List<String> refusals(PlanFile file, RunProgress progress) throws InterruptedException {
        PlanComparison comparison = new PlanComparison(file);
        comparison.versions(version);
        if (comparison.refusals().isEmpty()) {
            // What became of an unclear operation is part of the world that may have moved.
            lanes.open(progress);
            PlanFile.Collector now = new PlanFile.Collector();
            ScorePass.Passed passed =
                    new ScorePass(setup, RunListener.NONE, file.asOf(), version).pass(Optional.empty(), now);
            comparison.operations(now.operations());
            comparison.othersWaiting(waiting() - passed.planner().waiting());
        }
        return comparison.refusals();
    }

    // Milliseconds are what the ledger keeps; a finer instant would not be found again.
    private Instant asOf() {
        return setup.asOf().orElse(startedAt).truncatedTo(ChronoUnit.MILLIS);
    }

    private void pull(RunProgress progress) throws InterruptedException {
        setup.lake().sweep();
        progress.sources = new Pull(setup, listener, progress.asOf).all(setup.sources(), startedAt);
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
            setup.lake().compact(progress.asOf.isBefore(startedAt) ? progress.asOf : startedAt);
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

    private void deliver(RunProgress progress, PlanSink sink) throws InterruptedException {
        Map<DestinationName, Delivery> deliveries = lanes.open(progress);
        score(progress, Optional.of(progress.number), sink);
        lanes.deliver(deliveries, progress);
    }

    private void score(RunProgress progress, Optional<Long> run, PlanSink sink) throws InterruptedException {
        ScorePass.Passed passed = new ScorePass(setup, listener, progress.asOf, version).pass(run, sink);
        passed.failures().forEach(progress.unreachable::putIfAbsent);
        progress.score = Optional.of(passed.score());
        progress.plans = passed.planner().counts(descriptions(progress));
        listener.scored(passed.score(), progress.plans);
        if (run.isEmpty()) {
            progress.unreachable.forEach((name, failure) -> progress.failures.add(name + ": " + failure));
        }
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

    private RunResult finish(RunProgress progress, RunRecord.Outcome outcome) {
        ledger.runs()
                .finish(
                        progress.number,
                        setup.clock().instant(),
                        outcome,
                        RunCounts.of(
                                progress.inputs,
                                progress.sources,
                                progress.score,
                                progress.plans,
                                progress.deliveries));
        return progress.result(outcome, took());
    }

    private Duration took() {
        return Duration.ofNanos(setup.nanos().getAsLong() - startedNanos);
    }

    private static String words(RuntimeException failure) {
        String message = failure.getMessage();
        return message == null || message.isEmpty() ? failure.getClass().getSimpleName() : message;
    }
}

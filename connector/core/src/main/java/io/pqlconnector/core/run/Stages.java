package io.pqlconnector.core.run;

import io.pqlconnector.core.deliver.Delivery;
import io.pqlconnector.core.ledger.Ledger;
import io.pqlconnector.core.ledger.OutboxEntry;
import io.pqlconnector.core.ledger.RunRecord;
import io.pqlconnector.core.plan.PlanCounts;
import io.pqlconnector.core.plan.PlanSink;
import io.pqlconnector.core.plan.PlanTarget;
import io.pqlconnector.core.quota.CallBudget;
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
import java.util.SortedMap;

/**
 * The stages of a run, each of which leaves what it did in the lake or the ledger. One instance serves one run.
 */
final class Stages {
    private final RunSetup setup;
    private final RunListener listener;
    private final Ledger ledger;
    private final RunVersion version;
    private final Instant startedAt;
    private final long startedNanos;
    private final Lanes lanes;

    /** Of a run that starts now. */
    Stages(RunSetup setup, RunListener listener) {
        this.setup = setup;
        this.listener = listener;
        ledger = setup.ledger();
        version = RunVersion.of(setup);
        startedAt = setup.clock().instant();
        startedNanos = setup.nanos().getAsLong();
        lanes = new Lanes(setup, listener);
    }

    /** With what the run scores. */
    RunVersion version() {
        return version;
    }

    /** When the run started, by the wall clock. */
    Instant startedAt() {
        return startedAt;
    }

    /** The instant that is scored. Milliseconds are what the ledger keeps; a finer instant would not be found again. */
    Instant asOf() {
        return setup.asOf().orElse(startedAt).truncatedTo(ChronoUnit.MILLIS);
    }

    /** Opens a run in the history. */
    RunProgress start(String command, Instant asOf, String rules) {
        long number = ledger.runs().start(command, startedAt, asOf, rules).number();
        listener.begun(number, command, asOf);
        return new RunProgress(number, asOf, version);
    }

    /** Clears up what earlier runs left unclear. */
    Map<DestinationName, Delivery> open(RunProgress progress) throws InterruptedException {
        return lanes.open(progress);
    }

    /** Delivers what is pending. */
    void deliver(Map<DestinationName, Delivery> deliveries, RunProgress progress) throws InterruptedException {
        lanes.deliver(deliveries, progress);
    }

    /**
     * Reads what is new into the lake, and what the CRMs know; which source failed is among the failures.
     *
     * @param leaveLate whether what is read again for late data alone is left to a nightly pass
     */
    void pull(RunProgress progress, boolean leaveLate) throws InterruptedException {
        setup.lake().sweep();
        progress.sources = new Pull(setup, listener, progress.asOf, leaveLate).all(setup.sources(), startedAt);
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
            enrich(progress);
            feedback(progress);
            listener.started(RunListener.Stage.COMPACT, "");
            // A replay of the past must not delete the present, nor a look into the future the past.
            setup.lake().compact(progress.asOf.isBefore(startedAt) ? progress.asOf : startedAt);
        }
    }

    private void enrich(RunProgress progress) throws InterruptedException {
        progress.enrichments = new Enrich(setup, listener, lanes::budget, progress.asOf).all(startedAt);
        long changed =
                progress.enrichments.stream().filter(EnrichReport::changed).count();
        if (changed > 0) {
            progress.noted.put(RunCounts.ENRICHED, changed);
        }
    }

    private void feedback(RunProgress progress) throws InterruptedException {
        progress.feedback = new ReadFeedback(setup, listener, lanes::budget, progress.asOf).all(startedAt);
        long changed =
                progress.feedback.stream().mapToLong(FeedbackReport::changed).sum();
        if (changed > 0) {
            progress.noted.put(RunCounts.VERDICTS, changed);
        }
    }

    /** A hash of all that the run's outcome depends on. */
    long inputs(RunProgress progress) {
        String feedback = setup.feedback() + " " + ledger.verdicts().version();
        return RunCounts.inputs(progress.asOf, version, setup.health(), feedback, ledger.manifest());
    }

    /**
     * Measures, scores and plans.
     *
     * @param run the run to commit to; empty to write nothing
     */
    TierMoves score(RunProgress progress, Optional<Long> run, PlanSink sink) throws InterruptedException {
        ScorePass.Passed passed =
                new ScorePass(setup, listener, progress.asOf, version, progress.baseline).pass(run, sink);
        passed.failures().forEach(progress.unreachable::putIfAbsent);
        if (!passed.failures().isEmpty()) {
            progress.noted.put(RunCounts.UNDECIDED, (long) passed.failures().size());
        }
        progress.score = Optional.of(passed.score());
        progress.plans = passed.planner().counts(descriptions(progress));
        for (PlanTarget target : setup.destinations()) {
            CallBudget budget = lanes.budget(target);
            if (run.isPresent()) {
                budget.note();
            }
            progress.quotas.put(target.name(), budget.report());
        }
        listener.scored(passed.score(), progress.plans);
        if (run.isEmpty()) {
            progress.failures.addAll(words(progress.unreachable));
        }
        return passed.moves();
    }

    /** Measures, scores and plans in silence, and writes nothing. */
    ScorePass.Passed compare(RunProgress progress, PlanSink sink) throws InterruptedException {
        return new ScorePass(setup, RunListener.NONE, progress.asOf, version, progress.baseline)
                .pass(Optional.empty(), sink);
    }

    private Map<DestinationName, Description> descriptions(RunProgress progress) throws InterruptedException {
        Map<DestinationName, Description> descriptions = new LinkedHashMap<>();
        for (PlanTarget target : setup.destinations()) {
            try {
                descriptions.put(target.name(), target.destination().describe());
            } catch (AdapterException e) {
                progress.unreachable.putIfAbsent(target.name(), e);
            }
        }
        return descriptions;
    }

    /** Whether anything in the outbox is not settled. */
    boolean hasOpen() {
        return setup.destinations().stream().anyMatch(this::hasOpen);
    }

    private boolean hasOpen(PlanTarget target) {
        Map<String, Long> states = ledger.outbox().counts(target.name());
        return states.getOrDefault(OutboxEntry.State.PENDING.name(), 0L) > 0
                || states.getOrDefault(OutboxEntry.State.SENDING.name(), 0L) > 0
                || states.getOrDefault(OutboxEntry.State.UNKNOWN.name(), 0L) > 0;
    }

    /** How many operations wait to be sent. */
    long waiting() {
        return setup.destinations().stream()
                .mapToLong(target ->
                        ledger.outbox().counts(target.name()).getOrDefault(OutboxEntry.State.PENDING.name(), 0L))
                .sum();
    }

    /** Closes the run in the history. */
    RunResult finish(RunProgress progress, RunRecord.Outcome outcome) {
        close(progress, outcome);
        return end(progress, outcome);
    }

    /**
     * Closes the run in the history, and only then reads what became of accounts: whatever keeps that from coming to its end, a
     * run that has delivered is not left open.
     */
    RunResult finishAndReadOutcomes(RunProgress progress, RunRecord.Outcome outcome) {
        close(progress, outcome);
        progress.outcomes = new ReadOutcomes(setup, listener, lanes::budget, progress.stopped()).all();
        return end(progress, outcome);
    }

    private void close(RunProgress progress, RunRecord.Outcome outcome) {
        SortedMap<String, Long> counts =
                RunCounts.of(progress.inputs, progress.sources, progress.score, progress.plans, progress.deliveries);
        counts.putAll(progress.noted);
        if (progress.baseline) {
            counts.put(
                    RunCounts.TAKEN_AS_DONE,
                    progress.plans.values().stream()
                            .mapToLong(PlanCounts::takenAsDone)
                            .sum());
        }
        ledger.runs()
                .finish(
                        progress.number,
                        setup.clock().instant(),
                        outcome,
                        counts,
                        RunNotes.of(progress.result(outcome, took())));
    }

    private RunResult end(RunProgress progress, RunRecord.Outcome outcome) {
        RunResult result = progress.result(outcome, took());
        listener.ended(result);
        return result;
    }

    /** How long the run has taken so far. */
    Duration took() {
        return Duration.ofNanos(setup.nanos().getAsLong() - startedNanos);
    }

    /** Why destinations could not be asked. A pause names whom it is about. */
    static List<String> words(Map<DestinationName, AdapterException> unreachable) {
        return unreachable.entrySet().stream()
                .map(one -> Delivery.isPause(one.getValue())
                        ? one.getValue().words()
                        : one.getKey() + ": " + one.getValue().words())
                .toList();
    }

    /** Why something failed. */
    static String words(RuntimeException failure) {
        String message = failure.getMessage();
        return message == null || message.isEmpty() ? failure.getClass().getSimpleName() : message;
    }
}

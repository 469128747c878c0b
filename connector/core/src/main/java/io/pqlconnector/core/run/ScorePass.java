package io.pqlconnector.core.run;

import io.pqlconnector.core.beside.Beside;
import io.pqlconnector.core.feedback.Suppressions;
import io.pqlconnector.core.lake.AccountMeasurement;
import io.pqlconnector.core.lake.AccountMeasurements;
import io.pqlconnector.core.lake.MeasurementRequest;
import io.pqlconnector.core.ledger.Baselines;
import io.pqlconnector.core.ledger.Outbox;
import io.pqlconnector.core.ledger.TierChange;
import io.pqlconnector.core.plan.PlanSink;
import io.pqlconnector.core.plan.PlanTarget;
import io.pqlconnector.core.plan.Planner;
import io.pqlconnector.core.score.Assessor;
import io.pqlconnector.core.score.ScoredAccount;
import io.pqlconnector.core.score.Scoring;
import io.pqlconnector.rules.book.RuleBook;
import io.pqlconnector.spi.AdapterException;
import io.pqlconnector.spi.DestinationName;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** Measures, scores and plans all accounts, a chunk at a time. */
final class ScorePass {
    /** How many accounts are scored and committed at once: enough to make look-ups cheap, few enough to stay small. */
    private static final int CHUNK = 1000;

    // So many are measured even where no mapping asks for them, so that the champion is chosen among more than a few.
    private static final int LEAST_USERS = 10;

    private final RunSetup setup;
    private final RunListener listener;
    private final Instant asOf;
    private final RunVersion version;
    private final boolean baseline;
    private final History history;
    private final Planner planner;
    private final TierMoves moves;

    /**
     * For one run.
     *
     * @param baseline whether enrollments, tasks and notes are taken as done instead of being planned
     */
    ScorePass(RunSetup setup, RunListener listener, Instant asOf, RunVersion version, boolean baseline) {
        this.setup = setup;
        this.listener = listener;
        this.asOf = asOf;
        this.version = version;
        this.baseline = baseline;
        history = new History(setup.ledger().runs());
        planner = new Planner(
                setup.destinations(),
                setup.ledger(),
                new Planner.Terms(asOf, setup.zone(), history.enrollmentsDecidedThrough(asOf), baseline));
        moves = new TierMoves(setup.ledger().assessments(), asOf, history.toldAsOf(asOf));
    }

    /** What a pass came to. */
    record Passed(
            ScoreReport score, Planner planner, TierMoves moves, Map<DestinationName, AdapterException> failures) {}

    /**
     * Goes over all accounts.
     *
     * @param run the run to commit to; empty to write nothing
     */
    Passed pass(Optional<Long> run, PlanSink sink) throws InterruptedException {
        long start = setup.nanos().getAsLong();
        listener.started(RunListener.Stage.SCORE, "");
        RuleBook accountBook = setup.rules().account();
        Optional<Assessor> userBook = setup.rules().user().map(book -> book::assess);
        Scoring scoring = new Scoring(
                accountBook::assess,
                userBook,
                setup.ledger().assessments(),
                new Suppressions(setup.ledger().verdicts(), setup.feedback()),
                asOf,
                run.orElse(0L));
        ScoreTally tally = new ScoreTally(accountBook, setup.health());
        try (AccountMeasurements measurements = setup.lake().measure(request());
                Beside ahead = new Beside("score-ahead")) {
            // Scoring waits for the processor and committing for the ledger, so they go on side by side. Planning
            // does not: a chunk is planned when the one before it is committed.
            Supplier<Optional<Scoring.Scored>> scoreNext = () -> scoreNext(measurements, scoring);
            Optional<Scoring.Scored> chunk = ahead.start(scoreNext).await();
            while (chunk.isPresent()) {
                Beside.Coming<Optional<Scoring.Scored>> next = ahead.start(scoreNext);
                pass(chunk.get(), run, sink, tally);
                chunk = next.await();
            }
        }
        Planner.Enrollments enrollments = planner.planEnrollments();
        sink.enrollments(enrollments.planned().changes().values().stream()
                .flatMap(List::stream)
                .toList());
        commit(run, List.of(), List.of(), enrollments.planned());
        run.filter(number -> tally.accounts() > 0).ifPresent(this::dropUnscored);
        Duration took = Duration.ofNanos(setup.nanos().getAsLong() - start);
        return new Passed(tally.report(took), planner, moves, enrollments.failures());
    }

    private static Optional<Scoring.Scored> scoreNext(AccountMeasurements measurements, Scoring scoring) {
        List<AccountMeasurement> chunk = new ArrayList<>(CHUNK);
        while (chunk.size() < CHUNK && measurements.hasNext()) {
            chunk.add(measurements.next());
        }
        return chunk.isEmpty() ? Optional.empty() : Optional.of(scoring.score(chunk));
    }

    private void pass(Scoring.Scored scored, Optional<Long> run, PlanSink sink, ScoreTally tally)
            throws InterruptedException {
        Planner.Planned planned = planner.plan(scored.accounts());
        for (ScoredAccount account : scored.accounts()) {
            tally.add(account);
            sink.account(account, planned.changes().getOrDefault(account.key(), List.of()));
        }
        scored.changes().forEach(tally::add);
        // A baseline tells the destinations where accounts are, however many moved.
        if (!baseline) {
            moves.add(scored.accounts());
        }
        commit(run, scored.accounts(), scored.changes(), planned);
        listener.advanced(RunListener.Stage.SCORE, tally.accounts(), 0);
    }

    private void commit(
            Optional<Long> run, List<ScoredAccount> accounts, List<TierChange> changes, Planner.Planned planned) {
        run.ifPresent(number -> noteBaselines(number, planned));
        boolean settles = planned.settled().values().stream().anyMatch(slots -> !slots.isEmpty());
        if (run.isPresent()
                && (settles || !accounts.isEmpty() || !planned.operations().isEmpty())) {
            setup.ledger()
                    .outbox()
                    .commit(
                            run.get(),
                            new Outbox.Part(
                                    accounts, changes, planned.operations(), planned.settled(), version.rules()));
        }
    }

    // Before the operations: if the run dies in between, nobody is enrolled and nothing is made that was to be taken
    // as done.
    private void noteBaselines(long run, Planner.Planned planned) {
        Baselines baselines = setup.ledger().baselines();
        if (!planned.taken().isEmpty()) {
            baselines.note(planned.taken().stream().map(taken -> taken.by(run)).toList());
        }
        planned.lapsed().forEach((destination, slots) -> {
            if (!slots.isEmpty()) {
                baselines.forget(destination, slots);
            }
        });
    }

    // Of what nobody let out: where accounts were keyed wrongly, a limit stopped the run, and the key was put
    // right, the accounts of the wrong key must not follow.
    private void dropUnscored(long run) {
        // A baseline begins anew: it sends no enrollment, no task and no note, whoever planned it.
        (baseline ? Optional.of(0L) : history.operationsHeldBackAfter(run))
                .ifPresent(after -> setup.destinations()
                        .forEach(target -> setup.ledger().outbox().dropUnscored(target.name(), run, after)));
    }

    private MeasurementRequest request() {
        int users = setup.destinations().stream()
                .map(PlanTarget::mapping)
                .mapToInt(mapping -> mapping.topUsers())
                .max()
                .orElse(0);
        return new MeasurementRequest(
                setup.rules().account().signals(),
                setup.rules().user().map(RuleBook::signals).orElse(List.of()),
                setup.identity(),
                asOf,
                setup.zone(),
                Math.max(LEAST_USERS, users),
                Optional.empty());
    }
}

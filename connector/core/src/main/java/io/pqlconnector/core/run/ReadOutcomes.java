package io.pqlconnector.core.run;

import io.pqlconnector.core.ledger.CrmOutcomes;
import io.pqlconnector.core.ledger.CrmOutcomes.Kept;
import io.pqlconnector.core.ledger.CrmOutcomes.Unfinished;
import io.pqlconnector.core.plan.PlanTarget;
import io.pqlconnector.core.quota.CallBudget;
import io.pqlconnector.core.run.OutcomesReport.State;
import io.pqlconnector.spi.AdapterException;
import io.pqlconnector.spi.DestinationName;
import io.pqlconnector.spi.destination.OutcomeCursor;
import io.pqlconnector.spi.destination.OutcomePage;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * Reads into the ledger what became of the destinations' records, a page at a time. It comes after a run, when everything that had to
 * go out is out and the run is closed: a destination that fails is no failure of the run, and is asked by a later one from where it
 * broke off. One that was stopped in the run is left alone.
 */
final class ReadOutcomes {
    /** Deals are won in weeks, and runs are made in minutes. What failed is not tried more often either. */
    static final Duration EVERY = Duration.ofHours(1);

    /** A CRM finds what was changed some moments later, and its clock is not ours. What is told twice is kept once. */
    static final Duration OVERLAP = Duration.ofHours(1);

    private final RunSetup setup;
    private final RunListener listener;
    private final Function<PlanTarget, CallBudget> budgets;
    private final Set<DestinationName> stopped;
    private final CrmOutcomes known;

    ReadOutcomes(
            RunSetup setup,
            RunListener listener,
            Function<PlanTarget, CallBudget> budgets,
            Set<DestinationName> stopped) {
        this.stopped = stopped;
        this.setup = setup;
        this.listener = listener;
        this.budgets = budgets;
        known = setup.ledger().outcomes();
    }

    /** Reads what is due. */
    List<OutcomesReport> all() {
        List<OutcomesReport> reports = new ArrayList<>();
        for (PlanTarget target : setup.destinations()) {
            if (setup.outcomes().contains(target.name())) {
                OutcomesReport report = one(target);
                reports.add(report);
                listener.outcomesRead(report);
            }
        }
        return reports;
    }

    private Optional<String> refusal(DestinationName name) {
        return stopped.contains(name)
                ? Optional.of("It was stopped in this run, so it was not asked.")
                : Optional.empty();
    }

    private OutcomesReport one(PlanTarget target) {
        long start = setup.nanos().getAsLong();
        long calls = target.destination().callUsage().calls();
        Instant now = setup.clock().instant();
        Optional<Instant> due = known.reading(target.name())
                .map(reading -> reading.askedAt().plus(EVERY))
                .filter(now::isBefore);
        Asked asked = due.isPresent() ? notDue(target.name()) : ask(target, now);
        return new OutcomesReport(
                target.name(),
                asked.state,
                asked.kept,
                target.destination().callUsage().calls() - calls,
                known.readAt(target.name()),
                asked.wasAsked ? Optional.of(now.plus(EVERY)) : due,
                Duration.ofNanos(setup.nanos().getAsLong() - start),
                asked.failure);
    }

    /** What came of asking; as long as it goes on, of what was asked so far. */
    private static final class Asked {
        private State state = State.FAILED;
        private Kept kept = Kept.NOTHING;
        private boolean wasAsked;
        private Optional<String> failure = Optional.empty();
    }

    private Asked notDue(DestinationName name) {
        Asked asked = new Asked();
        boolean broken = known.reading(name).flatMap(CrmOutcomes.Reading::open).isPresent();
        asked.state = broken ? State.PUT_OFF : State.FRESH;
        return asked;
    }

    private Asked ask(PlanTarget target, Instant now) {
        Asked asked = new Asked();
        CallBudget budget = budgets.apply(target);
        asked.failure = budget.refusal(1).or(() -> refusal(target.name()));
        try {
            if (asked.failure.isEmpty()) {
                pages(target, now, budget, asked);
            }
        } catch (AdapterException e) {
            asked.failure = Optional.of(e.words());
        } catch (InterruptedException e) {
            // The run is over, and whoever interrupted it is told so by its thread.
            Thread.currentThread().interrupt();
            asked.failure = Optional.of("It was told to stop while it was asked.");
        } catch (RuntimeException e) {
            asked.failure = Optional.of(Stages.words(e));
        } finally {
            budget.note();
        }
        asked.state = asked.failure.isPresent() ? State.FAILED : State.READ;
        return asked;
    }

    private void pages(PlanTarget target, Instant now, CallBudget budget, Asked asked) throws InterruptedException {
        Optional<CrmOutcomes.Reading> before = known.reading(target.name());
        Instant since = before.flatMap(CrmOutcomes.Reading::readAt)
                .map(at -> at.minus(OVERLAP))
                .orElse(Instant.EPOCH);
        Optional<OutcomeCursor> next = Optional.of(
                before.flatMap(CrmOutcomes.Reading::open).map(Unfinished::next).orElse(OutcomeCursor.START));
        while (next.isPresent()) {
            // Each page anew: a first reading may well need more calls than are ours today, and others make some
            // meanwhile.
            asked.failure = budget.refusal(1);
            if (asked.failure.isPresent()) {
                return;
            }
            if (!asked.wasAsked) {
                listener.started(RunListener.Stage.OUTCOMES, target.name().value());
                known.ask(target.name(), now);
                asked.wasAsked = true;
            }
            OutcomePage page = target.destination().outcomes(since, next.get());
            if (page.next().equals(next)) {
                throw new IllegalStateException(
                        "The destination leads from a page of outcomes to the same page again.");
            }
            asked.kept = asked.kept.plus(known.keep(target.name(), page));
            budget.note();
            next = page.next();
        }
    }
}

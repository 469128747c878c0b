package io.pqlconnector.core.run;

import io.pqlconnector.core.ledger.CrmOutcomes;
import io.pqlconnector.core.plan.PlanTarget;
import io.pqlconnector.core.quota.CallBudget;
import io.pqlconnector.core.run.OutcomesReport.State;
import io.pqlconnector.spi.AdapterException;
import io.pqlconnector.spi.DestinationName;
import io.pqlconnector.spi.destination.Outcome;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * Reads into the ledger what became of the destinations' records. It comes after a run, when everything that had to go out is out
 * and the run is closed: a destination that fails is no failure of the run, and is asked by the next one from where it was asked
 * last. One that was stopped in the run is left alone.
 */
final class ReadOutcomes {
    /** Deals are won in weeks, and runs are made in minutes. */
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
        DestinationName name = target.name();
        long start = setup.nanos().getAsLong();
        long calls = target.destination().callUsage().calls();
        Instant now = setup.clock().instant();
        Optional<Instant> last = known.readAt(name);
        if (last.filter(at -> now.isBefore(at.plus(EVERY))).isPresent()) {
            return new OutcomesReport(name, State.FRESH, 0, 0, 0, last, Duration.ZERO, Optional.empty());
        }
        CallBudget budget = budgets.apply(target);
        Optional<String> failure = budget.refusal(1).or(() -> refusal(name));
        long told = 0;
        long added = 0;
        if (failure.isEmpty()) {
            listener.started(RunListener.Stage.OUTCOMES, name.value());
            try {
                List<Outcome> outcomes = target.destination()
                        .outcomes(last.map(at -> at.minus(OVERLAP)).orElse(Instant.EPOCH));
                told = outcomes.size();
                added = known.keep(name, outcomes, now);
            } catch (AdapterException e) {
                failure = Optional.of(e.words());
            } catch (InterruptedException e) {
                // The run is over, and whoever interrupted it is told so by its thread.
                Thread.currentThread().interrupt();
                failure = Optional.of("It was told to stop while it was asked. The next run asks again.");
            } catch (RuntimeException e) {
                failure = Optional.of(Stages.words(e));
            } finally {
                budget.note();
            }
        }
        return new OutcomesReport(
                name,
                failure.isPresent() ? State.FAILED : State.READ,
                told,
                added,
                target.destination().callUsage().calls() - calls,
                known.readAt(name),
                Duration.ofNanos(setup.nanos().getAsLong() - start),
                failure);
    }
}

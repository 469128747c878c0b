package io.pqlconnector.core.plan;

import io.pqlconnector.core.ledger.Ledger;
import io.pqlconnector.core.ledger.PlannedOperation;
import io.pqlconnector.core.ledger.TakenAsDone;
import io.pqlconnector.core.quota.Ways;
import io.pqlconnector.core.score.ScoredAccount;
import io.pqlconnector.core.score.SeenKeys;
import io.pqlconnector.spi.AdapterException;
import io.pqlconnector.spi.DestinationName;
import io.pqlconnector.spi.destination.Description;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Compares what the mappings intend with what the destinations were last confirmed to hold, and plans the difference. Fed
 * with chunks of accounts in the order of keys, so that a million accounts need no more memory than a thousand. One instance
 * serves one run; not thread-safe. Reads the ledger and writes nothing.
 */
public final class Planner {
    private final List<Lane> lanes = new ArrayList<>();

    /**
     * A planner for the destinations of a run.
     *
     * @param ledger what the destinations hold, and what is on its way to them
     */
    public Planner(List<PlanTarget> targets, Ledger ledger, Terms terms) {
        for (PlanTarget target : targets) {
            PlanCounts.Counter counter = new PlanCounts.Counter();
            PlanContext context = new PlanContext(
                    target.name(),
                    target.mapping(),
                    terms.asOf,
                    terms.zone,
                    new Keys(),
                    new SeenKeys(),
                    new Baseline(target.name(), ledger.baselines(), terms.asOf, terms.baseline, counter),
                    counter);
            EnrollmentPlanner enrollments = new EnrollmentPlanner(context, ledger, terms.enrollmentsDecidedThrough);
            lanes.add(new Lane(
                    target,
                    context,
                    new DestinationPlanner(context, ledger, enrollments, target.destination()),
                    enrollments));
        }
    }

    /**
     * On what terms a run plans.
     *
     * @param enrollmentsDecidedThrough the as-of instant of the last run that decided about every enrollment; who entered a
     *     tier after it is still taken to enter
     * @param baseline whether enrollments, tasks and notes are taken as done instead of being planned
     */
    public record Terms(Instant asOf, ZoneId zone, Instant enrollmentsDecidedThrough, boolean baseline) {}

    /** Plans a chunk of accounts: everything but the enrollments. */
    public Planned plan(List<ScoredAccount> accounts) throws InterruptedException {
        Map<String, List<PlannedChange>> changes = new LinkedHashMap<>();
        accounts.forEach(account -> changes.put(account.key(), new ArrayList<>()));
        Planned planned = Planned.of(changes);
        for (Lane lane : lanes) {
            Chunk chunk = lane.planner.plan(accounts);
            for (PlannedChange change : chunk.changes()) {
                changes.computeIfAbsent(change.planned().account(), account -> new ArrayList<>())
                        .add(change);
                planned.note(change, lane.context.counter());
            }
            planned.settled.put(lane.target.name(), chunk.settled());
            planned.taken.addAll(lane.context.baseline().drain());
        }
        return planned;
    }

    /**
     * Plans the enrollments, after the last chunk. A destination that cannot be asked what its guards need gets none, and
     * those that wait for it go on waiting.
     *
     * @return with the changes in the order of the accounts' scores, and why destinations failed
     */
    public Enrollments planEnrollments() throws InterruptedException {
        Map<String, List<PlannedChange>> changes = new LinkedHashMap<>();
        Planned planned = Planned.of(changes);
        Map<DestinationName, AdapterException> failures = new LinkedHashMap<>();
        for (Lane lane : lanes) {
            lane.planner.failure().ifPresent(failure -> failures.put(lane.target.name(), failure));
            try {
                EnrollmentDecisions.Result result = lane.enrollments.plan(lane.target.destination());
                for (PlannedChange change : result.changes()) {
                    changes.computeIfAbsent(change.planned().account(), account -> new ArrayList<>())
                            .add(change);
                    planned.note(change, lane.context.counter());
                }
                planned.settled.put(lane.target.name(), result.settled());
            } catch (AdapterException e) {
                failures.put(lane.target.name(), e);
            }
            planned.lapsed.put(lane.target.name(), lane.context.baseline().lapsed());
            lane.context.counter().vanished = lane.planner.vanished();
        }
        return new Enrollments(planned, failures);
    }

    /**
     * What the plan comes to, by destination; complete after {@link #planEnrollments}.
     *
     * @param descriptions tell how many operations go into a call; a destination that is missing counts one by one
     */
    public SortedMap<DestinationName, PlanCounts> counts(Map<DestinationName, Description> descriptions) {
        SortedMap<DestinationName, PlanCounts> counts = new TreeMap<>();
        for (Lane lane : lanes) {
            Description description =
                    descriptions.getOrDefault(lane.target.name(), new Description("", Map.of(), Map.of(), 1, true));
            Ways ways = new Ways(description, lane.target.destination().bulk());
            counts.put(lane.target.name(), lane.context.counter().counts(ways));
        }
        return counts;
    }

    /** How many operations of the accounts that were planned had been waiting in the outbox, in all destinations. */
    public long waiting() {
        return lanes.stream().mapToLong(lane -> lane.planner.waiting()).sum();
    }

    /**
     * A part of a plan.
     *
     * @param changes by account, in the order of planning; those that a destination refused before included
     * @param operations what the outbox does not have yet
     * @param settled slots, by destination, in which nothing is intended any more
     * @param taken what a baseline takes as done, with 0 for its number
     * @param lapsed slots, by destination, in which there is no cause any more for what a baseline took as done
     */
    public record Planned(
            Map<String, List<PlannedChange>> changes,
            List<PlannedOperation> operations,
            Map<DestinationName, Collection<String>> settled,
            List<TakenAsDone> taken,
            Map<DestinationName, Collection<String>> lapsed) {

        private static Planned of(Map<String, List<PlannedChange>> changes) {
            return new Planned(changes, new ArrayList<>(), new HashMap<>(), new ArrayList<>(), new HashMap<>());
        }

        private void note(PlannedChange change, PlanCounts.Counter counter) {
            counter.add(change);
            if (change.state() == PlannedChange.State.NEW) {
                operations.add(change.planned());
            }
        }
    }

    /**
     * The enrollments of a plan.
     *
     * @param failures why a destination could not be asked, by destination
     */
    public record Enrollments(Planned planned, Map<DestinationName, AdapterException> failures) {}

    private record Lane(
            PlanTarget target, PlanContext context, DestinationPlanner planner, EnrollmentPlanner enrollments) {}
}

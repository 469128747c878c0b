package io.pqlconnector.core.plan;

import io.pqlconnector.core.ledger.CrmState;
import io.pqlconnector.core.ledger.Outbox;
import io.pqlconnector.core.ledger.PlannedOperation;
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
     * @param enrollmentsDecidedThrough the as-of instant of the last run that decided about every enrollment; who entered a
     *     tier after it is still taken to enter
     */
    public Planner(
            List<PlanTarget> targets,
            CrmState crm,
            Outbox outbox,
            Instant asOf,
            ZoneId zone,
            Instant enrollmentsDecidedThrough) {
        for (PlanTarget target : targets) {
            PlanContext context = new PlanContext(
                    target.name(), target.mapping(), asOf, zone, new Keys(), new SeenKeys(), new PlanCounts.Counter());
            EnrollmentPlanner enrollments = new EnrollmentPlanner(context, crm, outbox, enrollmentsDecidedThrough);
            lanes.add(new Lane(
                    target,
                    context,
                    new DestinationPlanner(context, crm, outbox, enrollments, target.destination()),
                    enrollments));
        }
    }

    /** Plans a chunk of accounts: everything but the enrollments. */
    public Planned plan(List<ScoredAccount> accounts) throws InterruptedException {
        Map<String, List<PlannedChange>> changes = new LinkedHashMap<>();
        accounts.forEach(account -> changes.put(account.key(), new ArrayList<>()));
        Planned planned = new Planned(changes, new ArrayList<>(), new HashMap<>());
        for (Lane lane : lanes) {
            Chunk chunk = lane.planner.plan(accounts);
            for (PlannedChange change : chunk.changes()) {
                changes.computeIfAbsent(change.planned().account(), account -> new ArrayList<>())
                        .add(change);
                planned.note(change, lane.context.counter());
            }
            planned.settled.put(lane.target.name(), chunk.settled());
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
        Planned planned = new Planned(changes, new ArrayList<>(), new HashMap<>());
        Map<DestinationName, String> failures = new LinkedHashMap<>();
        for (Lane lane : lanes) {
            lane.planner.failure().ifPresent(failure -> failures.put(lane.target.name(), failure));
            try {
                EnrollmentPlanner.Result result = lane.enrollments.plan(lane.target.destination());
                for (PlannedChange change : result.changes()) {
                    changes.computeIfAbsent(change.planned().account(), account -> new ArrayList<>())
                            .add(change);
                    planned.note(change, lane.context.counter());
                }
                planned.settled.put(lane.target.name(), result.settled());
            } catch (AdapterException e) {
                failures.put(
                        lane.target.name(), e.getMessage() == null ? e.kind().name() : e.getMessage());
            }
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
            counts.put(lane.target.name(), lane.context.counter().counts(description));
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
     */
    public record Planned(
            Map<String, List<PlannedChange>> changes,
            List<PlannedOperation> operations,
            Map<DestinationName, Collection<String>> settled) {

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
    public record Enrollments(Planned planned, Map<DestinationName, String> failures) {}

    private record Lane(
            PlanTarget target, PlanContext context, DestinationPlanner planner, EnrollmentPlanner enrollments) {}
}

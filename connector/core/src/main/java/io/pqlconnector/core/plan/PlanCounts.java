package io.pqlconnector.core.plan;

import io.pqlconnector.core.quota.Ways;
import io.pqlconnector.spi.destination.Operation;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a plan comes to for one destination.
 *
 * @param operations how many operations it sends, by kind
 * @param creates how many of them may create a record: the destination is not known to hold one, and the mapping says to
 *     make it; without those that the destination has put off
 * @param enrollments how many people it enrolls, without those whom the destination has put off
 * @param refused how many it does not send because the destination refused them before and nothing has changed since
 * @param leftOut how many it does not send because the destination has no such record and the mapping says not to make one
 * @param kept how many fields it does not write because a person did
 * @param unclear how many enrollments, tasks and notes are left alone because an earlier one may have arrived
 * @param deferred how many enrollments wait for another day because their sender had enough for this one
 * @param guarded how many enrollments a guard ({@code not_if}) forbade
 * @param inAnother how many enrollments are not made because the person is in another sequence
 * @param unaddressable how many accounts and people have nothing by which the destination could find them
 * @param vanished how many accounts have records in the destination but no usage or traits any more; they are left as they
 *     are
 * @param takenAsDone how many enrollments, tasks and notes a baseline takes as done instead of sending them
 * @param jobs how many jobs the destination carries out, by the kind of their operations
 * @param calls what it costs in calls, by kind, without those that ask whether a job is done; {@code find} for those that
 *     guards need
 */
public record PlanCounts(
        SortedMap<String, Long> operations,
        long creates,
        long enrollments,
        long refused,
        long leftOut,
        long kept,
        long unclear,
        long deferred,
        long guarded,
        long inAnother,
        long unaddressable,
        long vanished,
        long takenAsDone,
        SortedMap<String, Long> jobs,
        SortedMap<String, Long> calls) {
    public PlanCounts {
        operations = Collections.unmodifiableSortedMap(new TreeMap<>(operations));
        jobs = Collections.unmodifiableSortedMap(new TreeMap<>(jobs));
        calls = Collections.unmodifiableSortedMap(new TreeMap<>(calls));
    }

    /** How many operations it sends. */
    public long total() {
        return operations.values().stream().mapToLong(Long::longValue).sum();
    }

    /** How many calls it costs. */
    public long totalCalls() {
        return calls.values().stream().mapToLong(Long::longValue).sum();
    }

    /** Counts as a plan grows. */
    static final class Counter {
        private final TreeMap<String, Long> operations = new TreeMap<>();
        // By what goes into one batch: kind, object and list. The kind ends at the first space, which no kind has.
        private final TreeMap<String, Long> batches = new TreeMap<>();
        private long creates;
        private long enrollments;
        private long refused;
        private long leftOut;
        private long findCalls;
        long kept;
        long unclear;
        long deferred;
        long guarded;
        long inAnother;
        long unaddressable;
        long vanished;
        long takenAsDone;

        void add(PlannedChange change) {
            if (!change.sent()) {
                refused += change.state() == PlannedChange.State.REFUSED ? 1 : 0;
                leftOut += change.state() == PlannedChange.State.LEFT_OUT ? 1 : 0;
                return;
            }
            Operation operation = change.planned().operation();
            operations.merge(operation.kind(), 1L, Long::sum);
            if (change.state() != PlannedChange.State.PUT_OFF) {
                creates += change.mayCreate() ? 1 : 0;
                enrollments += operation instanceof Operation.Enroll ? 1 : 0;
            }
            String list = operation instanceof Operation.ListChange listChange ? listChange.list() : "";
            batches.merge(operation.kind() + " " + operation.record().object() + " " + list, 1L, Long::sum);
        }

        void find() {
            findCalls++;
        }

        PlanCounts counts(Ways ways) {
            TreeMap<String, Long> jobs = new TreeMap<>();
            TreeMap<String, Long> calls = new TreeMap<>();
            batches.forEach((batch, count) -> {
                String kind = batch.substring(0, batch.indexOf(' '));
                Ways.Cost cost = ways.cost(kind, count);
                calls.merge(kind, cost.calls(), Long::sum);
                if (cost.jobs() > 0) {
                    jobs.merge(kind, cost.jobs(), Long::sum);
                }
            });
            if (findCalls > 0) {
                calls.put("find", findCalls);
            }
            return new PlanCounts(
                    operations,
                    creates,
                    enrollments,
                    refused,
                    leftOut,
                    kept,
                    unclear,
                    deferred,
                    guarded,
                    inAnother,
                    unaddressable,
                    vanished,
                    takenAsDone,
                    jobs,
                    calls);
        }
    }
}

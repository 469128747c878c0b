package io.pqlconnector.core.run;

import io.pqlconnector.core.plan.PlanSink;
import io.pqlconnector.core.plan.PlannedChange;
import io.pqlconnector.core.score.ScoredAccount;
import io.pqlconnector.spi.DestinationName;
import io.pqlconnector.spi.destination.IdempotencyKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * A saved plan: enough to find out whether the world has moved since. What the operations say is in it as a hash alone; so a
 * plan file holds no personal data but the keys of accounts and people.
 *
 * @param asOf the instant it scored
 * @param operations what it sends
 */
public record PlanFile(Instant asOf, RunVersion version, List<Operation> operations) {
    public PlanFile {
        operations = List.copyOf(operations);
    }

    /**
     * One operation.
     *
     * @param kind for a person: {@code upsert}, {@code enroll}, ...
     * @param slot for a person: what it changes
     * @param payload hash of all that it writes, in hexadecimal digits; one key can have several, since a task's key does
     *     not depend on its words
     */
    public record Operation(
            DestinationName destination, IdempotencyKey key, String kind, String slot, String payload) {}

    /** Takes a plan as it is made and keeps what a plan file needs. */
    public static final class Collector implements PlanSink {
        private final List<Operation> operations = new ArrayList<>();

        @Override
        public void account(ScoredAccount account, List<PlannedChange> changes) {
            changes.forEach(this::add);
        }

        @Override
        public void enrollments(List<PlannedChange> changes) {
            changes.forEach(this::add);
        }

        private void add(PlannedChange change) {
            if (change.sent()) {
                operations.add(new Operation(
                        change.planned().destination(),
                        change.planned().operation().key(),
                        change.planned().operation().kind(),
                        change.planned().slot(),
                        PayloadHash.of(change.planned().operation())));
            }
        }

        /** What was collected, in the order of the plan. */
        public List<Operation> operations() {
            return List.copyOf(operations);
        }
    }
}

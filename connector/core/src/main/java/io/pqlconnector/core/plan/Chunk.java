package io.pqlconnector.core.plan;

import io.pqlconnector.core.ledger.ConfirmedRecord;
import io.pqlconnector.core.ledger.OutboxEntry;
import io.pqlconnector.core.ledger.PlannedOperation;
import io.pqlconnector.core.mapping.Mapping;
import io.pqlconnector.spi.destination.Operation;
import io.pqlconnector.spi.destination.RecordRef;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What becomes of some accounts in one destination: collected while they are planned. */
final class Chunk {
    private final Mapping mapping;
    private final ChunkState state;
    // By slot: what is planned later for a slot takes the place of what was planned before.
    private final Map<String, PlannedChange> changes;
    // Only slots of which the ledger knows something: of the others nobody asks.
    private final Set<String> visited = new HashSet<>();
    private final Set<String> settled = new HashSet<>();

    Chunk(Mapping mapping, ChunkState state, int expectedChanges) {
        changes = new LinkedHashMap<>(expectedChanges * 4 / 3 + 1);
        this.mapping = mapping;
        this.state = state;
    }

    ChunkState state() {
        return state;
    }

    /** Plans an operation that writes no fields. */
    void intend(PlannedOperation planned) {
        intend(planned, Optional.empty());
    }

    /**
     * Plans an operation.
     *
     * @param before the record as it was last confirmed
     */
    void intend(PlannedOperation planned, Optional<ConfirmedRecord> before) {
        String slot = planned.slot();
        visit(slot);
        settled.remove(slot);
        changes.put(slot, change(mapping, planned, state.open(slot), before));
    }

    /** Puts another change in the place of one that is planned. */
    void replace(PlannedChange change) {
        String slot = change.planned().slot();
        changes.put(slot, change);
        if (!change.sent() && state.open(slot).isPresent()) {
            settled.add(slot);
        }
    }

    /** Takes a change out of the plan and leaves its slot as it is. */
    void drop(PlannedChange change) {
        changes.remove(change.planned().slot());
    }

    /** Notes that the destination holds what it should in a slot, so that nothing older is sent either. */
    void nothingToDo(String slot) {
        visit(slot);
        if (state.open(slot).isPresent() && !changes.containsKey(slot)) {
            settled.add(slot);
        }
    }

    /** Notes that a slot must stay as it is. */
    void leaveAlone(String slot) {
        visit(slot);
    }

    private void visit(String slot) {
        if (state.knows(slot)) {
            visited.add(slot);
        }
    }

    boolean visited(String slot) {
        return visited.contains(slot);
    }

    /** Whether the destination is known to hold a record. */
    boolean holds(RecordRef ref) {
        return state.confirmed(Slots.record(ref)).isPresent();
    }

    /** Settles what the outbox still has for the accounts and nobody intends any more. Enrollments are planned later. */
    void settleTheRest() {
        for (OutboxEntry entry : state.open()) {
            PlannedOperation planned = entry.planned();
            if (state.covers(planned.account())
                    && !visited.contains(planned.slot())
                    && !(planned.operation() instanceof Operation.Enroll)
                    && !entry.isUnclear()) {
                settled.add(planned.slot());
            }
        }
    }

    List<PlannedChange> changes() {
        return List.copyOf(changes.values());
    }

    Set<String> settled() {
        return settled;
    }

    /**
     * An intention beside what the outbox has for its slot. What is in the outbox already is sent as it stands there, so a
     * plan has to show those words: those of a task may be others by now.
     */
    static PlannedChange change(
            Mapping mapping, PlannedOperation planned, Optional<OutboxEntry> open, Optional<ConfirmedRecord> before) {
        Optional<OutboxEntry> same = open.filter(entry ->
                entry.planned().operation().key().equals(planned.operation().key()));
        return same.map(entry ->
                        new PlannedChange(planned.with(entry.planned().operation()), state(mapping, entry), before))
                .orElseGet(() -> new PlannedChange(planned, PlannedChange.State.NEW, before));
    }

    private static PlannedChange.State state(Mapping mapping, OutboxEntry entry) {
        if (entry.state() != OutboxEntry.State.REJECTED) {
            return entry.isPutOff() ? PlannedChange.State.PUT_OFF : PlannedChange.State.WAITING;
        }
        return entry.receipt()
                        .filter(receipt -> mapping.leavesOut(entry.planned().operation(), receipt))
                        .isPresent()
                ? PlannedChange.State.LEFT_OUT
                : PlannedChange.State.REFUSED;
    }
}

package io.pqlconnector.core.plan;

import io.pqlconnector.core.ledger.ConfirmedRecord;
import io.pqlconnector.core.ledger.PlannedOperation;
import io.pqlconnector.spi.destination.FieldValue;
import io.pqlconnector.spi.destination.Operation;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * An operation of a plan, as a person wants to see it.
 *
 * @param planned what is intended
 * @param state what happens to it in this run
 * @param before for an upsert: what the destination was last confirmed to hold; empty if that is nothing
 * @param kept for an upsert: fields that it does not write because a person did, with what they hold
 * @param withheld for an enrollment that is not made: why, such as {@code crm.open_deal}
 */
public record PlannedChange(
        PlannedOperation planned,
        State state,
        Optional<ConfirmedRecord> before,
        SortedMap<String, String> kept,
        Optional<String> withheld) {
    public PlannedChange {
        kept = Collections.unmodifiableSortedMap(new TreeMap<>(kept));
    }

    /** A change that keeps nothing back. */
    public PlannedChange(PlannedOperation planned, State state, Optional<ConfirmedRecord> before) {
        this(planned, state, before, new TreeMap<>(), Optional.empty());
    }

    /** An enrollment that is not made. */
    static PlannedChange withheld(PlannedOperation planned, String reason) {
        return new PlannedChange(planned, State.WITHHELD, Optional.empty(), new TreeMap<>(), Optional.of(reason));
    }

    /** For an upsert, its fields before and after, by name; empty for everything else. */
    public SortedMap<String, FieldChange> fields() {
        SortedMap<String, FieldChange> fields = new TreeMap<>();
        if (planned.operation() instanceof Operation.Upsert upsert) {
            SortedMap<String, FieldValue> held =
                    before.map(ConfirmedRecord::fields).orElse(new TreeMap<>());
            upsert.fields()
                    .forEach((name, write) -> fields.put(
                            name,
                            new FieldChange(
                                    Optional.ofNullable(held.get(name)).orElse(new FieldValue.Cleared()),
                                    write.value())));
        }
        return fields;
    }

    /** Whether the run sends it, or leaves it to a later one when the destination has put it off. */
    public boolean sent() {
        return state == State.NEW || state == State.WAITING || state == State.PUT_OFF;
    }

    /** Whether it makes a record if the destination has none. */
    public boolean mayCreate() {
        return before.isEmpty() && planned.operation() instanceof Operation.Upsert upsert && upsert.createMissing();
    }

    /** What happens to an operation in this run. */
    public enum State {
        /** It is sent for the first time. */
        NEW,
        /** An earlier run planned it and could not send it; it is sent now. */
        WAITING,
        /** An earlier run sent it and the destination put it off; it is sent once its time has come. */
        PUT_OFF,
        /** The destination refused it before, and nothing has changed since; it is not sent. */
        REFUSED,
        /** Something speaks against the enrollment now; it is not sent. */
        WITHHELD,
        /** All that it would write has been written by a person; it is not sent. */
        KEPT,
        /** The destination has no such record, and the mapping says not to make one; it is not sent. */
        LEFT_OUT
    }

    /**
     * A field before and after.
     *
     * @param before {@link FieldValue.Cleared} if we never wrote it
     */
    public record FieldChange(FieldValue before, FieldValue after) {}
}

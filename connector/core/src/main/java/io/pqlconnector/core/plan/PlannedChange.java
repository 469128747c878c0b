package io.pqlconnector.core.plan;

import io.pqlconnector.core.ledger.PlannedOperation;
import io.pqlconnector.spi.destination.FieldValue;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * An operation of a plan, as a person wants to see it.
 *
 * @param planned what is intended
 * @param state what happens to it in this run
 * @param fields for an upsert: what the destination was last confirmed to hold, and what it should
 */
public record PlannedChange(PlannedOperation planned, State state, SortedMap<String, FieldChange> fields) {
    public PlannedChange {
        fields = Collections.unmodifiableSortedMap(new TreeMap<>(fields));
    }

    /** Whether the run sends it. */
    public boolean sent() {
        return state == State.NEW || state == State.WAITING;
    }

    /** What happens to an operation in this run. */
    public enum State {
        /** It is sent for the first time. */
        NEW,
        /** An earlier run planned it and could not send it; it is sent now. */
        WAITING,
        /** The destination refused it before, and nothing has changed since; it is not sent. */
        REFUSED,
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

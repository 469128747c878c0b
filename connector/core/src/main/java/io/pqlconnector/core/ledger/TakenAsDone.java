package io.pqlconnector.core.ledger;

import io.pqlconnector.spi.DestinationName;
import io.pqlconnector.spi.destination.ObjectName;
import java.time.Instant;

/**
 * An enrollment, a task or a note that a baseline took as done: there was cause for it already when the connector
 * came to the CRM. No destination holds it.
 *
 * @param slot what it would change, as {@link PlannedOperation#slot()} says it
 * @param account the account that gave cause for it
 * @param object the record's object
 * @param key our key of the record
 * @param kind of the operation that was not planned: {@code enroll}, {@code create_task}, {@code create_note}
 * @param name the sequence, the task's subject, or what the note says
 * @param asOf the as-of instant of the baseline
 * @param run the baseline's number
 */
public record TakenAsDone(
        DestinationName destination,
        String slot,
        String account,
        ObjectName object,
        String key,
        String kind,
        String name,
        Instant asOf,
        long run) {

    /** The same, noted by a run. */
    public TakenAsDone by(long number) {
        return new TakenAsDone(destination, slot, account, object, key, kind, name, asOf, number);
    }
}

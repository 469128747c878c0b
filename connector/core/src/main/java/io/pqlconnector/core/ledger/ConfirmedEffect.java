package io.pqlconnector.core.ledger;

import io.pqlconnector.spi.destination.ObjectName;
import java.time.Instant;
import java.util.Optional;

/**
 * A confirmed effect beside the fields: membership of a list, an enrollment, a task, a note.
 *
 * @param slot what it is about, as {@link PlannedOperation#slot()} says it
 * @param account the account that it belongs to
 * @param object the record's object
 * @param key our key of the record
 * @param kind the kind of the last confirmed operation: {@code add_to_list}, {@code remove_from_list}, {@code enroll},
 *     {@code create_task}, {@code create_note}
 * @param version how many operations were confirmed for the slot; part of the next one's idempotency key
 * @param asOf the as-of instant of the run that planned the last one
 * @param sender the address of the sequence's sender or the task's owner, if one was named
 */
public record ConfirmedEffect(
        String slot,
        String account,
        ObjectName object,
        String key,
        String kind,
        long version,
        Instant asOf,
        Optional<String> sender,
        long run,
        Instant confirmedAt) {}

package io.pqlconnector.core.ledger;

import io.pqlconnector.spi.DestinationName;
import io.pqlconnector.spi.destination.Operation;
import java.time.Instant;

/**
 * An operation with what the outbox needs to know about it.
 *
 * @param destination where it goes
 * @param account the account that it is about
 * @param slot what it changes; of two operations for one slot the newer supersedes the older if that was not sent:
 *     {@code company/acme.com}, {@code list/PQL - Hot/company/acme.com}, {@code enroll/Outgrown/contact/u1},
 *     {@code task/Hot PQL/company/acme.com}
 * @param stage operations of a lower stage are delivered first: 0 accounts, 1 people, 2 lists, 3 enrollments, 4 tasks
 *     and notes
 * @param priority within a stage the higher goes first: the account's score
 * @param asOf the as-of instant of the run that planned it
 */
public record PlannedOperation(
        DestinationName destination,
        String account,
        String slot,
        int stage,
        int priority,
        Instant asOf,
        Operation operation) {

    /** The same with another operation. */
    public PlannedOperation with(Operation other) {
        return new PlannedOperation(destination, account, slot, stage, priority, asOf, other);
    }
}

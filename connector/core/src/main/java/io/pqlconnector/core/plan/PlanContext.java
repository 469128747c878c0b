package io.pqlconnector.core.plan;

import io.pqlconnector.core.ledger.OutboxEntry;
import io.pqlconnector.core.ledger.PlannedOperation;
import io.pqlconnector.core.mapping.AssigneeMapping;
import io.pqlconnector.core.mapping.Mapping;
import io.pqlconnector.core.mapping.ObjectMapping;
import io.pqlconnector.core.mapping.Subject;
import io.pqlconnector.core.score.SeenKeys;
import io.pqlconnector.spi.DestinationName;
import io.pqlconnector.spi.EntityKind;
import io.pqlconnector.spi.destination.Assignee;
import io.pqlconnector.spi.destination.IdempotencyKey;
import io.pqlconnector.spi.destination.ObjectName;
import io.pqlconnector.spi.destination.Operation;
import io.pqlconnector.spi.destination.RecordRef;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Optional;

/**
 * What the planners of one destination share.
 *
 * @param claimed the people that an account of this run has claimed, by object. A person who uses several accounts has one
 *     record in a CRM; it belongs to the first of them, in the order of keys, so that two accounts never overwrite each other
 * @param baseline what is taken as done instead of being planned
 * @param counter counts what a plan leaves out
 */
record PlanContext(
        DestinationName destination,
        Mapping mapping,
        Instant asOf,
        ZoneId zone,
        Keys keys,
        SeenKeys claimed,
        Baseline baseline,
        PlanCounts.Counter counter) {

    /** Whether an object's records stand for people. */
    boolean isPerson(ObjectName object) {
        for (ObjectMapping mapped : mapping.objects()) {
            if (mapped.name().equals(object)) {
                return mapped.kind() == EntityKind.USER;
            }
        }
        return false;
    }

    /** The key of an intention, seen beside what the outbox has for its slot. */
    IdempotencyKey chosen(IdempotencyKey key, Optional<OutboxEntry> open, boolean recordThere) {
        return IntendedKey.of(keys, destination, key, open, recordThere);
    }

    PlannedOperation planned(Work work, String slot, int stage, Operation operation) {
        return new PlannedOperation(
                destination,
                work.account().key(),
                slot,
                stage,
                work.account().assessment().score(),
                asOf,
                operation);
    }

    Assignee assignee(AssigneeMapping assignee, Work work, Subject subject) {
        Optional<RecordRef> ownerOf = assignee.ownerOf()
                .flatMap(mapping::object)
                .flatMap(object -> object.kind() == EntityKind.ACCOUNT
                        ? work.own(object.name())
                        : subject.user().flatMap(user -> object.ref(subject)));
        return new Assignee(ownerOf, assignee.email());
    }
}

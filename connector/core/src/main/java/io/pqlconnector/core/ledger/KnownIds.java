package io.pqlconnector.core.ledger;

import io.pqlconnector.spi.DestinationName;
import io.pqlconnector.spi.destination.Assignee;
import io.pqlconnector.spi.destination.CrmId;
import io.pqlconnector.spi.destination.ObjectName;
import io.pqlconnector.spi.destination.Operation;
import io.pqlconnector.spi.destination.RecordRef;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** The CRM's ids of records, as earlier receipts told them: filled in just before a destination is called. */
public final class KnownIds {
    private final Map<ObjectName, Map<String, CrmId>> ids;

    private KnownIds(Map<ObjectName, Map<String, CrmId>> ids) {
        this.ids = ids;
    }

    /** Looks up the ids of some records. */
    public static KnownIds of(CrmState crm, DestinationName destination, Collection<RecordRef> records) {
        Map<ObjectName, Set<String>> keys = new HashMap<>();
        records.forEach(record -> note(record, keys));
        return lookUp(crm, destination, keys);
    }

    /** Looks up the ids of everything that some operations point at. */
    public static KnownIds ofOperations(
            CrmState crm, DestinationName destination, Collection<? extends Operation> operations) {
        Map<ObjectName, Set<String>> keys = new HashMap<>();
        operations.forEach(operation -> refs(operation, record -> note(record, keys)));
        return lookUp(crm, destination, keys);
    }

    /** The id of a record; empty if no receipt told it. */
    public Optional<CrmId> of(RecordRef record) {
        return Optional.ofNullable(ids.getOrDefault(record.object(), Map.of()).get(record.key()));
    }

    /** The record with its id. */
    public RecordRef fill(RecordRef record) {
        return new RecordRef(record.object(), record.key(), record.matches(), of(record));
    }

    /** The operation with the ids of everything that it points at. */
    public Operation fill(Operation operation) {
        RecordRef record = fill(operation.record());
        if (operation instanceof Operation.Upsert upsert) {
            return new Operation.Upsert(
                    upsert.key(),
                    record,
                    upsert.fields(),
                    upsert.createMissing(),
                    upsert.parent().map(this::fill));
        }
        if (operation instanceof Operation.ListChange change) {
            return new Operation.ListChange(change.key(), record, change.list(), change.member());
        }
        if (operation instanceof Operation.Enroll enroll) {
            return new Operation.Enroll(enroll.key(), record, enroll.sequence(), fill(enroll.sender()));
        }
        if (operation instanceof Operation.CreateTask task) {
            return new Operation.CreateTask(
                    task.key(), record, task.subject(), task.body(), fill(task.owner()), task.due());
        }
        if (operation instanceof Operation.CreateNote note) {
            return new Operation.CreateNote(note.key(), record, note.body());
        }
        throw new IllegalStateException("a kind of operation without ids: " + operation.kind());
    }

    private Assignee fill(Assignee assignee) {
        return new Assignee(assignee.ownerOf().map(this::fill), assignee.email());
    }

    private static void refs(Operation operation, Consumer<RecordRef> sink) {
        sink.accept(operation.record());
        if (operation instanceof Operation.Upsert upsert) {
            upsert.parent().ifPresent(sink);
        } else if (operation instanceof Operation.Enroll enroll) {
            enroll.sender().ownerOf().ifPresent(sink);
        } else if (operation instanceof Operation.CreateTask task) {
            task.owner().ownerOf().ifPresent(sink);
        }
    }

    private static void note(RecordRef record, Map<ObjectName, Set<String>> keys) {
        keys.computeIfAbsent(record.object(), object -> new HashSet<>()).add(record.key());
    }

    private static KnownIds lookUp(CrmState crm, DestinationName destination, Map<ObjectName, Set<String>> keys) {
        Map<ObjectName, Map<String, CrmId>> ids = new HashMap<>();
        keys.forEach((object, wanted) -> {
            Map<String, CrmId> found = new HashMap<>();
            crm.recordsByKey(destination, object.value(), List.copyOf(wanted))
                    .forEach((key, record) -> found.put(key, record.id()));
            ids.put(object, found);
        });
        return new KnownIds(ids);
    }
}

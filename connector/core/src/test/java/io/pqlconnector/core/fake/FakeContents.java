package io.pqlconnector.core.fake;

import io.pqlconnector.spi.destination.CrmId;
import io.pqlconnector.spi.destination.FieldWrite;
import io.pqlconnector.spi.destination.IdempotencyKey;
import io.pqlconnector.spi.destination.Operation;
import io.pqlconnector.spi.destination.Receipt;
import io.pqlconnector.spi.destination.RecordRef;
import io.pqlconnector.spi.destination.RejectionCodes;
import io.pqlconnector.spi.destination.WritePolicy;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** What a person could see in a CRM in memory, and how operations change it. */
final class FakeContents {
    final SortedMap<String, SortedMap<String, String>> records = new TreeMap<>();
    final SortedMap<String, SortedSet<String>> lists = new TreeMap<>();
    final List<String> enrollments = new ArrayList<>();
    final List<String> tasks = new ArrayList<>();
    final List<String> notes = new ArrayList<>();
    boolean appliesPolicies = true;
    private final Set<IdempotencyKey> done = new HashSet<>();
    private final Set<String> absent = new HashSet<>();

    String shown() {
        return records + "\n" + lists + "\n" + enrollments.stream().sorted().toList() + "\n"
                + tasks.stream().sorted().toList() + "\n"
                + notes.stream().sorted().toList();
    }

    /** Says that there is no such record and none may be made. */
    void absent(String record, boolean is) {
        if (is) {
            absent.add(record);
        } else {
            absent.remove(record);
        }
    }

    /** What it answers of an operation that was done; nothing for one that was not. */
    Optional<Receipt> confirmed(Operation operation) {
        return done.contains(operation.key()) ? Optional.of(confirmed(operation, false)) : Optional.empty();
    }

    synchronized Receipt apply(Operation operation) {
        String record = slot(operation.record());
        if (absent.contains(record)) {
            return new Receipt.Rejected(operation.key(), RejectionCodes.NO_MATCH, "", "no such record", "make it");
        }
        boolean created = false;
        if (operation instanceof Operation.Upsert upsert) {
            created = !records.containsKey(record);
            write(upsert, records.computeIfAbsent(record, key -> new TreeMap<>()), created);
        } else if (operation instanceof Operation.ListChange change) {
            SortedSet<String> members = lists.computeIfAbsent(change.list(), key -> new TreeSet<>());
            if (change.member()) {
                members.add(record);
            } else {
                members.remove(record);
            }
        } else if (operation instanceof Operation.Enroll enroll) {
            enrollments.add(enroll.sequence() + " <- " + record);
        } else if (operation instanceof Operation.CreateTask task) {
            tasks.add(task.subject() + " -> " + record + " due " + task.due());
        } else if (operation instanceof Operation.CreateNote note) {
            notes.add(note.body() + " -> " + record);
        }
        done.add(operation.key());
        return confirmed(operation, created);
    }

    private void write(Operation.Upsert upsert, SortedMap<String, String> fields, boolean created) {
        for (Map.Entry<String, FieldWrite> field : upsert.fields().entrySet()) {
            WritePolicy policy = field.getValue().policy();
            boolean may = !appliesPolicies
                    || policy == WritePolicy.ALWAYS
                    || (policy == WritePolicy.ON_CREATE && created)
                    || (policy == WritePolicy.IF_EMPTY && !fields.containsKey(field.getKey()));
            String value = field.getValue().value().shown();
            if (may && value.isEmpty()) {
                fields.remove(field.getKey());
            } else if (may) {
                fields.put(field.getKey(), value);
            }
        }
        upsert.parent().ifPresent(parent -> fields.put("(company)", parent.key()));
    }

    private static Receipt confirmed(Operation operation, boolean created) {
        CrmId record = new CrmId(slot(operation.record()));
        return new Receipt.Confirmed(operation.key(), record, record, created, Optional.empty());
    }

    static String slot(RecordRef ref) {
        return ref.object() + "/" + ref.key();
    }
}

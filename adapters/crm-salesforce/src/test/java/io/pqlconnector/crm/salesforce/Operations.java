package io.pqlconnector.crm.salesforce;

import io.pqlconnector.spi.destination.Assignee;
import io.pqlconnector.spi.destination.Batch;
import io.pqlconnector.spi.destination.CrmId;
import io.pqlconnector.spi.destination.Destination;
import io.pqlconnector.spi.destination.FieldValue;
import io.pqlconnector.spi.destination.FieldWrite;
import io.pqlconnector.spi.destination.IdempotencyKey;
import io.pqlconnector.spi.destination.Match;
import io.pqlconnector.spi.destination.ObjectName;
import io.pqlconnector.spi.destination.Operation;
import io.pqlconnector.spi.destination.Receipt;
import io.pqlconnector.spi.destination.RecordRef;
import io.pqlconnector.spi.destination.WritePolicy;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;

/** Short ways to say what to do. */
final class Operations {
    static final ObjectName ACCOUNT = new ObjectName("account");
    static final ObjectName CONTACT = new ObjectName("contact");
    static final ObjectName LEAD = new ObjectName("lead");
    static final Assignee REP = new Assignee(Optional.empty(), Optional.of("rep@ours.example"));

    private static final AtomicInteger NUMBER = new AtomicInteger();

    private Operations() {}

    /** An account that is found by its website. */
    static RecordRef account(String key) {
        return ref(ACCOUNT, key, new Match("Website", key + ".example"));
    }

    static RecordRef contact(String key) {
        return ref(CONTACT, key, new Match("Email", key + "@acme.example"));
    }

    static RecordRef lead(String key) {
        return ref(LEAD, key, new Match("Email", key + "@acme.example"));
    }

    static RecordRef ref(ObjectName object, String key, Match... matches) {
        return new RecordRef(object, key, List.of(matches), Optional.empty());
    }

    static RecordRef known(RecordRef ref, CrmId id) {
        return new RecordRef(ref.object(), ref.key(), ref.matches(), Optional.of(id));
    }

    static IdempotencyKey key() {
        return new IdempotencyKey("op-" + NUMBER.incrementAndGet());
    }

    /** Creates or updates a record. */
    static Operation.Upsert upsert(RecordRef ref, String field, FieldValue value) {
        return upsert(ref, Map.of(field, new FieldWrite(value, WritePolicy.ALWAYS)), true);
    }

    /** Creates or updates a record with a text for everybody to see. */
    static Operation.Upsert upsert(RecordRef ref, String tier) {
        return upsert(ref, "pql_tier", text(tier));
    }

    /** Updates a record that is there. */
    static Operation.Upsert update(RecordRef ref, String tier) {
        return upsert(ref, Map.of("pql_tier", new FieldWrite(text(tier), WritePolicy.ALWAYS)), false);
    }

    static Operation.Upsert upsert(RecordRef ref, Map<String, FieldWrite> fields, boolean createMissing) {
        SortedMap<String, FieldWrite> sorted = new TreeMap<>(fields);
        return new Operation.Upsert(key(), ref, sorted, createMissing, Optional.empty());
    }

    static Operation.Upsert below(RecordRef parent, RecordRef ref, String tier) {
        SortedMap<String, FieldWrite> fields =
                new TreeMap<>(Map.of("pql_tier", new FieldWrite(text(tier), WritePolicy.ALWAYS)));
        return new Operation.Upsert(key(), ref, fields, true, Optional.of(parent));
    }

    static Operation.ListChange add(RecordRef ref, String list) {
        return new Operation.ListChange(key(), ref, list, true);
    }

    static Operation.ListChange remove(RecordRef ref, String list) {
        return new Operation.ListChange(key(), ref, list, false);
    }

    static Operation.Enroll enroll(RecordRef ref, String cadence) {
        return new Operation.Enroll(key(), ref, cadence, REP);
    }

    static Operation.CreateTask task(RecordRef ref, String subject) {
        return new Operation.CreateTask(key(), ref, subject, "Why: 3 admins", REP, LocalDate.of(2026, 11, 24));
    }

    static Operation.CreateNote note(RecordRef ref, String body) {
        return new Operation.CreateNote(key(), ref, body);
    }

    static FieldValue text(String text) {
        return new FieldValue.Text(text);
    }

    static List<Receipt> deliver(Destination destination, List<? extends Operation> operations)
            throws InterruptedException {
        return destination.deliver(new Batch(List.copyOf(operations)));
    }

    static Receipt deliver(Destination destination, Operation operation) throws InterruptedException {
        return deliver(destination, List.of(operation)).get(0);
    }
}

package io.pqlconnector.crm.hubspot;

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
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;

/** Short ways to say what to do. */
final class Operations {
    static final ObjectName COMPANY = new ObjectName("company");
    static final ObjectName CONTACT = new ObjectName("contact");
    static final Assignee REP = new Assignee(Optional.empty(), Optional.of("rep@ours.example"));

    private static final AtomicInteger NUMBER = new AtomicInteger();

    private Operations() {}

    static RecordRef company(String key) {
        return ref(COMPANY, key, new Match("domain", key + ".example"));
    }

    static RecordRef contact(String key) {
        return ref(CONTACT, key, new Match("email", key + "@acme.example"));
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

    /** Updates a record that is there. */
    static Operation.Upsert update(RecordRef ref, String field, FieldValue value) {
        return upsert(ref, Map.of(field, new FieldWrite(value, WritePolicy.ALWAYS)), false);
    }

    static Operation.Upsert upsert(RecordRef ref, Map<String, FieldWrite> fields, boolean createMissing) {
        SortedMap<String, FieldWrite> sorted = new TreeMap<>(fields);
        return new Operation.Upsert(key(), ref, sorted, createMissing, Optional.empty());
    }

    static Operation.Enroll enroll(RecordRef ref, String sequence) {
        return new Operation.Enroll(key(), ref, sequence, REP);
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

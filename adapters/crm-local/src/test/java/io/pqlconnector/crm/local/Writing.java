package io.pqlconnector.crm.local;

import io.pqlconnector.spi.destination.Assignee;
import io.pqlconnector.spi.destination.FieldValue;
import io.pqlconnector.spi.destination.FieldWrite;
import io.pqlconnector.spi.destination.IdempotencyKey;
import io.pqlconnector.spi.destination.Match;
import io.pqlconnector.spi.destination.ObjectName;
import io.pqlconnector.spi.destination.Operation;
import io.pqlconnector.spi.destination.RecordRef;
import io.pqlconnector.spi.destination.WritePolicy;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Short ways to make operations. */
final class Writing {
    static final ObjectName COMPANY = new ObjectName("company");
    static final ObjectName CONTACT = new ObjectName("contact");

    private Writing() {}

    static RecordRef company(String key, Match... matches) {
        return new RecordRef(COMPANY, key, List.of(matches), Optional.empty());
    }

    static Operation.Upsert upsert(RecordRef record, String field, FieldValue value) {
        return new Operation.Upsert(
                new IdempotencyKey("upsert-" + record.key().length() + field.length()),
                record,
                new TreeMap<>(Map.of(field, new FieldWrite(value, WritePolicy.ALWAYS))),
                true,
                Optional.empty());
    }

    static Operation.Upsert upsert(RecordRef record, String field, String value) {
        return upsert(record, field, new FieldValue.Text(value));
    }

    static Operation.CreateTask task(String key, RecordRef record) {
        return new Operation.CreateTask(
                new IdempotencyKey(key),
                record,
                "Call",
                "",
                new Assignee(Optional.empty(), Optional.empty()),
                LocalDate.of(2026, 4, 1));
    }

    /** Companies {@code prefix-0}, {@code prefix-1}, ... as one batch. */
    static List<Operation> companies(String prefix, int count) {
        List<Operation> operations = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            operations.add(upsert(company(prefix + "-" + i), "name", "Company " + i));
        }
        return operations;
    }
}

package io.pqlconnector.core.run;

import io.pqlconnector.spi.Sha256;
import io.pqlconnector.spi.destination.Assignee;
import io.pqlconnector.spi.destination.FieldWrite;
import io.pqlconnector.spi.destination.Match;
import io.pqlconnector.spi.destination.Operation;
import io.pqlconnector.spi.destination.RecordRef;
import java.util.Map;

/**
 * Hashes all that an operation would write. Its idempotency key leaves out what may change without the intention changing,
 * such as the text of a task or a note; who approved a plan approved those words too. The destination's ids of records
 * are left out here as well: they say where something is, not what it becomes.
 */
final class PayloadHash {
    private final StringBuilder text = new StringBuilder(512);

    private PayloadHash() {}

    /** The hash of an operation: 64 hexadecimal digits of SHA-256. */
    static String of(Operation operation) {
        PayloadHash hash = new PayloadHash();
        hash.add(operation);
        return Sha256.hex(hash.text.toString());
    }

    private void add(Operation operation) {
        add(operation.kind());
        add(operation.record());
        if (operation instanceof Operation.Upsert upsert) {
            upsert(upsert);
        } else if (operation instanceof Operation.ListChange change) {
            add(change.list());
        } else if (operation instanceof Operation.Enroll enroll) {
            add(enroll.sequence());
            add(enroll.sender());
        } else if (operation instanceof Operation.CreateTask task) {
            add(task.subject());
            add(task.body());
            add(task.owner());
            add(task.due().toString());
        } else if (operation instanceof Operation.CreateNote note) {
            add(note.body());
        } else {
            throw new IllegalStateException("an operation of unknown kind: " + operation.kind());
        }
    }

    private void upsert(Operation.Upsert upsert) {
        add(Boolean.toString(upsert.createMissing()));
        add(upsert.parent().isPresent() ? "parent" : "");
        upsert.parent().ifPresent(this::add);
        text.append(upsert.fields().size()).append('#');
        for (Map.Entry<String, FieldWrite> field : upsert.fields().entrySet()) {
            FieldWrite write = field.getValue();
            add(field.getKey());
            add(write.policy().name());
            // The name of its type tells the text "true" from a yes, and the empty text from nothing.
            add(write.value().getClass().getSimpleName());
            add(write.value().shown());
        }
    }

    private void add(RecordRef record) {
        add(record.object().value());
        add(record.key());
        text.append(record.matches().size()).append('#');
        for (Match match : record.matches()) {
            add(match.field());
            add(match.value());
        }
    }

    private void add(Assignee assignee) {
        add(assignee.ownerOf().isPresent() ? "owner" : "");
        assignee.ownerOf().ifPresent(this::add);
        add(assignee.email().orElse(""));
    }

    // Each part is preceded by its length: without it ("ab", "c") and ("a", "bc") would collide.
    private void add(String part) {
        text.append(part.length()).append(':').append(part);
    }
}

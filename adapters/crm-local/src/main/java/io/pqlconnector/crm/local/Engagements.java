package io.pqlconnector.crm.local;

import io.pqlconnector.spi.destination.Assignee;
import io.pqlconnector.spi.destination.CrmId;
import io.pqlconnector.spi.destination.IdempotencyKey;
import io.pqlconnector.spi.destination.Operation;
import io.pqlconnector.spi.destination.Receipt;
import io.pqlconnector.spi.destination.RejectionCodes;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;

/** Changes lists, enrolls contacts and creates tasks and notes within one transaction. */
final class Engagements {
    /** The field of a company or contact that holds its owner's e-mail address. */
    static final String OWNER = "owner";

    private static final String LIST_ID = "SELECT id FROM list WHERE object = :object AND name = :name";
    private static final String ADD_LIST = "INSERT INTO list (object, name) VALUES (:object, :name) RETURNING id";
    private static final String ADD_MEMBER = """
            INSERT INTO list_member (list_id, record_id, added_at_ms) VALUES (:listId, :recordId, :addedAt)
            ON CONFLICT DO NOTHING
            """;
    private static final String REMOVE_MEMBER = """
            DELETE FROM list_member WHERE list_id = :listId AND record_id = :recordId
            """;
    private static final String IS_MEMBER = """
            SELECT count(*) FROM list_member WHERE list_id = :listId AND record_id = :recordId
            """;
    private static final String SEQUENCE_ID = """
            SELECT id FROM sequence WHERE name = :name OR CAST(id AS TEXT) = :id ORDER BY name = :again DESC LIMIT 1
            """;
    private static final String ADD_SEQUENCE = "INSERT INTO sequence (name) VALUES (:name) RETURNING id";
    private static final String ENROLLMENT = """
            SELECT id, contact_id FROM enrollment WHERE idempotency_key = :key
            """;
    private static final String ACTIVE_ENROLLMENT = """
            SELECT id, contact_id FROM enrollment
            WHERE contact_id = :contactId AND sequence_id = :sequenceId AND state = 'active'
            """;
    private static final String ADD_ENROLLMENT = """
            INSERT INTO enrollment (idempotency_key, sequence_id, contact_id, sender, enrolled_at_ms)
            VALUES (:key, :sequenceId, :contactId, :sender, :enrolledAt)
            RETURNING id
            """;
    private static final String TASK = "SELECT id, record_id FROM task WHERE idempotency_key = :key";
    private static final String ADD_TASK = """
            INSERT INTO task (idempotency_key, object, record_id, subject, body, owner, due, created_at_ms)
            VALUES (:key, :object, :recordId, :subject, :body, :owner, :due, :createdAt)
            RETURNING id
            """;
    private static final String NOTE = "SELECT id, record_id FROM note WHERE idempotency_key = :key";
    private static final String ADD_NOTE = """
            INSERT INTO note (idempotency_key, object, record_id, body, created_at_ms)
            VALUES (:key, :object, :recordId, :body, :createdAt)
            RETURNING id
            """;

    private final Statements statements;
    private final Records records;
    private final long nowMs;

    /**
     * For one transaction.
     *
     * @param nowMs the instant that what is new is stamped with
     */
    Engagements(Statements statements, Records records, long nowMs) {
        this.statements = statements;
        this.records = records;
        this.nowMs = nowMs;
    }

    /** Puts a record on a list or takes it off. */
    Receipt change(Operation.ListChange change) throws SQLException {
        Search search = records.search(change.record());
        if (!(search instanceof Search.Found found)) {
            return notFound(change, search);
        }
        StoredRecord record = found.record();
        Optional<Long> existing = listId(change);
        long list = existing.isPresent()
                ? existing.get()
                : statements.number(ADD_LIST, record.object().table(), change.list());
        if (change.member()) {
            statements.execute(ADD_MEMBER, list, record.id(), nowMs);
        } else {
            statements.execute(REMOVE_MEMBER, list, record.id());
        }
        return Receipts.confirmed(change, new CrmId(list + ":" + record.id()), record.crmId(), false);
    }

    /** Whether a record's membership is as a change wants it. */
    boolean isDone(Operation.ListChange change, StoredRecord record) throws SQLException {
        Optional<Long> list = listId(change);
        boolean member = list.isPresent() && statements.number(IS_MEMBER, list.get(), record.id()) > 0;
        return member == change.member();
    }

    /** Enrolls a contact, unless this operation did so before. */
    Receipt enroll(Operation.Enroll enroll) throws SQLException {
        Optional<Made> before = enrollment(enroll.key());
        if (before.isPresent()) {
            return before.get().receipt(enroll);
        }
        Search search = records.search(enroll.record());
        if (!(search instanceof Search.Found found)) {
            return notFound(enroll, search);
        }
        StoredRecord contact = found.record();
        if (contact.object() != CrmObject.CONTACT) {
            return Receipts.rejected(
                    enroll,
                    RejectionCodes.NOT_A_CONTACT,
                    "A " + contact.object().table() + " cannot be enrolled in \"" + enroll.sequence() + "\".",
                    "Name a contact under enrollments: in the mapping, such as contact: champion.");
        }
        String sender = person(enroll.sender());
        if (sender.isEmpty()) {
            return Receipts.rejected(
                    enroll,
                    RejectionCodes.NO_SENDER,
                    "Nobody would be the sender: the record has no owner, and the mapping names nobody else.",
                    "Fill the field " + OWNER + " of the record, or add else: { email: ... } under sender: in the"
                            + " mapping.");
        }
        Optional<Long> existing = statements.first(
                SEQUENCE_ID, row -> row.getLong(1), enroll.sequence(), enroll.sequence(), enroll.sequence());
        long sequence = existing.isPresent() ? existing.get() : statements.number(ADD_SEQUENCE, enroll.sequence());
        Optional<Made> active = statements.first(ACTIVE_ENROLLMENT, Made::read, contact.id(), sequence);
        if (active.isPresent()) {
            return Receipts.rejected(
                    enroll,
                    RejectionCodes.ALREADY_ENROLLED,
                    "The contact " + contact.id() + " is active in the sequence \"" + enroll.sequence()
                            + "\" already (enrollment " + active.get().id() + ").",
                    "Nothing to do. It can be enrolled again once that enrollment is finished.");
        }
        long id = statements.number(ADD_ENROLLMENT, enroll.key().value(), sequence, contact.id(), sender, nowMs);
        return new Made(id, contact.id()).receipt(enroll);
    }

    /** Creates a task, unless this operation did so before. */
    Receipt create(Operation.CreateTask task) throws SQLException {
        Optional<Made> before = task(task.key());
        if (before.isPresent()) {
            return before.get().receipt(task);
        }
        Search search = records.search(task.record());
        if (!(search instanceof Search.Found found)) {
            return notFound(task, search);
        }
        StoredRecord record = found.record();
        long id = statements.number(
                ADD_TASK,
                task.key().value(),
                record.object().table(),
                record.id(),
                task.subject(),
                task.body(),
                person(task.owner()),
                task.due().toString(),
                nowMs);
        return new Made(id, record.id()).receipt(task);
    }

    /** Creates a note, unless this operation did so before. */
    Receipt create(Operation.CreateNote note) throws SQLException {
        Optional<Made> before = note(note.key());
        if (before.isPresent()) {
            return before.get().receipt(note);
        }
        Search search = records.search(note.record());
        if (!(search instanceof Search.Found found)) {
            return notFound(note, search);
        }
        StoredRecord record = found.record();
        long id = statements.number(
                ADD_NOTE, note.key().value(), record.object().table(), record.id(), note.body(), nowMs);
        return new Made(id, record.id()).receipt(note);
    }

    /** The enrollment that an operation made. */
    Optional<Made> enrollment(IdempotencyKey key) throws SQLException {
        return statements.first(ENROLLMENT, Made::read, key.value());
    }

    /** The task that an operation made. */
    Optional<Made> task(IdempotencyKey key) throws SQLException {
        return statements.first(TASK, Made::read, key.value());
    }

    /** The note that an operation made. */
    Optional<Made> note(IdempotencyKey key) throws SQLException {
        return statements.first(NOTE, Made::read, key.value());
    }

    private Optional<Long> listId(Operation.ListChange change) throws SQLException {
        return statements.first(
                LIST_ID,
                row -> row.getLong(1),
                CrmObject.of(change.record().object()).table(),
                change.list());
    }

    private String person(Assignee assignee) throws SQLException {
        String owner = "";
        if (assignee.ownerOf().isPresent() && records.search(assignee.ownerOf().get()) instanceof Search.Found found) {
            owner = found.record().shown(OWNER);
        }
        return owner.isEmpty() ? assignee.email().orElse("") : owner;
    }

    private static Receipt notFound(Operation operation, Search search) {
        if (search instanceof Search.Unusable unusable) {
            return Receipts.rejected(operation, unusable);
        }
        String message = search instanceof Search.Missing missing ? missing.message() : "";
        return Receipts.rejected(
                operation,
                RejectionCodes.NO_MATCH,
                message,
                "Create the " + operation.record().object()
                        + " in the CRM, or set create_missing: true for it in the mapping.");
    }

    /**
     * What an operation made.
     *
     * @param id of the enrollment, task or note
     * @param record the id of the record that it is about
     */
    record Made(long id, long record) {
        private static Made read(ResultSet row) throws SQLException {
            return new Made(row.getLong(1), row.getLong(2));
        }

        Receipt receipt(Operation operation) {
            return Receipts.confirmed(operation, new CrmId(Long.toString(id)), new CrmId(Long.toString(record)), false);
        }
    }
}

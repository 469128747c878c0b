package io.pqlconnector.crm.local;

import io.pqlconnector.spi.destination.Batch;
import io.pqlconnector.spi.destination.CrmId;
import io.pqlconnector.spi.destination.Operation;
import io.pqlconnector.spi.destination.Receipt;
import io.pqlconnector.spi.destination.RecordRef;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** What one transaction needs to carry out operations of any kind. */
final class Transaction {
    private final Records records;
    private final Upserts upserts;
    private final Engagements engagements;

    /**
     * For one transaction.
     *
     * @param nowMs the instant that what is written is stamped with
     * @param writes whether anything is
     */
    Transaction(Statements statements, long nowMs, boolean writes) {
        this.records = new Records(statements, writes);
        this.upserts = new Upserts(statements, records, nowMs);
        this.engagements = new Engagements(statements, records, nowMs);
    }

    /** Reads what the operations of a batch name, all at once. */
    void readAhead(Batch batch) throws SQLException {
        List<RecordRef> refs = new ArrayList<>();
        for (Operation operation : batch.operations()) {
            refs.add(operation.record());
            if (operation instanceof Operation.Upsert upsert) {
                upsert.parent().ifPresent(refs::add);
            }
        }
        records.readAhead(refs);
    }

    /** Carries out an operation. */
    Receipt apply(Operation operation) throws SQLException {
        if (operation instanceof Operation.Upsert upsert) {
            return upserts.apply(upsert);
        }
        if (operation instanceof Operation.ListChange change) {
            return engagements.change(change);
        }
        if (operation instanceof Operation.Enroll enroll) {
            return engagements.enroll(enroll);
        }
        if (operation instanceof Operation.CreateTask task) {
            return engagements.create(task);
        }
        if (operation instanceof Operation.CreateNote note) {
            return engagements.create(note);
        }
        throw new IllegalArgumentException("an unknown kind of operation: " + operation.kind());
    }

    /** Whether an operation has been carried out. */
    Receipt verify(Operation operation) throws SQLException {
        if (operation instanceof Operation.Enroll enroll) {
            return engagements
                    .enrollment(enroll.key())
                    .map(made -> made.receipt(enroll))
                    .orElseGet(() -> Receipts.notDone(enroll));
        }
        if (operation instanceof Operation.CreateTask task) {
            return engagements.task(task.key()).map(made -> made.receipt(task)).orElseGet(() -> Receipts.notDone(task));
        }
        if (operation instanceof Operation.CreateNote note) {
            return engagements.note(note.key()).map(made -> made.receipt(note)).orElseGet(() -> Receipts.notDone(note));
        }
        if (!(records.search(operation.record()) instanceof Search.Found found)) {
            return Receipts.notDone(operation);
        }
        CrmId id = found.record().crmId();
        return isDone(operation, found.record())
                ? Receipts.confirmed(operation, id, id, false)
                : Receipts.notDone(operation);
    }

    private boolean isDone(Operation operation, StoredRecord record) throws SQLException {
        if (operation instanceof Operation.Upsert upsert) {
            return upserts.isDone(upsert, record);
        }
        return operation instanceof Operation.ListChange change && engagements.isDone(change, record);
    }
}

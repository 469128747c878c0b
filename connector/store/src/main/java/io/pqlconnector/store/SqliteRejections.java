package io.pqlconnector.store;

import io.pqlconnector.core.ledger.Outbox;
import io.pqlconnector.core.ledger.OutboxEntry;
import io.pqlconnector.core.ledger.PlannedOperation;
import io.pqlconnector.core.ledger.Rejections;
import io.pqlconnector.spi.DestinationName;
import io.pqlconnector.spi.destination.IdempotencyKey;
import io.pqlconnector.spi.destination.ObjectName;
import io.pqlconnector.spi.destination.Receipt;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** Since when operations are refused, in the table {@code rejection}, beside the operations themselves. */
final class SqliteRejections implements Rejections {
    private static final String REFUSED = """
            FROM rejection r
            JOIN operation o ON o.destination = r.destination AND o.slot = r.slot AND o.open = 1 AND o.state = 'rejected'
            WHERE r.left_out = 0 AND (:destination IS NULL OR r.destination = :destination)
            """;
    private static final String ALL = """
            SELECT o.key, o.destination, o.account, o.slot, o.stage, o.priority, o.as_of_ms, o.run, o.state, o.attempts,
                o.sent_at_ms, o.payload, o.receipt, r.since_run, r.since_ms, r.attempts AS refused
            """ + REFUSED + """
            ORDER BY r.destination, o.object, o.kind, r.code, r.field, o.priority DESC, o.slot
            """;
    private static final String PART = ALL + "LIMIT :most OFFSET :from";
    private static final String COUNT = "SELECT count(*)\n" + REFUSED;
    private static final String RETRY_CHANGED = """
            UPDATE operation
            SET state = 'pending', receipt = NULL
            WHERE destination = :destination AND open = 1 AND state = 'rejected' AND object = :object
                AND slot IN (
                    SELECT slot
                    FROM rejection
                    WHERE destination = :destination AND object = :object AND definition <> :definition)
            """;
    private static final String RETRY_ALL = """
            UPDATE operation
            SET state = 'pending', receipt = NULL
            WHERE destination = :destination AND open = 1 AND state = 'rejected'
                AND slot IN (SELECT slot FROM rejection WHERE destination = :destination AND left_out = 0)
            """;
    private static final String ADD = """
            INSERT INTO rejection (destination, slot, code, field, left_out, object, definition, since_run, since_ms,
                attempts)
            VALUES (:destination, :slot, :code, :field, :leftOut, :object, :definition, :run, :at, 1)
            ON CONFLICT (destination, slot) DO UPDATE
            SET since_run = CASE WHEN code = excluded.code AND field = excluded.field THEN since_run
                    ELSE excluded.since_run END,
                since_ms = CASE WHEN code = excluded.code AND field = excluded.field THEN since_ms
                    ELSE excluded.since_ms END,
                attempts = CASE WHEN code = excluded.code AND field = excluded.field THEN attempts + 1 ELSE 1 END,
                code = excluded.code,
                field = excluded.field,
                left_out = excluded.left_out,
                object = excluded.object,
                definition = excluded.definition
            """;
    private static final String ANY = "SELECT EXISTS (SELECT 1 FROM rejection)";
    private static final String END = """
            DELETE FROM rejection
            WHERE destination = :destination AND slot IN (SELECT value FROM json_each(:slots))
            """;

    private final Database database;

    SqliteRejections(Database database) {
        this.database = database;
    }

    @Override
    public List<Rejection> all(Optional<DestinationName> destination) {
        return database.read(handle -> handle.createQuery(ALL)
                .bind("destination", destination.map(DestinationName::value))
                .map((row, context) -> rejection(row, SqliteOutbox.entry(row, context)))
                .list());
    }

    /** Some of those of all destinations, in the same order. */
    List<Rejection> part(long from, int most) {
        return database.read(handle -> handle.createQuery(PART)
                .bind("destination", (String) null)
                .bind("from", from)
                .bind("most", most)
                .map((row, context) -> rejection(row, SqliteOutbox.entry(row, context)))
                .list());
    }

    /** How many there are of all destinations. */
    long count() {
        return database.read(handle -> handle.createQuery(COUNT)
                .bind("destination", (String) null)
                .mapTo(Long.class)
                .one());
    }

    @Override
    public int retryChanged(DestinationName destination, Map<ObjectName, String> definitions) {
        return database.write(Database.Durability.PROCESS, handle -> {
            int changed = 0;
            for (Map.Entry<ObjectName, String> definition : definitions.entrySet()) {
                changed += handle.createUpdate(RETRY_CHANGED)
                        .bind("destination", destination.value())
                        .bind("object", definition.getKey().value())
                        .bind("definition", definition.getValue())
                        .execute();
            }
            return changed;
        });
    }

    @Override
    public int retryAll(DestinationName destination) {
        return database.write(
                Database.Durability.PROCESS,
                handle -> handle.createUpdate(RETRY_ALL)
                        .bind("destination", destination.value())
                        .execute());
    }

    /** Notes what was refused, and forgets what was not any more; within the caller's transaction. */
    static void note(Handle handle, Outbox.Answered answered) {
        List<Receipt.Rejected> refused = new ArrayList<>();
        List<PlannedOperation> others = new ArrayList<>();
        for (Receipt receipt : answered.receipts()) {
            if (receipt instanceof Receipt.Rejected rejected) {
                refused.add(rejected);
            } else {
                others.add(planned(answered.entries(), receipt.key()));
            }
        }
        end(handle, others);
        add(handle, answered, refused);
    }

    /** Forgets since when slots are refused: nothing is refused there any more. Within the caller's transaction. */
    static void end(Handle handle, DestinationName destination, List<String> slots) {
        handle.createUpdate(END)
                .bind("destination", destination.value())
                .bind("slots", Json.array(slots))
                .execute();
    }

    /** Whether anything is refused at all, so that nobody looks for it in vain. */
    static boolean any(Handle handle) {
        return handle.createQuery(ANY).mapTo(Boolean.class).one();
    }

    private static void end(Handle handle, List<PlannedOperation> done) {
        if (!done.isEmpty() && any(handle)) {
            end(
                    handle,
                    done.get(0).destination(),
                    done.stream().map(PlannedOperation::slot).toList());
        }
    }

    private static void add(Handle handle, Outbox.Answered answered, List<Receipt.Rejected> refused) {
        if (refused.isEmpty()) {
            return;
        }
        try (Bulk bulk = new Bulk(handle, ADD)) {
            for (Receipt.Rejected rejected : refused) {
                PlannedOperation planned = planned(answered.entries(), rejected.key());
                ObjectName object = planned.operation().record().object();
                bulk.set("destination", planned.destination().value())
                        .set("slot", planned.slot())
                        .set("code", rejected.code())
                        .set("field", rejected.field())
                        .set("leftOut", answered.leftOut().contains(rejected.key()))
                        .set("object", object.value())
                        .set("definition", answered.definitions().getOrDefault(object, ""))
                        .set("run", answered.run())
                        .set("at", answered.at())
                        .add();
            }
            bulk.execute();
        }
    }

    private static PlannedOperation planned(Map<IdempotencyKey, OutboxEntry> entries, IdempotencyKey key) {
        return Optional.ofNullable(entries.get(key))
                .map(OutboxEntry::planned)
                .orElseThrow(() -> new IllegalArgumentException("a receipt without its operation: " + key));
    }

    private static Rejection rejection(ResultSet row, OutboxEntry entry) throws SQLException {
        Receipt.Rejected receipt = entry.receipt()
                .filter(Receipt.Rejected.class::isInstance)
                .map(Receipt.Rejected.class::cast)
                .orElseThrow();
        return new Rejection(
                entry,
                receipt,
                row.getLong("since_run"),
                Instant.ofEpochMilli(row.getLong("since_ms")),
                row.getInt("refused"));
    }
}

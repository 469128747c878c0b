package io.pqlconnector.store;

import io.pqlconnector.core.ledger.ConfirmedEffect;
import io.pqlconnector.core.ledger.ConfirmedRecord;
import io.pqlconnector.core.ledger.CrmState;
import io.pqlconnector.core.ledger.OutboxEntry;
import io.pqlconnector.core.ledger.PlannedOperation;
import io.pqlconnector.spi.DestinationName;
import io.pqlconnector.spi.destination.CrmId;
import io.pqlconnector.spi.destination.FieldWrite;
import io.pqlconnector.spi.destination.ObjectName;
import io.pqlconnector.spi.destination.Operation;
import io.pqlconnector.spi.destination.Receipt;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.StatementContext;

/** What the destinations were last confirmed to hold, in the tables {@code confirmed_record} and {@code confirmed_effect}. */
final class SqliteCrmState implements CrmState {
    private static final String RECORDS = """
            SELECT object, key, account, crm_id, link, version, fields, run, confirmed_at_ms
            FROM confirmed_record
            WHERE destination = :destination AND account IN (SELECT value FROM json_each(:accounts))
            ORDER BY account, object, key
            """;
    private static final String RECORDS_BY_KEY = """
            SELECT object, key, account, crm_id, link, version, fields, run, confirmed_at_ms
            FROM confirmed_record
            WHERE destination = :destination AND object = :object AND key IN (SELECT value FROM json_each(:keys))
            """;
    private static final String EFFECT_COLUMNS = """
            SELECT slot, account, object, key, kind, version, as_of_ms, sender, run, confirmed_at_ms
            FROM confirmed_effect
            """;
    private static final String EFFECTS = EFFECT_COLUMNS + """
            WHERE destination = :destination AND account IN (SELECT value FROM json_each(:accounts))
            """;
    /** CROSS, so that SQLite starts from the few records, not from the effects. */
    private static final String EFFECTS_OF_RECORDS = """
            SELECT e.slot, e.account, e.object, e.key, e.kind, e.version, e.as_of_ms, e.sender, e.run, e.confirmed_at_ms
            FROM confirmed_record r
            CROSS JOIN confirmed_effect e
                ON e.destination = r.destination AND e.object = r.object AND e.key = r.key AND e.account <> r.account
            WHERE r.destination = :destination AND r.account IN (SELECT value FROM json_each(:accounts))
            """;

    private static final String EFFECTS_IN = EFFECT_COLUMNS + """
            WHERE destination = :destination AND slot IN (SELECT value FROM json_each(:slots))
            """;
    private static final String ACCOUNTS = """
            SELECT count(DISTINCT account)
            FROM confirmed_record
            WHERE destination = :destination
            """;
    private static final String ENROLLMENTS = """
            SELECT sender, count(*) AS enrollments
            FROM operation
            WHERE kind = 'enroll' AND destination = :destination
                AND as_of_ms >= :start AND as_of_ms < :end
                AND state IN ('pending', 'sending', 'unknown', 'confirmed')
            GROUP BY sender
            """;
    /**
     * The fields are merged by key. Those of a record with another id are replaced: it was made anew or merged into another
     * one, and nobody has confirmed what the others hold there.
     */
    private static final String CONFIRM_RECORD = """
            INSERT INTO confirmed_record (destination, object, key, account, crm_id, link, version, fields, run,
                confirmed_at_ms)
            VALUES (:destination, :object, :key, :account, :id, :link, 1, :fields, :run, :at)
            ON CONFLICT (destination, object, key) DO UPDATE
            SET account = excluded.account,
                crm_id = excluded.crm_id,
                link = CASE WHEN crm_id = excluded.crm_id THEN coalesce(excluded.link, link) ELSE excluded.link END,
                version = version + 1,
                fields = CASE WHEN crm_id = excluded.crm_id THEN json_patch(fields, excluded.fields)
                    ELSE excluded.fields END,
                run = excluded.run,
                confirmed_at_ms = excluded.confirmed_at_ms
            """;

    private static final String CONFIRM_EFFECT = """
            INSERT INTO confirmed_effect (destination, slot, account, object, key, kind, version, as_of_ms, sender, run,
                confirmed_at_ms)
            VALUES (:destination, :slot, :account, :object, :key, :kind, 1, :asOf, :sender, :run, :at)
            ON CONFLICT (destination, slot) DO UPDATE
            SET account = excluded.account,
                object = excluded.object,
                key = excluded.key,
                kind = excluded.kind,
                version = version + 1,
                as_of_ms = excluded.as_of_ms,
                sender = excluded.sender,
                run = excluded.run,
                confirmed_at_ms = excluded.confirmed_at_ms
            """;

    private final Database database;

    SqliteCrmState(Database database) {
        this.database = database;
    }

    @Override
    public List<ConfirmedRecord> records(DestinationName destination, Collection<String> accounts) {
        return database.read(handle -> handle.createQuery(RECORDS)
                .bind("destination", destination.value())
                .bind("accounts", Json.array(accounts))
                .map(SqliteCrmState::record)
                .list());
    }

    @Override
    public Map<String, ConfirmedRecord> recordsByKey(
            DestinationName destination, String object, Collection<String> keys) {
        Map<String, ConfirmedRecord> records = new HashMap<>();
        database.read(handle -> handle.createQuery(RECORDS_BY_KEY)
                        .bind("destination", destination.value())
                        .bind("object", object)
                        .bind("keys", Json.array(keys))
                        .map(SqliteCrmState::record)
                        .list())
                .forEach(record -> records.put(record.key(), record));
        return records;
    }

    @Override
    public Map<String, ConfirmedEffect> effects(DestinationName destination, Collection<String> accounts) {
        String array = Json.array(accounts);
        Map<String, ConfirmedEffect> effects = new HashMap<>();
        database.readOnly(handle -> {
            for (String query : List.of(EFFECTS, EFFECTS_OF_RECORDS)) {
                handle.createQuery(query)
                        .bind("destination", destination.value())
                        .bind("accounts", array)
                        .map(SqliteCrmState::effect)
                        .forEach(effect -> effects.put(effect.slot(), effect));
            }
        });
        return effects;
    }

    @Override
    public Map<String, ConfirmedEffect> effectsIn(DestinationName destination, Collection<String> slots) {
        Map<String, ConfirmedEffect> effects = new HashMap<>();
        database.readOnly(handle -> handle.createQuery(EFFECTS_IN)
                .bind("destination", destination.value())
                .bind("slots", Json.array(slots))
                .map(SqliteCrmState::effect)
                .forEach(effect -> effects.put(effect.slot(), effect)));
        return effects;
    }

    @Override
    public long accounts(DestinationName destination) {
        return database.read(handle -> handle.createQuery(ACCOUNTS)
                .bind("destination", destination.value())
                .mapTo(Long.class)
                .one());
    }

    @Override
    public Map<Optional<String>, Long> enrollmentsOn(DestinationName destination, String day) {
        LocalDate date = LocalDate.parse(day);
        Map<Optional<String>, Long> enrollments = new HashMap<>();
        database.read(handle -> handle.createQuery(ENROLLMENTS)
                        .bind("destination", destination.value())
                        .bind("start", startOf(date))
                        .bind("end", startOf(date.plusDays(1)))
                        .map((row, context) ->
                                Map.entry(Columns.optionalText(row, "sender"), row.getLong("enrollments")))
                        .list())
                .forEach(entry -> enrollments.put(entry.getKey(), entry.getValue()));
        return enrollments;
    }

    /** Notes what the destinations hold after some operations were confirmed, within the caller's transaction. */
    static void confirm(Handle handle, long run, Instant at, List<Confirmation> confirmations) {
        try (Bulk records = new Bulk(handle, CONFIRM_RECORD);
                Bulk effects = new Bulk(handle, CONFIRM_EFFECT)) {
            for (Confirmation confirmation : confirmations) {
                if (confirmation.entry().planned().operation() instanceof Operation.Upsert upsert) {
                    confirm(records, confirmation, upsert);
                    records.set("run", run).set("at", at).add();
                } else {
                    confirm(effects, confirmation.entry().planned());
                    effects.set("run", run).set("at", at).add();
                }
            }
            records.execute();
            effects.execute();
        }
    }

    /** An operation and the receipt that confirms it. */
    record Confirmation(OutboxEntry entry, Receipt.Confirmed receipt) {}

    /** Whose sequence it is sent by, or whose task it is, where the operation names somebody. */
    static Optional<String> sender(Operation operation) {
        if (operation instanceof Operation.Enroll enroll) {
            return enroll.sender().email();
        }
        if (operation instanceof Operation.CreateTask task) {
            return task.owner().email();
        }
        return Optional.empty();
    }

    private static void confirm(Bulk bulk, Confirmation confirmation, Operation.Upsert upsert) {
        PlannedOperation planned = confirmation.entry().planned();
        bulk.set("destination", planned.destination().value())
                .set("object", upsert.record().object().value())
                .set("key", upsert.record().key())
                .set("account", planned.account())
                .set("id", confirmation.receipt().record().value())
                .set("link", confirmation.receipt().link())
                .set("fields", Json.write(json -> {
                    json.writeStartObject();
                    for (Map.Entry<String, FieldWrite> field : upsert.fields().entrySet()) {
                        Json.writeName(json, field.getKey());
                        FieldValueCodec.write(json, field.getValue().value());
                    }
                    json.writeEndObject();
                }));
    }

    private static void confirm(Bulk bulk, PlannedOperation planned) {
        Operation operation = planned.operation();
        bulk.set("destination", planned.destination().value())
                .set("slot", planned.slot())
                .set("account", planned.account())
                .set("object", operation.record().object().value())
                .set("key", operation.record().key())
                .set("kind", operation.kind())
                .set("asOf", planned.asOf())
                .set("sender", sender(operation));
    }

    private static long startOf(LocalDate day) {
        return day.atStartOfDay(ZoneOffset.UTC).toInstant().toEpochMilli();
    }

    private static ConfirmedRecord record(ResultSet row, StatementContext context) throws SQLException {
        return new ConfirmedRecord(
                new ObjectName(row.getString("object")),
                row.getString("key"),
                row.getString("account"),
                new CrmId(row.getString("crm_id")),
                Columns.optionalText(row, "link"),
                row.getLong("version"),
                FieldValueCodec.readFields(row.getString("fields")),
                row.getLong("run"),
                Instant.ofEpochMilli(row.getLong("confirmed_at_ms")));
    }

    private static ConfirmedEffect effect(ResultSet row, StatementContext context) throws SQLException {
        return new ConfirmedEffect(
                row.getString("slot"),
                row.getString("account"),
                new ObjectName(row.getString("object")),
                row.getString("key"),
                row.getString("kind"),
                row.getLong("version"),
                Instant.ofEpochMilli(row.getLong("as_of_ms")),
                Columns.optionalText(row, "sender"),
                row.getLong("run"),
                Instant.ofEpochMilli(row.getLong("confirmed_at_ms")));
    }
}

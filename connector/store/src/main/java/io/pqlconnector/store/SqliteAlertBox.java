package io.pqlconnector.store;

import io.pqlconnector.core.alert.Alert;
import io.pqlconnector.core.alert.AlertBox;
import io.pqlconnector.core.alert.AlertKind;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** Alerts as they come in, in the tables {@code alert}, {@code alert_cursor} and {@code alert_condition}. */
final class SqliteAlertBox implements AlertBox {
    private static final String CURSOR = "SELECT run, changes_of FROM alert_cursor WHERE channel = :channel";
    private static final String MOVE = """
            INSERT INTO alert_cursor (channel, run, changes_of)
            VALUES (:channel, :run, :changesOf)
            ON CONFLICT (channel) DO UPDATE
            SET run = excluded.run, changes_of = excluded.changes_of
            """;
    private static final String CONDITIONS =
            "SELECT condition, since_run FROM alert_condition WHERE channel = :channel";
    private static final String BEGIN = """
            INSERT INTO alert_condition (channel, condition, since_run)
            VALUES (:channel, :condition, :run)
            ON CONFLICT (channel, condition) DO NOTHING
            """;
    private static final String END = "DELETE FROM alert_condition WHERE channel = :channel AND condition = :condition";
    private static final String WAS_TOLD = """
            SELECT EXISTS (
                SELECT 1
                FROM alert
                WHERE channel = :channel AND kind = :kind AND subject = :subject AND created_at_ms > :since)
            """;
    private static final String PUT = """
            INSERT INTO alert (channel, kind, dedup_key, subject, run, created_at_ms, payload)
            VALUES (:channel, :kind, :key, :subject, :run, :at, :payload)
            ON CONFLICT (channel, dedup_key) DO NOTHING
            """;
    private final Database database;

    SqliteAlertBox(Database database) {
        this.database = database;
    }

    @Override
    public Optional<Cursor> cursor(String channel) {
        return database.read(handle -> cursor(handle, channel));
    }

    private static Optional<Cursor> cursor(Handle handle, String channel) {
        return handle.createQuery(CURSOR)
                .bind("channel", channel)
                .map((row, context) -> new Cursor(row.getLong("run"), row.getLong("changes_of")))
                .findOne();
    }

    @Override
    public Map<String, Long> conditions(String channel) {
        Map<String, Long> conditions = new HashMap<>();
        database.readOnly(handle -> handle.createQuery(CONDITIONS)
                .bind("channel", channel)
                .map((row, context) -> Map.entry(row.getString("condition"), row.getLong("since_run")))
                .forEach(entry -> conditions.put(entry.getKey(), entry.getValue())));
        return conditions;
    }

    @Override
    public boolean wasTold(String channel, AlertKind kind, String subject, Instant since) {
        return database.read(handle -> handle.createQuery(WAS_TOLD)
                .bind("channel", channel)
                .bind("kind", kind.word())
                .bind("subject", subject)
                .bind("since", since.toEpochMilli())
                .mapTo(Boolean.class)
                .one());
    }

    @Override
    public boolean put(Harvest harvest) {
        return database.write(Database.Durability.PROCESS, handle -> {
            if (!cursor(handle, harvest.channel()).equals(harvest.from())) {
                return false;
            }
            handle.createUpdate(MOVE)
                    .bind("channel", harvest.channel())
                    .bind("run", harvest.to().run())
                    .bind("changesOf", harvest.to().changesOf())
                    .execute();
            for (String condition : harvest.begun()) {
                handle.createUpdate(BEGIN)
                        .bind("channel", harvest.channel())
                        .bind("condition", condition)
                        .bind("run", harvest.to().run())
                        .execute();
            }
            for (String condition : harvest.ended()) {
                handle.createUpdate(END)
                        .bind("channel", harvest.channel())
                        .bind("condition", condition)
                        .execute();
            }
            harvest.alerts().forEach(alert -> put(handle, harvest, alert));
            return true;
        });
    }

    private static void put(Handle handle, Harvest harvest, Alert alert) {
        handle.createUpdate(PUT)
                .bind("channel", harvest.channel())
                .bind("kind", alert.kind().word())
                .bind("key", alert.key())
                .bind("subject", alert.subject())
                .bind("run", alert.run())
                .bind("at", harvest.at().toEpochMilli())
                .bind("payload", AlertCodec.write(alert))
                .execute();
    }
}

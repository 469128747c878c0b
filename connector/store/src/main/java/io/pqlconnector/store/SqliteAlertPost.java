package io.pqlconnector.store;

import io.pqlconnector.core.alert.Alert;
import io.pqlconnector.core.alert.AlertMessage;
import io.pqlconnector.core.alert.AlertPost;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.StatementContext;

/** Alerts as they go out, in the table {@code alert_message}. */
final class SqliteAlertPost implements AlertPost {
    private static final String OLDEST_PENDING = """
            SELECT id, channel, made_at_ms, attempts, not_before_ms, why
            FROM alert_message
            WHERE channel = :channel AND state = 'pending'
            ORDER BY made_at_ms, id
            LIMIT 1
            """;
    private static final String WAITING = """
            SELECT count(*) AS alerts, min(created_at_ms) AS oldest
            FROM alert
            WHERE channel = :channel AND message IS NULL
            """;
    private static final String MADE_SINCE =
            "SELECT count(*) FROM alert_message WHERE channel = :channel AND made_at_ms > :since";
    private static final String MAKE = """
            INSERT INTO alert_message (id, channel, state, made_at_ms, attempts, not_before_ms, why)
            VALUES (lower(hex(randomblob(16))), :channel, 'pending', :at, 0, :at, '')
            RETURNING id
            """;
    private static final String FILL = """
            UPDATE alert
            SET message = :message
            WHERE id IN (
                SELECT id
                FROM alert
                WHERE channel = :channel AND message IS NULL
                ORDER BY (kind = 'qualified'), id
                LIMIT :alerts)
            """;
    private static final String OF_MESSAGE = """
            SELECT kind, dedup_key, subject, run, payload
            FROM alert
            WHERE message = :message
            ORDER BY (kind = 'qualified'), id
            LIMIT :shown
            """;
    private static final String COUNT_OF_MESSAGE = "SELECT count(*) FROM alert WHERE message = :message";
    private static final String ATTEMPTING = """
            UPDATE alert_message
            SET attempts = attempts + 1, not_before_ms = :notBefore
            WHERE id = :id
            """;
    private static final String AGAIN =
            "UPDATE alert_message SET not_before_ms = :notBefore, why = :why WHERE id = :id";
    private static final String SETTLE = """
            UPDATE alert_message
            SET state = :state, settled_at_ms = :at, why = :why
            WHERE id = :id
            """;
    private static final String DROPPED = """
            SELECT m.channel, m.settled_at_ms, m.why, (SELECT count(*) FROM alert WHERE message = m.id) AS alerts
            FROM alert_message m
            WHERE m.state = 'dropped' AND m.settled_at_ms > :since
            ORDER BY m.settled_at_ms DESC
            LIMIT :limit
            """;
    private static final String FORGET_ALERTS = """
            DELETE FROM alert
            WHERE created_at_ms < :before
                AND message IN (SELECT id FROM alert_message WHERE state <> 'pending' AND settled_at_ms < :before)
            """;
    private static final String FORGET_MESSAGES = """
            DELETE FROM alert_message
            WHERE state <> 'pending' AND settled_at_ms < :before
                AND NOT EXISTS (SELECT 1 FROM alert WHERE message = alert_message.id)
            """;

    private final Database database;

    SqliteAlertPost(Database database) {
        this.database = database;
    }

    @Override
    public Optional<Pending> oldestPending(String channel) {
        return database.read(handle -> handle.createQuery(OLDEST_PENDING)
                .bind("channel", channel)
                .map((row, context) -> new Pending(
                        message(handle, row, AlertMessage.SHOWN),
                        Instant.ofEpochMilli(row.getLong("not_before_ms")),
                        row.getString("why")))
                .findOne());
    }

    private static AlertMessage message(Handle handle, ResultSet row, int shown) throws SQLException {
        return message(
                handle,
                row.getString("id"),
                row.getString("channel"),
                Instant.ofEpochMilli(row.getLong("made_at_ms")),
                row.getInt("attempts"),
                shown);
    }

    private static AlertMessage message(
            Handle handle, String id, String channel, Instant madeAt, int attempts, int shown) {
        List<Alert> alerts = handle.createQuery(OF_MESSAGE)
                .bind("message", id)
                .bind("shown", shown)
                .map(SqliteAlertPost::alert)
                .list();
        long all = handle.createQuery(COUNT_OF_MESSAGE)
                .bind("message", id)
                .mapTo(Long.class)
                .one();
        return new AlertMessage(id, channel, madeAt, attempts, alerts, all - alerts.size());
    }

    private static Alert alert(ResultSet row, StatementContext context) throws SQLException {
        return AlertCodec.read(
                row.getString("kind"),
                row.getString("dedup_key"),
                row.getString("subject"),
                row.getLong("run"),
                row.getString("payload"));
    }

    @Override
    public Waiting waiting(String channel) {
        return database.read(handle -> handle.createQuery(WAITING)
                .bind("channel", channel)
                .map((row, context) -> new Waiting(
                        row.getLong("alerts"),
                        Columns.optionalLong(row, "oldest").map(Instant::ofEpochMilli)))
                .one());
    }

    @Override
    public long madeSince(String channel, Instant since) {
        return database.read(handle -> handle.createQuery(MADE_SINCE)
                .bind("channel", channel)
                .bind("since", since.toEpochMilli())
                .mapTo(Long.class)
                .one());
    }

    @Override
    public AlertMessage bundle(String channel, long alerts, Instant now) {
        return database.write(Database.Durability.PROCESS, handle -> {
            String id = handle.createQuery(MAKE)
                    .bind("channel", channel)
                    .bind("at", now.toEpochMilli())
                    .mapTo(String.class)
                    .one();
            handle.createUpdate(FILL)
                    .bind("message", id)
                    .bind("channel", channel)
                    .bind("alerts", alerts)
                    .execute();
            return message(handle, id, channel, now, 0, AlertMessage.SHOWN);
        });
    }

    @Override
    public void attempting(String message, Instant notBefore) {
        database.writeOnly(
                Database.Durability.PROCESS,
                handle -> handle.createUpdate(ATTEMPTING)
                        .bind("id", message)
                        .bind("notBefore", notBefore.toEpochMilli())
                        .execute());
    }

    @Override
    public void again(String message, Instant notBefore, String why) {
        database.writeOnly(
                Database.Durability.PROCESS,
                handle -> handle.createUpdate(AGAIN)
                        .bind("id", message)
                        .bind("notBefore", notBefore.toEpochMilli())
                        .bind("why", why)
                        .execute());
    }

    @Override
    public void sent(String message, Instant at) {
        settle(message, "sent", at, "");
    }

    @Override
    public void dropped(String message, Instant at, String why) {
        settle(message, "dropped", at, why);
    }

    private void settle(String message, String state, Instant at, String why) {
        database.writeOnly(
                Database.Durability.PROCESS,
                handle -> handle.createUpdate(SETTLE)
                        .bind("id", message)
                        .bind("state", state)
                        .bind("at", at.toEpochMilli())
                        .bind("why", why)
                        .execute());
    }

    @Override
    public List<Dropped> droppedSince(Instant since, int limit) {
        return database.read(handle -> handle.createQuery(DROPPED)
                .bind("since", since.toEpochMilli())
                .bind("limit", limit)
                .map((row, context) -> new Dropped(
                        row.getString("channel"),
                        Instant.ofEpochMilli(row.getLong("settled_at_ms")),
                        row.getLong("alerts"),
                        row.getString("why")))
                .list());
    }

    @Override
    public void forget(Instant before) {
        database.writeOnly(Database.Durability.PROCESS, handle -> {
            handle.createUpdate(FORGET_ALERTS)
                    .bind("before", before.toEpochMilli())
                    .execute();
            handle.createUpdate(FORGET_MESSAGES)
                    .bind("before", before.toEpochMilli())
                    .execute();
        });
    }
}

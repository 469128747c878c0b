package io.pqlconnector.store;

import io.pqlconnector.core.ledger.LedgerException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteDataSource;
import org.sqlite.SQLiteOpenMode;

/**
 * A copy of a ledger as of one instant, as backups hold it: sound, of this program's version or an older one, in one file that
 * nobody writes to.
 *
 * @param version of its tables
 * @param lake the lake's files as of that instant
 */
public record LedgerCopy(int version, List<LakePart> lake) {
    private static final int BUSY_MILLIS = 5_000;

    // Of the oldest version, and so of every one: migrations never take away what these need.
    private static final String LAKE = "SELECT name, bytes FROM lake_file ORDER BY name";

    private static final List<String> DROP_EFFECTS = List.of("""
            DELETE FROM rejection
            WHERE EXISTS (
                SELECT 1
                FROM operation o
                WHERE o.destination = rejection.destination AND o.slot = rejection.slot AND o.open = 1 AND o.repeatable = 0)
            """, """
            UPDATE operation
            SET state = 'superseded', open = 0, job = NULL, not_before_ms = NULL
            WHERE open = 1 AND repeatable = 0
            """);

    // Alerts that are in no message yet get one that is dropped: deleted, they would be derived again.
    private static final List<String> DROP_ALERTS = List.of("""
            INSERT INTO alert_message (id, channel, state, made_at_ms, attempts, not_before_ms, why)
            SELECT lower(hex(randomblob(16))), channel, 'pending', :at, 0, :at, ''
            FROM (SELECT DISTINCT channel FROM alert WHERE message IS NULL) AS waiting
            WHERE NOT EXISTS (
                SELECT 1
                FROM alert_message m
                WHERE m.channel = waiting.channel AND m.state = 'pending')
            """, """
            UPDATE alert
            SET message = (
                SELECT max(m.id)
                FROM alert_message m
                WHERE m.channel = alert.channel AND m.state = 'pending')
            WHERE message IS NULL
            """, """
            UPDATE alert_message
            SET state = 'dropped', settled_at_ms = :at, why = 'it waited in a backup that was put back'
            WHERE state = 'pending'
            """);

    public LedgerCopy {
        lake = List.copyOf(lake);
    }

    /**
     * A file of the lake.
     *
     * @param name relative to the lake's directory
     * @param bytes its size
     */
    public record LakePart(String name, long bytes) {}

    /**
     * Copies a ledger while others read and write it. Neither waits for the other; until it is done, the ledger's log grows by
     * what they write meanwhile.
     *
     * @param target replaced if it is there; whole or not there at all, and readable by its owner alone
     * @throws LedgerException if the ledger is missing, damaged or of a newer version, or there is no room for the copy
     */
    public static LedgerCopy take(Path ledger, Path target) {
        Path file = ledger.toAbsolutePath().normalize();
        LostLedger.refuse(file, LostLedger.hasTraces(file));
        if (!Files.exists(file)) {
            throw new LedgerException("There is no ledger " + file + " yet. The first ./pql sync makes it.", null);
        }
        try (Connection connection =
                connect(file, Files.isWritable(file) && Files.isWritable(file.resolveSibling(".")))) {
            Migrations.ours().check(file, connection);
            SnapshotFile.write(file, connection, target);
        } catch (SQLException | RuntimeException e) {
            throw LedgerFailures.of(file, e);
        }
        return inspect(target);
    }

    /**
     * Looks whether a copy can be used: every page and every index. Takes as long as reading it whole.
     *
     * @throws LedgerException if it is damaged, of a newer version or no ledger
     */
    public static LedgerCopy inspect(Path copy) {
        Path file = copy.toAbsolutePath().normalize();
        try (Connection connection = connect(file, false);
                Statement statement = connection.createStatement()) {
            int version = Migrations.ours().check(file, connection);
            if (version == 0 || !SnapshotFile.isSound(connection)) {
                throw LedgerFailures.damaged(file);
            }
            List<LakePart> lake = new ArrayList<>();
            try (ResultSet rows = statement.executeQuery(LAKE)) {
                while (rows.next()) {
                    lake.add(new LakePart(rows.getString(1), rows.getLong(2)));
                }
            }
            return new LedgerCopy(version, lake);
        } catch (SQLException | RuntimeException e) {
            throw LedgerFailures.of(file, e);
        }
    }

    /**
     * Makes a copy one without a lake: its sources are read again from the beginning.
     *
     * @throws LedgerException if it cannot be written
     */
    public static void dropLake(Path copy) {
        change(copy, List.of("DELETE FROM lake_file", "DELETE FROM slice", "DELETE FROM pull"));
    }

    /**
     * Takes back what waits in a copy and must not be done twice: it may have been done since the copy was taken. Enrollments,
     * tasks and notes, also those that the destination refused or of which nobody knows whether they arrived, since both are
     * sent again some day; and alerts on their way, which count as dropped.
     *
     * @param copy of this program's version
     * @param at when it is put back
     * @throws LedgerException if it cannot be written
     */
    public static void dropWaiting(Path copy, Instant at) {
        String now = Long.toString(at.toEpochMilli());
        change(
                copy,
                Stream.concat(DROP_EFFECTS.stream(), DROP_ALERTS.stream())
                        .map(sql -> sql.replace(":at", now))
                        .toList());
    }

    private static void change(Path copy, List<String> statements) {
        Path file = copy.toAbsolutePath().normalize();
        try (Connection connection = connect(file, true);
                Statement statement = connection.createStatement()) {
            statement.executeUpdate("BEGIN IMMEDIATE");
            for (String sql : statements) {
                statement.executeUpdate(sql);
            }
            statement.executeUpdate("COMMIT");
        } catch (SQLException | RuntimeException e) {
            throw LedgerFailures.of(file, e);
        }
    }

    private static Connection connect(Path file, boolean takesOverLog) throws SQLException {
        SQLiteConfig config = new SQLiteConfig();
        config.setBusyTimeout(BUSY_MILLIS);
        config.resetOpenMode(SQLiteOpenMode.CREATE);
        String address = "jdbc:sqlite:" + file.toUri();
        if (!takesOverLog) {
            config.resetOpenMode(SQLiteOpenMode.READWRITE);
            config.setOpenMode(SQLiteOpenMode.READONLY);
            if (!LostLedger.hasLog(file)) {
                address += "?immutable=1";
            }
        }
        SQLiteDataSource dataSource = new SQLiteDataSource(config);
        dataSource.setUrl(address);
        return dataSource.getConnection();
    }
}

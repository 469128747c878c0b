package io.pqlconnector.store;

import io.pqlconnector.core.ledger.Verdict;
import io.pqlconnector.core.ledger.Verdicts;
import io.pqlconnector.spi.DestinationName;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.StatementContext;

/** What reps said of accounts, in the tables {@code verdict} and {@code verdict_reading}. */
final class SqliteVerdicts implements Verdicts {
    private static final String READ_AT =
            "SELECT read_at_ms FROM verdict_reading WHERE destination = :destination AND place = :place";
    private static final String READ = """
            INSERT INTO verdict_reading (destination, place, read_at_ms)
            VALUES (:destination, :place, :readAt)
            ON CONFLICT (destination, place) DO UPDATE
            SET read_at_ms = excluded.read_at_ms
            """;
    private static final String STANDING = """
            SELECT account, destination, place, words, since_ms, until_ms
            FROM verdict
            WHERE destination = :destination AND place = :place AND until_ms IS NULL
            """;
    // A run as of an instant before cannot end what began later; what ends as it begins has never counted.
    private static final String END = """
            UPDATE verdict
            SET until_ms = max(since_ms, :asOf)
            WHERE destination = :destination AND place = :place AND account = :account AND until_ms IS NULL
            """;
    // Taken back and said again within one run's instant, it is as if it had stood.
    private static final String BEGIN = """
            INSERT INTO verdict (account, destination, place, since_ms, words, until_ms)
            VALUES (:account, :destination, :place, :asOf, :words, NULL)
            ON CONFLICT (account, destination, place, since_ms) DO UPDATE
            SET words = excluded.words, until_ms = NULL
            """;
    private static final String ALL = "SELECT account, destination, place, words, since_ms, until_ms FROM verdict\n";
    private static final String IN_ORDER = "ORDER BY since_ms, account, destination, place";
    private static final String VERSION =
            "SELECT count(*) || ' ' || count(until_ms) || ' ' || coalesce(max(since_ms), 0) FROM verdict";

    private final Database database;

    SqliteVerdicts(Database database) {
        this.database = database;
    }

    @Override
    public Optional<Instant> readAt(DestinationName destination, String place) {
        return database.read(handle -> handle.createQuery(READ_AT)
                .bind("destination", destination.value())
                .bind("place", place)
                .mapTo(Long.class)
                .findOne()
                .map(Instant::ofEpochMilli));
    }

    @Override
    public long keep(
            DestinationName destination, String place, SortedMap<String, String> told, Instant asOf, Instant readAt) {
        return database.write(Database.Durability.PROCESS, handle -> {
            SortedMap<String, String> fresh = new TreeMap<>(told);
            long changed = 0;
            for (Verdict before : standing(handle, destination, place)) {
                if (!before.words().equals(told.get(before.account()))) {
                    end(handle, before, asOf);
                    changed++;
                } else {
                    fresh.remove(before.account());
                }
            }
            fresh.forEach((account, words) -> handle.createUpdate(BEGIN)
                    .bind("account", account)
                    .bind("destination", destination.value())
                    .bind("place", place)
                    .bind("asOf", asOf.toEpochMilli())
                    .bind("words", words)
                    .execute());
            handle.createUpdate(READ)
                    .bind("destination", destination.value())
                    .bind("place", place)
                    .bind("readAt", readAt.toEpochMilli())
                    .execute();
            return changed + fresh.size();
        });
    }

    private static void end(Handle handle, Verdict before, Instant asOf) {
        handle.createUpdate(END)
                .bind("account", before.account())
                .bind("destination", before.destination().value())
                .bind("place", before.place())
                .bind("asOf", asOf.toEpochMilli())
                .execute();
    }

    private static List<Verdict> standing(Handle handle, DestinationName destination, String place) {
        return handle.createQuery(STANDING)
                .bind("destination", destination.value())
                .bind("place", place)
                .map(SqliteVerdicts::verdict)
                .list();
    }

    @Override
    public long standing(DestinationName destination, String place) {
        return database.read(handle -> standing(handle, destination, place)).size();
    }

    @Override
    public List<Verdict> of(Collection<String> accounts) {
        return database.read(handle -> handle.createQuery(
                        ALL + "WHERE account IN (SELECT value FROM json_each(:accounts))\n" + IN_ORDER)
                .bind("accounts", Json.array(accounts))
                .map(SqliteVerdicts::verdict)
                .list());
    }

    @Override
    public List<Verdict> all() {
        return database.read(handle ->
                handle.createQuery(ALL + IN_ORDER).map(SqliteVerdicts::verdict).list());
    }

    @Override
    public String version() {
        return database.read(
                handle -> handle.createQuery(VERSION).mapTo(String.class).one());
    }

    private static Verdict verdict(ResultSet row, StatementContext context) throws SQLException {
        long until = row.getLong("until_ms");
        boolean stands = row.wasNull();
        return new Verdict(
                row.getString("account"),
                new DestinationName(row.getString("destination")),
                row.getString("place"),
                row.getString("words"),
                Instant.ofEpochMilli(row.getLong("since_ms")),
                stands ? Optional.empty() : Optional.of(Instant.ofEpochMilli(until)));
    }
}

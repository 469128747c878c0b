package io.pqlconnector.store;

import io.pqlconnector.core.ledger.Verdict;
import io.pqlconnector.core.ledger.Verdicts;
import io.pqlconnector.spi.DestinationName;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.StatementContext;

/** What reps said of accounts, in the tables {@code verdict} and {@code verdict_reading}. */
final class SqliteVerdicts implements Verdicts {
    private static final String READING =
            "SELECT asked_at_ms, read_at_ms FROM verdict_reading WHERE destination = :destination AND place = :place";
    private static final String ASK = """
            INSERT INTO verdict_reading (destination, place, asked_at_ms, read_at_ms, changes)
            VALUES (:destination, :place, :at, NULL, 0)
            ON CONFLICT (destination, place) DO UPDATE
            SET asked_at_ms = excluded.asked_at_ms
            """;
    private static final String READ = """
            INSERT INTO verdict_reading (destination, place, asked_at_ms, read_at_ms, changes)
            VALUES (:destination, :place, :at, :at, :changes)
            ON CONFLICT (destination, place) DO UPDATE
            SET asked_at_ms = excluded.asked_at_ms,
                read_at_ms = excluded.read_at_ms,
                changes = changes + excluded.changes
            """;
    private static final String COUNT =
            "SELECT count(*) FROM verdict WHERE destination = :destination AND place = :place AND until_ms IS NULL";
    // Of an account that the last complete run did not find nobody was asked; one that no run scored is not there at
    // all.
    private static final String STANDING = """
            SELECT v.account, v.words, EXISTS (SELECT 1 FROM assessment AS a %s AND a.account = v.account) AS asked
            FROM verdict AS v
            WHERE v.destination = :destination AND v.place = :place AND v.until_ms IS NULL
            """.formatted(SqliteAssessments.NOT_GONE);
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
    private static final String END_ELSEWHERE = """
            UPDATE verdict
            SET until_ms = max(since_ms, :asOf)
            WHERE until_ms IS NULL AND json_array(destination, place) NOT IN (SELECT value FROM json_each(:places))
            """;
    private static final String ALL = "SELECT account, destination, place, words, since_ms, until_ms FROM verdict\n";
    private static final String IN_ORDER = "ORDER BY since_ms, account, destination, place";
    private static final String VERSION =
            "SELECT coalesce(sum(changes), 0) || ' ' || (SELECT count(until_ms) FROM verdict) FROM verdict_reading";

    private final Database database;

    SqliteVerdicts(Database database) {
        this.database = database;
    }

    @Override
    public Optional<Instant> readAt(DestinationName destination, String place) {
        return reading("read_at_ms", destination, place);
    }

    @Override
    public Optional<Instant> askedAt(DestinationName destination, String place) {
        return reading("asked_at_ms", destination, place);
    }

    private Optional<Instant> reading(String column, DestinationName destination, String place) {
        return database.read(handle -> handle.createQuery(READING)
                .bind("destination", destination.value())
                .bind("place", place)
                .map((row, context) -> Columns.optionalInstant(row, column))
                .findOne()
                .flatMap(found -> found));
    }

    @Override
    public void ask(DestinationName destination, String place, Instant at) {
        database.writeOnly(
                Database.Durability.PROCESS,
                handle -> handle.createUpdate(ASK)
                        .bind("destination", destination.value())
                        .bind("place", place)
                        .bind("at", at.toEpochMilli())
                        .execute());
    }

    @Override
    public long keep(
            DestinationName destination, String place, SortedMap<String, String> told, Instant asOf, Instant readAt) {
        return database.write(Database.Durability.PROCESS, handle -> {
            SortedMap<String, String> fresh = new TreeMap<>(told);
            long changed = 0;
            for (Standing before : standing(handle, destination, place)) {
                boolean isToldAgain = before.words().equals(told.get(before.account()));
                if (isToldAgain) {
                    fresh.remove(before.account());
                } else if (before.asked() || told.containsKey(before.account())) {
                    end(handle, before.account(), destination, place, asOf);
                    changed++;
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
                    .bind("at", readAt.toEpochMilli())
                    .bind("changes", changed + fresh.size())
                    .execute();
            return changed + fresh.size();
        });
    }

    private static void end(Handle handle, String account, DestinationName destination, String place, Instant asOf) {
        handle.createUpdate(END)
                .bind("account", account)
                .bind("destination", destination.value())
                .bind("place", place)
                .bind("asOf", asOf.toEpochMilli())
                .execute();
    }

    /**
     * A verdict that stands.
     *
     * @param asked whether the last complete run found its account
     */
    private record Standing(String account, String words, boolean asked) {}

    private static List<Standing> standing(Handle handle, DestinationName destination, String place) {
        return handle.createQuery(STANDING)
                .bind("destination", destination.value())
                .bind("place", place)
                .map((row, context) ->
                        new Standing(row.getString("account"), row.getString("words"), row.getBoolean("asked")))
                .list();
    }

    @Override
    public long endElsewhere(Map<DestinationName, Set<String>> places, Instant asOf) {
        List<String> kept = new ArrayList<>();
        places.forEach((destination, names) ->
                names.forEach(name -> kept.add(Json.array(List.of(destination.value(), name)))));
        return database.write(
                Database.Durability.PROCESS,
                handle -> handle.createUpdate(END_ELSEWHERE)
                        .bind("asOf", asOf.toEpochMilli())
                        .bind("places", Json.array(kept))
                        .execute());
    }

    @Override
    public long standing(DestinationName destination, String place) {
        return database.read(handle -> handle.createQuery(COUNT)
                .bind("destination", destination.value())
                .bind("place", place)
                .mapTo(Long.class)
                .one());
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
        return new Verdict(
                row.getString("account"),
                new DestinationName(row.getString("destination")),
                row.getString("place"),
                row.getString("words"),
                Instant.ofEpochMilli(row.getLong("since_ms")),
                Columns.optionalInstant(row, "until_ms"));
    }
}

package io.pqlconnector.store;

import io.pqlconnector.core.ledger.RunLog;
import io.pqlconnector.core.ledger.RunNote;
import io.pqlconnector.core.ledger.RunRecord;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jdbi.v3.core.statement.StatementContext;

/** Runs, in the tables {@code run} and {@code run_note}. */
final class SqliteRunLog implements RunLog {
    private static final String START = """
            INSERT INTO run (command, started_at_ms, as_of_ms, rules_version, outcome, counts)
            VALUES (:command, :startedAt, :asOf, :rulesVersion, 'open', '{}')
            RETURNING number
            """;
    private static final String FINISH = """
            UPDATE run
            SET finished_at_ms = :finishedAt, outcome = :outcome, counts = :counts
            WHERE number = :number
            """;
    static final String RUNS = """
            SELECT number, command, started_at_ms, finished_at_ms, as_of_ms, rules_version, outcome, counts
            FROM run
            """;
    private static final String LATEST = RUNS + """
            ORDER BY number DESC
            LIMIT :limit
            """;

    private static final String AFTER = """
            SELECT number, command, started_at_ms, finished_at_ms, as_of_ms, rules_version, outcome, counts
            FROM run
            WHERE number > :number
            ORDER BY number
            LIMIT :limit
            """;
    private static final String NOTE = """
            INSERT INTO run_note (run, position, kind, subject, words)
            VALUES (:run, :position, :kind, :subject, :words)
            """;
    private static final String NOTES = "SELECT kind, subject, words FROM run_note WHERE run = :run ORDER BY position";

    private final Database database;

    SqliteRunLog(Database database) {
        this.database = database;
    }

    @Override
    public RunRecord start(String command, Instant startedAt, Instant asOf, String rulesVersion) {
        long number = database.write(
                Database.Durability.PROCESS,
                handle -> handle.createQuery(START)
                        .bind("command", command)
                        .bind("startedAt", startedAt.toEpochMilli())
                        .bind("asOf", asOf.toEpochMilli())
                        .bind("rulesVersion", rulesVersion)
                        .mapTo(Long.class)
                        .one());
        return new RunRecord(
                number,
                command,
                startedAt.truncatedTo(ChronoUnit.MILLIS),
                Optional.empty(),
                asOf.truncatedTo(ChronoUnit.MILLIS),
                rulesVersion,
                RunRecord.Outcome.OPEN,
                new TreeMap<>());
    }

    @Override
    public void finish(
            long number,
            Instant finishedAt,
            RunRecord.Outcome outcome,
            SortedMap<String, Long> counts,
            List<RunNote> notes) {
        database.writeOnly(Database.Durability.PROCESS, handle -> {
            int updated = handle.createUpdate(FINISH)
                    .bind("number", number)
                    .bind("finishedAt", finishedAt.toEpochMilli())
                    .bind("outcome", outcome.name().toLowerCase(Locale.ROOT))
                    .bind("counts", Json.counts(counts))
                    .execute();
            if (updated == 0) {
                throw new IllegalArgumentException("no run was started with the number " + number);
            }
            for (int i = 0; i < notes.size(); i++) {
                handle.createUpdate(NOTE)
                        .bind("run", number)
                        .bind("position", i)
                        .bind("kind", notes.get(i).kind().word())
                        .bind("subject", notes.get(i).subject())
                        .bind("words", notes.get(i).words())
                        .execute();
            }
        });
    }

    @Override
    public List<RunNote> notes(long number) {
        return database.read(handle -> handle.createQuery(NOTES)
                .bind("run", number)
                .map((row, context) -> new RunNote(
                        RunNote.Kind.valueOf(row.getString("kind").toUpperCase(Locale.ROOT)),
                        row.getString("subject"),
                        row.getString("words")))
                .list());
    }

    @Override
    public List<RunRecord> after(long number, int limit) {
        return database.read(handle -> handle.createQuery(AFTER)
                .bind("number", number)
                .bind("limit", limit)
                .map(SqliteRunLog::run)
                .list());
    }

    @Override
    public List<RunRecord> latest(int limit) {
        return database.read(handle -> handle.createQuery(LATEST)
                .bind("limit", limit)
                .map(SqliteRunLog::run)
                .list());
    }

    static RunRecord run(ResultSet row, StatementContext context) throws SQLException {
        return new RunRecord(
                row.getLong("number"),
                row.getString("command"),
                Instant.ofEpochMilli(row.getLong("started_at_ms")),
                Columns.optionalLong(row, "finished_at_ms").map(Instant::ofEpochMilli),
                Instant.ofEpochMilli(row.getLong("as_of_ms")),
                row.getString("rules_version"),
                RunRecord.Outcome.valueOf(row.getString("outcome").toUpperCase(Locale.ROOT)),
                Json.readCounts(row.getString("counts")));
    }
}

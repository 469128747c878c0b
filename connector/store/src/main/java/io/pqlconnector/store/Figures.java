package io.pqlconnector.store;

import io.pqlconnector.core.ledger.RunRecord;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** What the ledger says to whoever watches it, as numbers. Every method but {@link #accounts} is cheap. */
public final class Figures {
    private static final String TIERS = """
            SELECT coalesce(a.tier, '') AS tier, count(*) AS accounts, sum(a.qualified) AS qualified
            FROM assessment a
            """ + SqliteAssessments.NOT_GONE + "GROUP BY a.tier";
    /** From the rejections, which are few, to their operations. */
    private static final String REJECTED = """
            SELECT r.destination, count(*) AS operations
            FROM rejection r
            CROSS JOIN operation o ON o.destination = r.destination AND o.slot = r.slot AND o.open = 1
                AND o.state = 'rejected'
            WHERE r.left_out = 0
            GROUP BY r.destination
            """;

    private static final String LAST_SUCCESS = """
            SELECT finished_at_ms
            FROM run
            WHERE outcome IN ('confirmed', 'partial')
            ORDER BY number DESC
            LIMIT 1
            """;
    private static final String LAST_ENDED = SqliteRunLog.RUNS + """
            WHERE outcome <> 'open'
            ORDER BY number DESC
            LIMIT 1
            """;

    /** One at a time, since each is the end of an index. */
    private static final String SCORED = """
            SELECT (SELECT min(as_of_ms) FROM run WHERE scored = 1) AS first,
                (SELECT max(as_of_ms) FROM run WHERE scored = 1) AS last
            """;

    private final Database database;

    Figures(Database database) {
        this.database = database;
    }

    /**
     * Accounts as they were last scored.
     *
     * @param tiers how many are in each tier; those in none under the empty name
     * @param qualified how many are product-qualified leads
     */
    public record Accounts(SortedMap<String, Long> tiers, long qualified) {
        public Accounts {
            tiers = new TreeMap<>(tiers);
        }
    }

    /**
     * Between which instants accounts were scored.
     *
     * @param first the earliest as-of instant of a run
     * @param last the latest
     */
    public record Scored(Instant first, Instant last) {}

    /** The first and the last instant that was scored; empty if none was. */
    public Optional<Scored> scored() {
        return database.read(handle -> handle.createQuery(SCORED)
                .map((row, context) -> {
                    Instant first = Instant.ofEpochMilli(row.getLong("first"));
                    return row.wasNull()
                            ? Optional.<Scored>empty()
                            : Optional.of(new Scored(first, Instant.ofEpochMilli(row.getLong("last"))));
                })
                .one());
    }

    /** How many accounts there are in each tier. Goes through all of them: a million take a second. */
    public Accounts accounts() {
        SortedMap<String, Long> tiers = new TreeMap<>();
        long qualified = database.read(handle -> handle
                .createQuery(TIERS)
                .map((row, context) -> {
                    tiers.put(row.getString("tier"), row.getLong("accounts"));
                    return row.getLong("qualified");
                })
                .list()
                .stream()
                .mapToLong(Long::longValue)
                .sum());
        return new Accounts(tiers, qualified);
    }

    /** How many operations each destination refuses at present, by its name; without those left out on purpose. */
    public Map<String, Long> rejected() {
        Map<String, Long> rejected = new TreeMap<>();
        database.readOnly(handle -> handle.createQuery(REJECTED)
                .map((row, context) -> Map.entry(row.getString("destination"), row.getLong("operations")))
                .forEach(entry -> rejected.put(entry.getKey(), entry.getValue())));
        return rejected;
    }

    /**
     * When the last run ended that came to its end ({@link RunRecord.Outcome#CONFIRMED} or
     * {@link RunRecord.Outcome#PARTIAL}); empty if there was none.
     */
    public Optional<Instant> lastSuccess() {
        return database.read(handle ->
                handle.createQuery(LAST_SUCCESS).mapTo(Long.class).findOne().map(Instant::ofEpochMilli));
    }

    /** The last run that ended, in whatever way. */
    public Optional<RunRecord> lastEnded() {
        return database.read(
                handle -> handle.createQuery(LAST_ENDED).map(SqliteRunLog::run).findOne());
    }
}

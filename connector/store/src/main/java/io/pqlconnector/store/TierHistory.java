package io.pqlconnector.store;

import io.pqlconnector.core.ledger.Grounds;
import io.pqlconnector.core.ledger.TierChange;
import io.pqlconnector.core.score.ScoredAccount;
import io.pqlconnector.core.score.Standing;
import io.pqlconnector.rules.signal.SignalName;
import io.pqlconnector.spi.EntityKind;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.StringJoiner;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.StatementContext;

/**
 * How tiers and qualification changed, in the table {@code tier_change}. A row says how one stood from its instant on, until
 * the next row: the first assessment and every one that differs from the one before. What a row came <em>from</em> is not
 * stored but read off the row before it, so that a run for an instant in the past can put a row in between.
 */
final class TierHistory {
    private static final String ROWS_BEFORE = """
            SELECT key, as_of_ms, run, tier, score, qualified, NULL AS fired, NULL AS route
            FROM tier_change
            WHERE kind = :kind AND key IN (SELECT value FROM json_each(:keys)) AND as_of_ms < :before
            ORDER BY key, as_of_ms
            """;
    private static final String ROWS = """
            SELECT key, as_of_ms, run, tier, score, qualified, fired, route
            FROM tier_change
            WHERE kind = :kind AND key = :key
            ORDER BY as_of_ms
            """;
    private static final String DELETE_ACCOUNTS = """
            DELETE FROM tier_change
            WHERE kind = 'account' AND key IN (SELECT value FROM json_each(:keys)) AND as_of_ms = :asOf
            """;

    /** A user can be in several accounts, and an earlier part of the same run may have noted how it stood. */
    private static final String DELETE_USERS = """
            DELETE FROM tier_change
            WHERE kind = 'user' AND key IN (SELECT value FROM json_each(:keys)) AND as_of_ms = :asOf AND run <> :run
            """;

    private static final String INSERT = """
            INSERT INTO tier_change (kind, key, as_of_ms, run, tier, score, qualified, fired, route)
            VALUES (:kind, :key, :asOf, :run, :tier, :score, :qualified, :fired, :route)
            ON CONFLICT (kind, key, as_of_ms) DO UPDATE
            SET run = excluded.run,
                tier = excluded.tier,
                score = excluded.score,
                qualified = excluded.qualified,
                fired = excluded.fired,
                route = excluded.route
            """;
    private static final String KEEP_LATER = """
            INSERT INTO tier_change (kind, key, as_of_ms, run, tier, score, qualified, fired, route)
            SELECT kind, key, :later, run, tier, score, qualified, fired, route
            FROM tier_change
            WHERE kind = :kind AND key = :key AND as_of_ms <= :later
            ORDER BY as_of_ms DESC
            LIMIT 1
            ON CONFLICT (kind, key, as_of_ms) DO NOTHING
            """;
    private static final String NEXT_SCORED_RUN = """
            SELECT min(as_of_ms)
            FROM run
            WHERE scored = 1 AND as_of_ms > :asOf
            """;
    private static final String IS_REPEATED = """
            SELECT EXISTS (
                SELECT 1
                FROM run
                WHERE scored = 1 AND as_of_ms = :asOf AND number <> :run)
            """;
    private static final String RUN_SCORED = "UPDATE run SET scored = 1 WHERE number = :run AND scored = 0";

    private TierHistory() {}

    /** A row of the table as it stands there. */
    record Row(
            String key,
            Instant asOf,
            long run,
            Optional<String> tier,
            int score,
            boolean qualified,
            Optional<Grounds> grounds) {}

    static Map<String, Standing> standingsBefore(
            Handle handle, EntityKind kind, Collection<String> keys, Instant asOf) {
        Map<String, Standing> standings = new HashMap<>();
        handle.createQuery(ROWS_BEFORE)
                .bind("kind", kind.word())
                .bind("keys", Json.array(keys))
                .bind("before", asOf.toEpochMilli())
                .map(TierHistory::row)
                .forEach(row -> standings.merge(
                        row.key(),
                        Standing.first(row.tier(), row.qualified(), row.asOf()),
                        (before, first) -> before.next(row.tier(), row.qualified(), row.asOf())));
        return standings;
    }

    static List<TierChange> changes(Handle handle, EntityKind kind, String key) {
        return changes(
                kind,
                handle.createQuery(ROWS)
                        .bind("kind", kind.word())
                        .bind("key", key)
                        .map(TierHistory::row)
                        .list());
    }

    /** What the rows of one account or user, oldest first, tell. */
    static List<TierChange> changes(EntityKind kind, List<Row> rows) {
        List<TierChange> changes = new ArrayList<>(rows.size());
        for (Row row : rows) {
            Optional<TierChange> before =
                    changes.isEmpty() ? Optional.empty() : Optional.of(changes.get(changes.size() - 1));
            // A run for an instant in the past can leave a row behind that no longer differs.
            if (before.isEmpty()
                    || !before.get().to().equals(row.tier())
                    || before.get().qualified() != row.qualified()) {
                changes.add(new TierChange(
                        kind,
                        row.key(),
                        row.asOf(),
                        row.run(),
                        before.flatMap(TierChange::to),
                        row.tier(),
                        row.score(),
                        row.qualified(),
                        row.grounds()));
            }
        }
        return changes;
    }

    /**
     * Notes the changes that a run saw in some accounts and the people in them. What an earlier run for the same instant saw
     * in them is forgotten. A part without accounts, such as what takes an earlier run back, scores nobody.
     */
    static void put(Handle handle, long run, List<ScoredAccount> accounts, List<TierChange> changes) {
        if (accounts.isEmpty() && changes.isEmpty()) {
            return;
        }
        handle.createUpdate(RUN_SCORED).bind("run", run).execute();
        Map<Instant, List<ScoredAccount>> byInstant = new LinkedHashMap<>();
        for (ScoredAccount account : accounts) {
            byInstant
                    .computeIfAbsent(account.assessment().asOf(), instant -> new ArrayList<>())
                    .add(account);
        }
        for (Map.Entry<Instant, List<ScoredAccount>> part : byInstant.entrySet()) {
            keepLater(handle, part.getKey(), part.getValue());
            if (isRepeated(handle, part.getKey(), run)) {
                delete(handle, part.getKey(), run, part.getValue());
            }
        }
        try (Bulk bulk = new Bulk(handle, INSERT)) {
            for (TierChange change : changes) {
                bulk.set("kind", change.kind().word())
                        .set("key", change.key())
                        .set("asOf", change.asOf())
                        .set("run", change.run())
                        .set("tier", change.to())
                        .set("score", change.score())
                        .set("qualified", change.qualified())
                        .set("fired", change.grounds().map(TierHistory::fired))
                        .set("route", change.grounds().map(Grounds::route))
                        .add();
            }
            bulk.execute();
        }
    }

    /**
     * A run for an instant in the past must not change how one stands after the next run that there was. So how it stood then
     * becomes a row, if there is none, before the run's own row comes in front of it.
     */
    private static void keepLater(Handle handle, Instant asOf, List<ScoredAccount> accounts) {
        OptionalLong later = handle.createQuery(NEXT_SCORED_RUN)
                .bind("asOf", asOf.toEpochMilli())
                .map((row, context) -> {
                    long instant = row.getLong(1);
                    return row.wasNull() ? OptionalLong.empty() : OptionalLong.of(instant);
                })
                .one();
        if (later.isEmpty()) {
            return;
        }
        try (Bulk bulk = new Bulk(handle, KEEP_LATER)) {
            for (EntityKind kind : EntityKind.values()) {
                for (String key : kind == EntityKind.ACCOUNT ? accountKeys(accounts) : userKeys(accounts)) {
                    bulk.set("kind", kind.word())
                            .set("key", key)
                            .set("later", later.getAsLong())
                            .add();
                }
            }
            bulk.execute();
        }
    }

    /** Whether another run for the same instant may have noted something: seldom, and looking for each account takes time. */
    private static boolean isRepeated(Handle handle, Instant asOf, long run) {
        return handle.createQuery(IS_REPEATED)
                .bind("asOf", asOf.toEpochMilli())
                .bind("run", run)
                .mapTo(Boolean.class)
                .one();
    }

    private static void delete(Handle handle, Instant asOf, long run, List<ScoredAccount> accounts) {
        handle.createUpdate(DELETE_ACCOUNTS)
                .bind("keys", Json.array(accountKeys(accounts)))
                .bind("asOf", asOf.toEpochMilli())
                .execute();
        handle.createUpdate(DELETE_USERS)
                .bind("keys", Json.array(userKeys(accounts)))
                .bind("asOf", asOf.toEpochMilli())
                .bind("run", run)
                .execute();
    }

    private static List<String> accountKeys(List<ScoredAccount> accounts) {
        return accounts.stream().map(ScoredAccount::key).toList();
    }

    private static List<String> userKeys(List<ScoredAccount> accounts) {
        return accounts.stream()
                .flatMap(account -> account.users().stream())
                .filter(user -> user.assessment().isPresent())
                .map(user -> user.measurement().key())
                .distinct()
                .toList();
    }

    // Names of signals have no commas. A row of an older version has neither, and its grounds are unknown.
    private static String fired(Grounds grounds) {
        StringJoiner names = new StringJoiner(",");
        grounds.fired().forEach(signal -> names.add(signal.value()));
        return names.toString();
    }

    private static Grounds grounds(String fired, String route) {
        return new Grounds(
                fired.isEmpty()
                        ? List.of()
                        : Arrays.stream(fired.split(",")).map(SignalName::new).toList(),
                route);
    }

    static Row row(ResultSet row, StatementContext context) throws SQLException {
        Optional<String> route = Columns.optionalText(row, "route");
        return new Row(
                row.getString("key"),
                Instant.ofEpochMilli(row.getLong("as_of_ms")),
                row.getLong("run"),
                Columns.optionalText(row, "tier"),
                row.getInt("score"),
                row.getBoolean("qualified"),
                Columns.optionalText(row, "fired").map(fired -> grounds(fired, route.orElse(""))));
    }
}

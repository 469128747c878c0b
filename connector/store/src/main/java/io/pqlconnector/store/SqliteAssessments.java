package io.pqlconnector.store;

import io.pqlconnector.core.ledger.AccountHistory;
import io.pqlconnector.core.ledger.Assessments;
import io.pqlconnector.core.ledger.StoredAccount;
import io.pqlconnector.core.ledger.TierChange;
import io.pqlconnector.core.score.ScoredAccount;
import io.pqlconnector.core.score.Standing;
import io.pqlconnector.rules.score.Assessment;
import io.pqlconnector.rules.signal.Measurement;
import io.pqlconnector.spi.EntityKind;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.StatementContext;

/**
 * Accounts as they were last scored, in the tables {@code assessment}, {@code assessment_detail} and {@code account_people};
 * the history in {@link TierHistory}.
 */
final class SqliteAssessments implements Assessments {
    static final String STORED = """
            SELECT a.as_of_ms, a.run, a.rules_version, d.body
            FROM assessment a
            JOIN assessment_detail d ON d.id = a.id
            """;
    private static final String FIND = """
            SELECT a.as_of_ms, a.run, a.rules_version, d.body
            FROM (
                SELECT id, min(rank) AS rank
                FROM (
                    SELECT id, 1 AS rank FROM assessment WHERE account = :exact
                    UNION ALL
                    SELECT id, 2 FROM assessment WHERE domain = :folded AND domain <> ''
                    UNION ALL
                    SELECT id, 3 FROM assessment WHERE name_folded = :folded AND name_folded <> ''
                ) AS hit
                GROUP BY id
            ) AS found
            JOIN assessment a ON a.id = found.id
            JOIN assessment_detail d ON d.id = a.id
            ORDER BY found.rank, a.score DESC, a.account
            """;
    /**
     * One looks for a person now and then, and every run writes, so going through a narrow table is cheaper than an index: a
     * million accounts of five people take a second.
     */
    private static final String FIND_BY_PERSON = """
            SELECT a.as_of_ms, a.run, a.rules_version, d.body
            FROM account_people p
            CROSS JOIN assessment a ON a.id = p.id
            CROSS JOIN assessment_detail d ON d.id = p.id
            WHERE instr(p.people, :exact) OR instr(p.people, :folded)
            ORDER BY a.score DESC, a.account
            """;
    /** Not those that the last complete run did not find any more: excluded since, or keyed in another way. */
    static final String NOT_GONE = """
            WHERE a.run >= (
                SELECT coalesce(max(number), 0)
                FROM run
                WHERE scored = 1 AND outcome IN ('confirmed', 'partial'))
            """;

    private static final String BY_SCORE = STORED + NOT_GONE + "ORDER BY a.score DESC, a.account";
    private static final String BY_SCORE_IN_TIER =
            STORED + NOT_GONE + "    AND a.tier = :tier\nORDER BY a.score DESC, a.account";
    private static final String PUT = """
            INSERT INTO assessment (account, name, name_folded, domain, score, tier, qualified, as_of_ms, run,
                rules_version)
            VALUES (:account, :name, :folded, :domain, :score, :tier, :qualified, :asOf, :run, :rulesVersion)
            ON CONFLICT (account) DO UPDATE
            SET name = excluded.name,
                name_folded = excluded.name_folded,
                domain = excluded.domain,
                score = excluded.score,
                tier = excluded.tier,
                qualified = excluded.qualified,
                as_of_ms = excluded.as_of_ms,
                run = excluded.run,
                rules_version = excluded.rules_version
            """;
    private static final String PUT_DETAIL = """
            INSERT INTO assessment_detail (id, body)
            SELECT id, CAST(:body AS TEXT)
            FROM assessment
            WHERE account = :account
            ON CONFLICT (id) DO UPDATE
            SET body = excluded.body
            WHERE body <> excluded.body
            """;
    private static final String PUT_PEOPLE = """
            INSERT INTO account_people (id, people)
            SELECT id, :people
            FROM assessment
            WHERE account = :account
            ON CONFLICT (id) DO UPDATE
            SET people = excluded.people
            WHERE people <> excluded.people
            """;

    private final Database database;

    SqliteAssessments(Database database) {
        this.database = database;
    }

    @Override
    public Map<String, Standing> standingsBefore(EntityKind kind, Collection<String> keys, Instant asOf) {
        return database.read(handle -> TierHistory.standingsBefore(handle, kind, keys, asOf));
    }

    @Override
    public List<StoredAccount> find(String keyDomainOrEmail) {
        String wanted = keyDomainOrEmail.strip();
        List<StoredAccount> found = database.read(handle -> handle.createQuery(FIND)
                .bind("exact", wanted)
                .bind("folded", folded(wanted))
                .map(SqliteAssessments::stored)
                .list());
        if (!found.isEmpty()) {
            return found;
        }
        return database.read(handle -> handle.createQuery(FIND_BY_PERSON)
                .bind("exact", PeopleText.of(wanted))
                .bind("folded", PeopleText.of(folded(wanted)))
                .map(SqliteAssessments::stored)
                .list());
    }

    @Override
    public Stream<StoredAccount> byScore(Optional<String> tier) {
        return database.stream(handle -> {
            if (tier.isEmpty()) {
                return handle.createQuery(BY_SCORE).map(SqliteAssessments::stored).stream();
            }
            return handle
                    .createQuery(BY_SCORE_IN_TIER)
                    .bind("tier", tier.get())
                    .map(SqliteAssessments::stored)
                    .stream();
        });
    }

    @Override
    public List<TierChange> history(EntityKind kind, String key) {
        return database.read(handle -> TierHistory.changes(handle, kind, key));
    }

    @Override
    public Stream<AccountHistory> histories() {
        return database.stream(AccountHistories::stream);
    }

    /**
     * Accounts on their way into the ledger. Their bodies are most of what is written, and making them needs no connection: it
     * goes on beside what the transaction does before {@link #putDetails}.
     */
    static final class Put {
        private final List<ScoredAccount> accounts;
        private final CompletableFuture<List<byte[]>> bodies;

        Put(List<ScoredAccount> accounts) {
            this.accounts = accounts;
            this.bodies = CompletableFuture.supplyAsync(
                    () -> accounts.stream().map(ScoredAccountCodec::write).toList());
        }

        /** Puts accounts in the place of what was known about them, within the caller's transaction. */
        void put(Handle handle, long run, String rulesVersion) {
            putAssessments(handle, run, accounts, rulesVersion);
            putPeople(handle, accounts);
        }

        /** After {@link #put}, in the same transaction. */
        void putDetails(Handle handle) {
            try (Bulk bulk = new Bulk(handle, PUT_DETAIL)) {
                Iterator<byte[]> body = bodies.join().iterator();
                for (ScoredAccount account : accounts) {
                    bulk.set("account", account.key()).set("body", body.next()).add();
                }
                bulk.execute();
            }
        }
    }

    private static void putAssessments(Handle handle, long run, List<ScoredAccount> accounts, String rulesVersion) {
        try (Bulk bulk = new Bulk(handle, PUT)) {
            for (ScoredAccount account : accounts) {
                Assessment assessment = account.assessment();
                Measurement measurement = assessment.measurement();
                bulk.set("account", account.key())
                        .set("name", measurement.name())
                        .set("folded", folded(measurement.name()))
                        .set("domain", measurement.domain())
                        .set("score", assessment.score())
                        .set("tier", assessment.tier())
                        .set("qualified", assessment.qualified())
                        .set("asOf", assessment.asOf())
                        .set("run", run)
                        .set("rulesVersion", rulesVersion)
                        .add();
            }
            bulk.execute();
        }
    }

    private static void putPeople(Handle handle, List<ScoredAccount> accounts) {
        try (Bulk bulk = new Bulk(handle, PUT_PEOPLE)) {
            for (ScoredAccount account : accounts) {
                bulk.set("account", account.key())
                        .set("people", PeopleText.of(account))
                        .add();
            }
            bulk.execute();
        }
    }

    static String folded(String text) {
        return text.toLowerCase(Locale.ROOT);
    }

    static StoredAccount stored(ResultSet row, StatementContext context) throws SQLException {
        Instant asOf = Instant.ofEpochMilli(row.getLong("as_of_ms"));
        return new StoredAccount(
                ScoredAccountCodec.read(row.getString("body"), asOf),
                row.getLong("run"),
                row.getString("rules_version"));
    }
}

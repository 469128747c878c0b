package io.pqlconnector.store;

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
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.StatementContext;

/**
 * Accounts as they were last scored, in the tables {@code assessment}, {@code assessment_detail} and {@code account_person};
 * the history in {@link TierHistory}.
 */
final class SqliteAssessments implements Assessments {
    private static final String STORED =
            """
            SELECT a.as_of_ms, a.run, a.rules_version, d.body
            FROM assessment a
            JOIN assessment_detail d ON d.id = a.id
            """;
    private static final String FIND =
            """
            SELECT a.as_of_ms, a.run, a.rules_version, d.body
            FROM (
                SELECT id, min(rank) AS rank
                FROM (
                    SELECT id, 1 AS rank FROM assessment WHERE account = :exact
                    UNION ALL
                    SELECT id, 2 FROM assessment WHERE domain = :folded
                    UNION ALL
                    SELECT id, 3 FROM assessment WHERE name_folded = :folded
                    UNION ALL
                    SELECT id, 4
                    FROM account_person p
                    JOIN assessment ON assessment.account = p.account
                    WHERE p.person IN (:exact, :folded)
                ) AS hit
                GROUP BY id
            ) AS found
            JOIN assessment a ON a.id = found.id
            JOIN assessment_detail d ON d.id = a.id
            ORDER BY found.rank, a.score DESC, a.account
            """;
    private static final String BY_SCORE = STORED + "ORDER BY a.score DESC, a.account";
    private static final String BY_SCORE_IN_TIER = STORED + "WHERE a.tier = :tier\nORDER BY a.score DESC, a.account";
    private static final String PUT =
            """
            INSERT INTO assessment (account, name, name_folded, domain, score, tier, qualified, as_of_ms, run, rules_version)
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
    private static final String PUT_DETAIL =
            """
            INSERT INTO assessment_detail (id, people, body)
            SELECT id, :people, :body
            FROM assessment
            WHERE account = :account
            ON CONFLICT (id) DO UPDATE
            SET people = excluded.people,
                body = excluded.body
            WHERE body <> excluded.body
            """;
    private static final String PEOPLE =
            """
            SELECT a.account, d.people
            FROM assessment a
            JOIN assessment_detail d ON d.id = a.id
            WHERE a.account IN (SELECT value FROM json_each(:accounts))
            """;
    private static final String ADD_PERSON =
            """
            INSERT INTO account_person (person, account)
            VALUES (:person, :account)
            ON CONFLICT (person, account) DO NOTHING
            """;
    private static final String REMOVE_PERSON =
            """
            DELETE FROM account_person
            WHERE person = :person AND account = :account
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
        return database.read(handle -> handle.createQuery(FIND)
                .bind("exact", wanted)
                .bind("folded", folded(wanted))
                .map(SqliteAssessments::stored)
                .list());
    }

    @Override
    public Stream<StoredAccount> byScore(Optional<String> tier) {
        return database.stream(handle -> {
            if (tier.isEmpty()) {
                return handle.createQuery(BY_SCORE)
                        .map(SqliteAssessments::stored)
                        .stream();
            }
            return handle.createQuery(BY_SCORE_IN_TIER)
                    .bind("tier", tier.get())
                    .map(SqliteAssessments::stored)
                    .stream();
        });
    }

    @Override
    public List<TierChange> history(EntityKind kind, String key) {
        return database.read(handle -> TierHistory.changes(handle, kind, key));
    }

    /** Puts accounts in the place of what was known about them, within the caller's transaction. */
    static void put(Handle handle, long run, List<ScoredAccount> accounts, String rulesVersion) {
        if (accounts.isEmpty()) {
            return;
        }
        Map<String, String> peopleBefore = people(handle, accounts);
        putAssessments(handle, run, accounts, rulesVersion);
        List<Person> added = new ArrayList<>();
        List<Person> removed = new ArrayList<>();
        try (Bulk bulk = new Bulk(handle, PUT_DETAIL)) {
            for (ScoredAccount account : accounts) {
                SortedSet<String> people = people(account);
                String array = Json.array(people);
                String before = peopleBefore.getOrDefault(account.key(), "[]");
                if (!array.equals(before)) {
                    Set<String> known = new HashSet<>(Json.readStrings(before));
                    difference(people, known, account, added);
                    difference(known, people, account, removed);
                }
                bulk.set("account", account.key())
                        .set("people", array)
                        .set("body", ScoredAccountCodec.write(account))
                        .add();
            }
            bulk.execute();
        }
        change(handle, REMOVE_PERSON, removed);
        change(handle, ADD_PERSON, added);
    }

    private record Person(String person, String account) {}

    private static void difference(
            Set<String> people, Set<String> others, ScoredAccount account, List<Person> difference) {
        for (String person : people) {
            if (!others.contains(person)) {
                difference.add(new Person(person, account.key()));
            }
        }
    }

    private static void change(Handle handle, String statement, List<Person> people) {
        // In the table's order, so that neighbours are written to one page while it is at hand.
        people.sort(Comparator.comparing(Person::person));
        try (Bulk bulk = new Bulk(handle, statement)) {
            for (Person person : people) {
                bulk.set("person", person.person())
                        .set("account", person.account())
                        .add();
            }
            bulk.execute();
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

    private static Map<String, String> people(Handle handle, List<ScoredAccount> accounts) {
        Map<String, String> people = new HashMap<>();
        handle.createQuery(PEOPLE)
                .bind("accounts", Json.array(accounts.stream().map(ScoredAccount::key).toList()))
                .map((row, context) -> Map.entry(row.getString("account"), row.getString("people")))
                .forEach(entry -> people.put(entry.getKey(), entry.getValue()));
        return people;
    }

    private static SortedSet<String> people(ScoredAccount account) {
        SortedSet<String> people = new TreeSet<>();
        account.users().forEach(user -> {
            people.add(user.measurement().key());
            if (!user.measurement().email().isEmpty()) {
                people.add(folded(user.measurement().email()));
            }
        });
        return people;
    }

    private static String folded(String text) {
        return text.toLowerCase(Locale.ROOT);
    }

    private static StoredAccount stored(ResultSet row, StatementContext context) throws SQLException {
        Instant asOf = Instant.ofEpochMilli(row.getLong("as_of_ms"));
        return new StoredAccount(
                ScoredAccountCodec.read(row.getString("body"), asOf), row.getLong("run"), row.getString("rules_version"));
    }
}

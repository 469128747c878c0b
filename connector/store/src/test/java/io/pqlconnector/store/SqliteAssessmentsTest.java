package io.pqlconnector.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.pqlconnector.core.ledger.Outbox;
import io.pqlconnector.core.ledger.RunRecord;
import io.pqlconnector.core.ledger.StoredAccount;
import io.pqlconnector.core.score.ScoredAccount;
import io.pqlconnector.core.score.Standing;
import io.pqlconnector.rules.score.Assessment;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Accounts as they were last scored; their history is in TierHistoryTest. */
final class SqliteAssessmentsTest {
    @TempDir
    private Path directory;

    private SqliteLedger ledger;

    @BeforeEach
    void open() {
        ledger = SqliteLedger.open(directory.resolve("ledger.db"), SqliteLedger.Mode.WRITE);
    }

    @AfterEach
    void close() {
        ledger.close();
    }

    @Test
    void anAccountIsReadBackWhole() {
        ScoredAccount account = Samples.account("acme", Samples.DAY_1, 55, Optional.of("hot"));
        commit(7, account);

        assertThat(ledger.assessments().find("acme")).containsExactly(new StoredAccount(account, 7, "4f2a91"));
    }

    @Test
    void theBodyIsTextInTheFileWhateverItsLetters() throws SQLException {
        Standing standing = Standing.first(Optional.of("zürich 🔥"), true, Samples.DAY_1);
        ScoredAccount account = Samples.account("acme", Samples.DAY_1, 55, Optional.of("zürich 🔥"), standing, 0);
        commit(7, account);

        assertThat(ledger.assessments().find("acme")).containsExactly(new StoredAccount(account, 7, "4f2a91"));
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + directory.resolve("ledger.db"));
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(
                        "SELECT typeof(body), body ->> '$.assessed.tier' FROM assessment_detail")) {
            assertThat(row.getString(1)).isEqualTo("text");
            assertThat(row.getString(2)).isEqualTo("zürich 🔥");
        }
    }

    @Test
    void anInstantBetweenTwoMillisecondsIsKept() {
        Instant fine = Instant.parse("2026-03-01T12:00:00.123456789Z");
        ScoredAccount account = Samples.account("acme", fine, 55, Optional.of("hot"));
        commit(7, account);

        assertThat(ledger.assessments().find("acme"))
                .extracting(StoredAccount::account)
                .containsExactly(account);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "acme",
                "acme.example",
                "ACME.example",
                "Name of acme",
                "name OF acme",
                "u1-acme",
                "u1@acme.example",
                "U1@ACME.example",
                "  acme  "
            })
    void anAccountIsFoundByItsKeyDomainNameAndPeople(String wanted) {
        commit(
                1,
                Samples.account("acme", Samples.DAY_1, 55, Optional.of("hot")),
                Samples.account("globex", Samples.DAY_1, 70, Optional.of("hot")));

        assertThat(ledger.assessments().find(wanted))
                .extracting(stored -> stored.account().key())
                .containsExactly("acme");
    }

    @Test
    void nobodyIsFoundByHalfAName() {
        commit(1, Samples.account("acme", Samples.DAY_1, 55, Optional.of("hot")));

        assertThat(ledger.assessments().find("acm")).isEmpty();
        assertThat(ledger.assessments().find("%")).isEmpty();
        assertThat(ledger.assessments().find("")).isEmpty();
    }

    @Test
    void theOneWithTheKeyComesBeforeTheOnesWithTheDomain() {
        commit(
                1,
                Samples.account("acme", Samples.DAY_1, 99, Optional.of("hot")),
                Samples.account("acme.example", Samples.DAY_1, 10, Optional.of("cold")));

        assertThat(ledger.assessments().find("acme.example"))
                .extracting(stored -> stored.account().key())
                .containsExactly("acme.example", "acme");
    }

    @Test
    void aPersonWhoLeftTheAccountDoesNotFindItAnyMore() {
        commit(1, withUsers("acme", 3));
        commit(2, withUsers("acme", 1));

        assertThat(ledger.assessments().find("u0-acme")).hasSize(1);
        assertThat(ledger.assessments().find("u2-acme")).isEmpty();
        assertThat(ledger.assessments().find("u2@acme.example")).isEmpty();

        commit(3, withUsers("acme", 3));
        assertThat(ledger.assessments().find("u2@acme.example")).hasSize(1);
    }

    @Test
    void theLastScoreTakesThePlaceOfTheOneBefore() {
        commit(1, Samples.account("acme", Samples.DAY_1, 55, Optional.of("hot")));
        ScoredAccount later = Samples.account("acme", Samples.DAY_2, 20, Optional.empty());
        commit(2, later);

        assertThat(all(Optional.empty())).containsExactly(new StoredAccount(later, 2, "4f2a91"));
        assertThat(all(Optional.of("hot"))).isEmpty();
    }

    @Test
    void anAccountToWhichNothingHappenedHasTheNewInstantAllTheSame() {
        Standing standing = Standing.first(Optional.of("hot"), true, Samples.DAY_1);
        ScoredAccount first = Samples.account("acme", Samples.DAY_1, 55, Optional.of("hot"), standing, 1);
        commit(1, first);
        ScoredAccount same =
                new ScoredAccount(at(first, Samples.DAY_2), first.standing(), first.users(), first.userCount());
        commit(2, same);

        assertThat(ledger.assessments().find("acme")).containsExactly(new StoredAccount(same, 2, "4f2a91"));
    }

    @Test
    void accountsAreListedByScoreAndThenByKey() {
        commit(
                1,
                Samples.account("b", Samples.DAY_1, 50, Optional.of("hot")),
                Samples.account("c", Samples.DAY_1, 70, Optional.of("warm")),
                Samples.account("a", Samples.DAY_1, 50, Optional.of("hot")),
                Samples.account("d", Samples.DAY_1, -5, Optional.empty()));

        assertThat(all(Optional.empty()))
                .extracting(stored -> stored.account().key())
                .containsExactly("c", "a", "b", "d");
        assertThat(all(Optional.of("hot")))
                .extracting(stored -> stored.account().key())
                .containsExactly("a", "b");
        assertThat(all(Optional.of("no such tier"))).isEmpty();
    }

    @Test
    void accountsThatTheLastCompleteRunDidNotFindAreNotListed() {
        ScoredAccount acme = Samples.account("acme", Samples.DAY_1, 50, Optional.of("hot"));
        ScoredAccount globex = Samples.account("globex", Samples.DAY_1, 50, Optional.of("hot"));
        run(RunRecord.Outcome.CONFIRMED, acme, globex);
        run(RunRecord.Outcome.FAILED, acme);
        assertThat(all(Optional.empty())).as("a run that failed half-way").hasSize(2);
        run(RunRecord.Outcome.OPEN, acme);
        assertThat(all(Optional.empty())).as("a run that was killed").hasSize(2);

        run(RunRecord.Outcome.PARTIAL, acme);
        run(RunRecord.Outcome.CONFIRMED);
        RunRecord undo = ledger.runs().start("undo 1", Samples.DAY_1, Samples.DAY_1, "4f2a91");
        commit(undo.number());
        ledger.runs().finish(undo.number(), Samples.DAY_1, RunRecord.Outcome.CONFIRMED, new TreeMap<>(), List.of());

        assertThat(all(Optional.empty()))
                .extracting(stored -> stored.account().key())
                .containsExactly("acme");
        assertThat(all(Optional.of("hot"))).hasSize(1);
        assertThat(ledger.assessments().find("globex")).hasSize(1);
    }

    @Test
    void aListIsReadFromTheStateOfItsStart() {
        commit(1, Samples.account("acme", Samples.DAY_1, 50, Optional.of("hot")));

        try (Stream<StoredAccount> accounts = ledger.assessments().byScore(Optional.empty())) {
            commit(2, Samples.account("globex", Samples.DAY_1, 90, Optional.of("hot")));

            assertThat(accounts).hasSize(1);
        }
    }

    // 30,000 bodies of 2 KB are 60 MB; a list of them all would be several times as much in memory.
    @Test
    void aLongListIsNeverInMemoryAsAWhole() {
        Standing standing = Standing.first(Optional.of("hot"), true, Samples.DAY_1);
        for (int part = 0; part < 30; part++) {
            int start = part * 1_000;
            commit(
                    1,
                    IntStream.range(start, start + 1_000)
                            .mapToObj(i -> Samples.account("a" + i, Samples.DAY_1, 50, Optional.of("hot"), standing, 3))
                            .toArray(ScoredAccount[]::new));
        }

        List<Long> used = new ArrayList<>();
        try (Stream<StoredAccount> accounts = ledger.assessments().byScore(Optional.empty())) {
            int[] seen = {0};
            accounts.forEach(stored -> {
                if (++seen[0] % 7_500 == 0) {
                    used.add(usedAfterCollection());
                }
            });
        }

        assertThat(used).hasSize(4);
        assertThat(used.get(3) - used.get(0)).isLessThan(8L << 20);
    }

    private static long usedAfterCollection() {
        System.gc();
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }

    private List<StoredAccount> all(Optional<String> tier) {
        try (Stream<StoredAccount> accounts = ledger.assessments().byScore(tier)) {
            return accounts.toList();
        }
    }

    private void run(RunRecord.Outcome outcome, ScoredAccount... accounts) {
        RunRecord run = ledger.runs().start("sync", Samples.DAY_1, Samples.DAY_1, "4f2a91");
        if (accounts.length > 0) {
            commit(run.number(), accounts);
        }
        if (outcome != RunRecord.Outcome.OPEN) {
            ledger.runs().finish(run.number(), Samples.DAY_1, outcome, new TreeMap<>(), List.of());
        }
    }

    private void commit(long run, ScoredAccount... accounts) {
        ledger.outbox().commit(run, new Outbox.Part(List.of(accounts), List.of(), List.of(), Map.of(), "4f2a91"));
    }

    private static ScoredAccount withUsers(String key, int users) {
        return Samples.account(
                key,
                Samples.DAY_1,
                50,
                Optional.of("hot"),
                Standing.first(Optional.of("hot"), true, Samples.DAY_1),
                users);
    }

    private static Assessment at(ScoredAccount account, Instant asOf) {
        Assessment before = account.assessment();
        return new Assessment(
                before.measurement(),
                asOf,
                before.score(),
                before.threshold(),
                before.tier(),
                before.triggers(),
                before.missed(),
                before.signals(),
                before.play(),
                before.suppression());
    }
}

package io.pqlconnector.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.pqlconnector.core.ledger.AccountHistory;
import io.pqlconnector.core.ledger.Grounds;
import io.pqlconnector.core.ledger.Outbox;
import io.pqlconnector.core.ledger.TierChange;
import io.pqlconnector.core.score.ScoredAccount;
import io.pqlconnector.core.score.ScoredUser;
import io.pqlconnector.core.score.Standing;
import io.pqlconnector.rules.score.Assessment;
import io.pqlconnector.rules.signal.Measurement;
import io.pqlconnector.rules.signal.SignalName;
import io.pqlconnector.spi.EntityKind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterTry;
import net.jqwik.api.lifecycle.BeforeTry;

/** How accounts stood before an instant, whatever runs there were and in whatever order. */
final class TierHistoryTest {
    private static final Optional<String> NONE = Optional.empty();
    private static final Optional<String> COLD = Optional.of("cold");
    private static final Optional<String> WARM = Optional.of("warm");
    private static final Optional<String> HOT = Optional.of("hot");

    private static final Optional<Grounds> GROUNDS =
            Optional.of(new Grounds(List.of(new SignalName("hit_limit"), new SignalName("engaged")), "AE"));
    private static final Optional<Grounds> NOTHING = Optional.of(new Grounds(List.of(), ""));

    private Path directory = Path.of("");

    @SuppressWarnings("NullAway.Init") // Opened before each try, which NullAway does not know of.
    private SqliteLedger ledger;

    @BeforeTry
    void open() throws IOException {
        directory = Files.createTempDirectory("tier-history");
        ledger = SqliteLedger.open(directory.resolve("ledger.db"), SqliteLedger.Mode.WRITE);
    }

    @AfterTry
    void close() throws IOException {
        ledger.close();
        try (Stream<Path> files = Files.walk(directory)) {
            files.sorted(Comparator.reverseOrder()).forEach(TierHistoryTest::delete);
        }
    }

    @Example
    void anAccountThatNoRunKnewIsMissing() {
        score(Samples.DAY_2, 50, WARM);

        assertThat(before(Samples.DAY_1)).isEmpty();
        assertThat(before(Samples.DAY_2)).as("its own run does not count").isEmpty();
        assertThat(before(Samples.DAY_3))
                .contains(new Standing(WARM, Samples.DAY_2, NONE, Optional.of(Samples.DAY_2), Samples.DAY_2));
    }

    @Example
    void theFirstAssessmentCountsEvenWithoutATier() {
        score(Samples.DAY_1, 0, NONE);

        assertThat(before(Samples.DAY_2))
                .contains(new Standing(NONE, Samples.DAY_1, NONE, Optional.empty(), Samples.DAY_1));
        assertThat(history()).hasSize(1);
    }

    @Example
    void onlyChangesAreKept() {
        score(Samples.DAY_1, 50, WARM);
        score(Samples.DAY_2, 50, WARM);
        score(Samples.DAY_3, 50, WARM);

        assertThat(history()).hasSize(1);
        assertThat(before(Samples.DAY_4))
                .contains(new Standing(WARM, Samples.DAY_1, NONE, Optional.of(Samples.DAY_1), Samples.DAY_1));
    }

    @Example
    void qualificationCanChangeWithoutTheTier() {
        score(Samples.DAY_1, 30, WARM);
        score(Samples.DAY_2, 45, WARM);
        score(Samples.DAY_3, 30, WARM);

        assertThat(before(Samples.DAY_3))
                .contains(new Standing(WARM, Samples.DAY_1, NONE, Optional.of(Samples.DAY_2), Samples.DAY_1));
        assertThat(before(Samples.DAY_4))
                .contains(new Standing(WARM, Samples.DAY_1, NONE, Optional.empty(), Samples.DAY_1));
        assertThat(history())
                .extracting(TierChange::from, TierChange::to, TierChange::qualified)
                .containsExactly(tuple(NONE, WARM, false), tuple(WARM, WARM, true), tuple(WARM, WARM, false));
    }

    @Example
    void theTierCanChangeWithoutTheQualification() {
        score(Samples.DAY_1, 50, WARM);
        score(Samples.DAY_2, 80, HOT);

        assertThat(before(Samples.DAY_3))
                .contains(new Standing(HOT, Samples.DAY_2, WARM, Optional.of(Samples.DAY_1), Samples.DAY_1));
    }

    @Example
    void aRepeatedRunReplacesWhatItSawBefore() {
        score(Samples.DAY_1, 10, COLD);
        score(Samples.DAY_2, 80, HOT);
        score(Samples.DAY_2, 50, WARM);

        assertThat(history()).extracting(TierChange::to).containsExactly(COLD, WARM);
    }

    @Example
    void aRepeatedRunThatSeesNoChangeTakesTheChangeBack() {
        score(Samples.DAY_1, 10, COLD);
        score(Samples.DAY_2, 80, HOT);
        score(Samples.DAY_2, 10, COLD);

        assertThat(history()).extracting(TierChange::to).containsExactly(COLD);
        assertThat(before(Samples.DAY_3))
                .contains(new Standing(COLD, Samples.DAY_1, NONE, Optional.empty(), Samples.DAY_1));
    }

    @Example
    void aRunForAnInstantInThePastDoesNotChangeThePresent() {
        score(Samples.DAY_1, 10, COLD);
        score(Samples.DAY_3, 10, COLD);

        score(Samples.DAY_2, 80, HOT);

        assertThat(before(Samples.DAY_4))
                .contains(new Standing(COLD, Samples.DAY_3, HOT, Optional.empty(), Samples.DAY_1));
        assertThat(before(Samples.DAY_3))
                .contains(new Standing(HOT, Samples.DAY_2, COLD, Optional.of(Samples.DAY_2), Samples.DAY_1));
    }

    @Example
    void aRunThatDiedBeforeItScoredIsNoPresent() {
        score(Samples.DAY_1, 10, COLD);
        started(Samples.DAY_3);

        score(Samples.DAY_2, 80, HOT);

        assertThat(history()).extracting(TierChange::asOf).containsExactly(Samples.DAY_1, Samples.DAY_2);
    }

    @Example
    void usersHaveAHistoryOfTheirOwn() {
        TierChange user =
                new TierChange(EntityKind.USER, "acme", Samples.DAY_1, 1, NONE, HOT, 60, true, Optional.empty());
        ledger.outbox().commit(1, Samples.scored(List.of(), List.of(user)));

        assertThat(ledger.assessments().history(EntityKind.USER, "acme")).containsExactly(user);
        assertThat(ledger.assessments().history(EntityKind.ACCOUNT, "acme")).isEmpty();
        assertThat(ledger.assessments().standingsBefore(EntityKind.USER, List.of("acme"), Samples.DAY_2))
                .containsOnlyKeys("acme");
    }

    @Example
    void aRepeatedRunTakesBackWhatTheEarlierOneNotedOfUsers() {
        noted(started(Samples.DAY_1), "acme", Samples.DAY_1, Optional.of(HOT));

        noted(started(Samples.DAY_1), "acme", Samples.DAY_1, Optional.empty());

        assertThat(ledger.assessments().history(EntityKind.USER, "ada")).isEmpty();
    }

    @Example
    void whatAnEarlierPartOfTheSameRunNotedOfAUserStays() {
        noted(started(Samples.DAY_1), "acme", Samples.DAY_1, Optional.of(COLD));

        long repeated = started(Samples.DAY_1);
        noted(repeated, "acme", Samples.DAY_1, Optional.of(HOT));
        noted(repeated, "zeta", Samples.DAY_1, Optional.empty());

        assertThat(ledger.assessments().history(EntityKind.USER, "ada"))
                .extracting(TierChange::run, TierChange::to)
                .containsExactly(tuple(repeated, HOT));
    }

    @Example
    void whatARunThatDiedNotedIsTakenBackByTheNextForTheSameInstant() {
        long died = started(Samples.DAY_1);
        noted(died, "acme", Samples.DAY_1, Optional.of(HOT));
        long next = started(Samples.DAY_1);

        noted(next, "zeta", Samples.DAY_1, Optional.empty());
        noted(next, "acme", Samples.DAY_1, Optional.empty());

        assertThat(ledger.assessments().history(EntityKind.USER, "ada")).isEmpty();
    }

    private long started(Instant asOf) {
        return ledger.runs().start("sync", asOf, asOf, "4f2a91").number();
    }

    /** A part of a run with one account, in which Ada is scored. */
    private void noted(long run, String account, Instant asOf, Optional<Optional<String>> changedTo) {
        ScoredAccount plain = Samples.account(account, asOf, 50, WARM);
        Measurement ada = new Measurement(
                EntityKind.USER,
                "ada",
                "",
                "",
                "",
                false,
                Optional.empty(),
                Optional.empty(),
                1,
                new TreeMap<>(),
                new TreeMap<>());
        Assessment assessment = new Assessment(
                ada,
                asOf,
                60,
                40,
                HOT,
                List.of(),
                new TreeMap<>(),
                new TreeMap<>(),
                Optional.empty(),
                Optional.empty());
        ScoredAccount scored = new ScoredAccount(
                plain.assessment(), plain.standing(), List.of(new ScoredUser(ada, Optional.of(assessment), false)), 1);
        List<TierChange> changes = changedTo
                .map(to -> new TierChange(EntityKind.USER, "ada", asOf, run, NONE, to, 60, true, Optional.empty()))
                .map(List::of)
                .orElse(List.of());
        ledger.outbox().commit(run, Samples.scored(List.of(scored), changes));
    }

    @Example
    void theGroundsOfAChangeAreKeptWithIt() {
        long run = started(Samples.DAY_1);
        TierChange change = Samples.change("acme", Samples.DAY_1, run, NONE, HOT, 60, GROUNDS);
        ledger.outbox().commit(run, Samples.scored(List.of(), List.of(change)));

        assertThat(history()).containsExactly(change);
    }

    @Example
    void aChangeWithoutGroundsIsToldFromOneThatStandsOnNothing() {
        long run = started(Samples.DAY_1);
        ledger.outbox()
                .commit(
                        run,
                        Samples.scored(
                                List.of(),
                                List.of(
                                        Samples.change("acme", Samples.DAY_1, run, NONE, HOT, 60),
                                        Samples.change("globex", Samples.DAY_1, run, NONE, COLD, 0, NOTHING))));

        assertThat(histories())
                .extracting(history -> history.changes().get(0).grounds())
                .containsExactly(Optional.empty(), NOTHING);
    }

    @Example
    void aRunForThePastLeavesTheGroundsOfWhatCameAfterIt() {
        long first = started(Samples.DAY_1);
        ledger.outbox()
                .commit(
                        first,
                        Samples.scored(
                                List.of(Samples.account("acme", Samples.DAY_1, 60, HOT)),
                                List.of(Samples.change("acme", Samples.DAY_1, first, NONE, HOT, 60, GROUNDS))));
        long third = started(Samples.DAY_3);
        ledger.outbox()
                .commit(third, Samples.scored(List.of(Samples.account("globex", Samples.DAY_3, 0, NONE)), List.of()));
        score(Samples.DAY_2, 0, NONE);

        assertThat(history())
                .extracting(TierChange::asOf, TierChange::grounds)
                .containsExactly(
                        tuple(Samples.DAY_1, GROUNDS),
                        tuple(Samples.DAY_2, Optional.empty()),
                        tuple(Samples.DAY_3, GROUNDS));
    }

    @Example
    void theHistoriesOfAllComeInTheOrderOfTheirKeysAndSayHowTheyWereLastScored() {
        score(Samples.DAY_1, 10, COLD);
        score(Samples.DAY_2, 50, WARM);
        long run = started(Samples.DAY_2);
        ledger.outbox()
                .commit(
                        run,
                        Samples.scored(
                                List.of(),
                                List.of(Samples.change("a before acme", Samples.DAY_2, run, NONE, HOT, 60))));

        List<AccountHistory> histories = histories();

        assertThat(histories).extracting(AccountHistory::key).containsExactly("a before acme", "acme");
        assertThat(histories.get(0).last()).isEmpty();
        assertThat(histories.get(1).changes()).isEqualTo(history());
        assertThat(histories.get(1).last())
                .contains(new AccountHistory.LastScored(
                        Optional.of(Samples.DAY_2.minusSeconds(5_000_000)),
                        true,
                        true,
                        Set.of(new SignalName("engaged")),
                        false));
    }

    @Example
    void aThousandAccountsAreLookedUpAtOnce() {
        List<String> keys = Stream.iterate(0, i -> i + 1)
                .limit(1_000)
                .map(i -> "it's \"account\" " + i + ", é")
                .toList();
        ledger.outbox()
                .commit(
                        1,
                        Samples.scored(
                                List.of(),
                                keys.stream()
                                        .map(key -> Samples.change(key, Samples.DAY_1, 1, NONE, HOT, 60))
                                        .toList()));

        assertThat(ledger.assessments().standingsBefore(EntityKind.ACCOUNT, keys, Samples.DAY_2))
                .containsOnlyKeys(keys);
    }

    /** A run: the hour that it is for, and how the account stood. */
    record Assessed(int hour, Optional<String> tier, int score) {
        Instant asOf() {
            return Samples.DAY_1.plusSeconds(3_600L * hour);
        }
    }

    @Property(tries = 150)
    void theStandingIsThatOfTheLastRunForEachInstant(@ForAll("runs") List<Assessed> runs) {
        TreeMap<Integer, Assessed> lastByHour = new TreeMap<>();
        for (Assessed run : runs) {
            score(run.asOf(), run.score(), run.tier());
            lastByHour.put(run.hour(), run);
        }

        for (int hour = 0; hour <= 9; hour++) {
            Optional<Standing> expected = Optional.empty();
            for (Assessed run : lastByHour.headMap(hour).values()) {
                boolean qualified = run.score() >= Samples.THRESHOLD;
                expected = Optional.of(expected.map(standing -> standing.next(run.tier(), qualified, run.asOf()))
                        .orElseGet(() -> Standing.first(run.tier(), qualified, run.asOf())));
            }
            assertThat(before(new Assessed(hour, NONE, 0).asOf()))
                    .as("before hour %d", hour)
                    .isEqualTo(expected);
        }
    }

    @Provide
    Arbitrary<List<Assessed>> runs() {
        return Combinators.combine(
                        Arbitraries.integers().between(0, 8),
                        Arbitraries.of(NONE, COLD, WARM, HOT),
                        Arbitraries.of(0, 39, 40, 90))
                .as(Assessed::new)
                .list()
                .ofMaxSize(12);
    }

    /** As a run does it: from where the account stood before. */
    private void score(Instant asOf, int score, Optional<String> tier) {
        long run = started(asOf);
        boolean qualified = score >= Samples.THRESHOLD;
        Optional<Standing> before = before(asOf);
        Standing standing = before.map(found -> found.next(tier, qualified, asOf))
                .orElseGet(() -> Standing.first(tier, qualified, asOf));
        boolean same = before.filter(found ->
                        found.tier().equals(tier) && found.qualifiedSince().isPresent() == qualified)
                .isPresent();
        ScoredAccount account = Samples.account("acme", asOf, score, tier, standing, 0);
        ledger.outbox()
                .commit(
                        run,
                        new Outbox.Part(
                                List.of(account),
                                same
                                        ? List.of()
                                        : List.of(Samples.change(
                                                "acme", asOf, run, before.flatMap(Standing::tier), tier, score)),
                                List.of(),
                                Map.of(),
                                "4f2a91"));
    }

    private Optional<Standing> before(Instant asOf) {
        return Optional.ofNullable(ledger.assessments()
                .standingsBefore(EntityKind.ACCOUNT, List.of("acme"), asOf)
                .get("acme"));
    }

    private List<TierChange> history() {
        return ledger.assessments().history(EntityKind.ACCOUNT, "acme");
    }

    private List<AccountHistory> histories() {
        try (Stream<AccountHistory> all = ledger.assessments().histories()) {
            return all.toList();
        }
    }

    private static void delete(Path file) {
        try {
            Files.delete(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

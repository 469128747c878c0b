package io.pqlconnector.core.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.pqlconnector.core.fake.FakeLedger;
import io.pqlconnector.core.fake.Usage;
import io.pqlconnector.core.fake.World;
import io.pqlconnector.core.feedback.Suppressions;
import io.pqlconnector.core.lake.AccountMeasurement;
import io.pqlconnector.core.ledger.Grounds;
import io.pqlconnector.core.ledger.Ledger;
import io.pqlconnector.core.ledger.Outbox;
import io.pqlconnector.core.ledger.TierChange;
import io.pqlconnector.rules.book.RuleBook;
import io.pqlconnector.rules.book.RuleBooks;
import io.pqlconnector.rules.signal.SignalName;
import io.pqlconnector.spi.EntityKind;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

final class ScoringTest {
    private static final Suppressions NOBODY_SUPPRESSED =
            new Suppressions(new FakeLedger().ports().verdicts(), List.of());

    private static final RuleBooks RULES = World.rules(World.RULES);
    private static final RuleBooks USER_TIERS = World.rules(World.RULES + """
              tiers:
                - { name: champion, when: "score >= 20" }
                - { name: active, when: "score > 0" }
            """);
    private static final Instant DAY_1 = World.DAY_1;

    private final Ledger ledger = new FakeLedger().ports();

    @Test
    void theChampionIsTheBestUserWithAWorkEmail() {
        AccountMeasurement account = Usage.of("acme.example")
                .user("private", "p@mail.example", false, 60)
                .user("second", 20)
                .user("first", 30)
                .measured();

        ScoredAccount scored = score(account, RULES.user(), DAY_1).accounts().get(0);

        assertThat(scored.users().stream().map(user -> user.measurement().key()))
                .containsExactly("private", "first", "second");
        assertThat(scored.champion().orElseThrow().measurement().key()).isEqualTo("first");
        assertThat(scored.users().stream().filter(ScoredUser::champion)).hasSize(1);
    }

    @Test
    void activityDecidesBetweenEqualScoresAndTheKeyBetweenEquallyActive() {
        // Beyond 50 sessions the user book gives no more points.
        AccountMeasurement account = Usage.of("acme.example")
                .user("c", 70)
                .user("b", 80)
                .user("a", 80)
                .measured();

        assertThat(score(account, RULES.user(), DAY_1).accounts().get(0).users().stream()
                        .map(user -> user.measurement().key()))
                .containsExactly("a", "b", "c");
    }

    @Test
    void withoutAUserBookTheMostActiveComesFirst() {
        AccountMeasurement account =
                Usage.of("acme.example").user("b", 3).user("a", 9).measured();

        ScoredAccount scored =
                score(account, Optional.empty(), DAY_1).accounts().get(0);

        assertThat(scored.champion().orElseThrow().measurement().key()).isEqualTo("a");
        assertThat(scored.users().get(0).assessment()).isEmpty();
    }

    @Test
    void anAccountWithoutAWorkEmailHasNoChampion() {
        AccountMeasurement account = Usage.of("acme.example")
                .user("student", "s@mail.example", false, 9)
                .measured();

        assertThat(score(account, RULES.user(), DAY_1).accounts().get(0).champion())
                .isEmpty();
    }

    @Test
    void notesAChangeWhenAnAccountIsNewOrChangesAndAtNoOtherTime() {
        assertThat(changes(Usage.of("acme.example"), 0)).containsExactly(" -> , false");
        assertThat(changes(Usage.of("acme.example"), 1)).isEmpty();
        assertThat(changes(Usage.of("acme.example").sessions(20), 2)).containsExactly(" -> cold, false");
        assertThat(changes(Usage.of("acme.example").sessions(30), 3)).isEmpty();
        assertThat(changes(Usage.of("acme.example").sessions(20).limits(1), 4)).containsExactly("cold -> hot, true");
        assertThat(changes(Usage.of("acme.example"), 5)).containsExactly("hot -> , false");
    }

    @Test
    void notesWhatHadFiredAndWhoTakesAnAccountThatChanges() {
        Scoring.Scored scored = score(
                Usage.of("acme.example").sessions(20).limits(1).user("ada", 6).measured(), RULES.user(), DAY_1);

        assertThat(scored.changes())
                .extracting(TierChange::kind, TierChange::grounds)
                .containsExactly(
                        tuple(
                                EntityKind.ACCOUNT,
                                Optional.of(new Grounds(
                                        List.of(new SignalName("hit_limit"), new SignalName("engaged")), "SDR"))),
                        tuple(EntityKind.USER, Optional.empty()));
    }

    @Test
    void aRepeatedRunStartsFromWhereTheAccountStoodBefore() {
        commit(score(Usage.of("acme.example").measured(), RULES.user(), DAY_1));
        Instant day2 = DAY_1.plus(Duration.ofDays(1));
        Scoring.Scored first = score(Usage.hot("acme.example").measured(), RULES.user(), day2);
        commit(first);

        Scoring.Scored second = score(Usage.hot("acme.example").measured(), RULES.user(), day2);

        assertThat(second.changes()).isEqualTo(first.changes());
        assertThat(second.accounts().get(0).standing().entered("hot", day2)).isTrue();
        assertThat(second.accounts().get(0).standing().firstAssessed()).isEqualTo(DAY_1);
    }

    @Test
    void notesWhenAUserEntersAndLeavesTiers() {
        Map<Integer, Integer> sessionsByDay = new TreeMap<>(Map.of(0, 0, 1, 6, 2, 7, 3, 30, 4, 0));

        sessionsByDay.forEach((day, sessions) -> commit(
                day + 1,
                scored(
                        DAY_1.plus(Duration.ofDays(day)),
                        day + 1,
                        List.of(Usage.of("acme.example").user("ada", sessions).measured()))));

        assertThat(ledger.assessments().history(EntityKind.USER, "ada"))
                .extracting(TierChange::asOf, TierChange::from, TierChange::to, TierChange::score)
                .containsExactly(
                        tuple(DAY_1, Optional.empty(), Optional.empty(), 0),
                        tuple(DAY_1.plus(Duration.ofDays(1)), Optional.empty(), Optional.of("active"), 6),
                        tuple(DAY_1.plus(Duration.ofDays(3)), Optional.of("active"), Optional.of("champion"), 30),
                        tuple(DAY_1.plus(Duration.ofDays(4)), Optional.of("champion"), Optional.empty(), 0));
    }

    @Test
    void ofAUserInSeveralAccountsTheFirstByKeyCountsHoweverTheyAreDividedIntoParts() {
        AccountMeasurement acme = Usage.of("acme.example").user("ada", 6).measured();
        AccountMeasurement zeta =
                Usage.of("zeta.example").user("ada", 30).user("bob", 30).measured();

        commit(scored(DAY_1, 1, List.of(acme, zeta)));
        List<TierChange> together = ledger.assessments().history(EntityKind.USER, "ada");
        Scoring inParts = scoring(DAY_1, 2);
        commit(2, inParts.score(List.of(acme)));
        commit(2, inParts.score(List.of(zeta)));
        List<TierChange> apart = ledger.assessments().history(EntityKind.USER, "ada");

        assertThat(together).extracting(TierChange::to).containsExactly(Optional.of("active"));
        assertThat(apart).extracting(TierChange::to).containsExactly(Optional.of("active"));
        assertThat(ledger.assessments().history(EntityKind.USER, "bob"))
                .extracting(TierChange::to)
                .containsExactly(Optional.of("champion"));
    }

    @Test
    void aRepeatedRunForgetsWhatTheEarlierOneSawOfItsUsers() {
        commit(
                1,
                scored(DAY_1, 1, List.of(Usage.of("acme.example").user("ada", 6).measured())));
        Instant day2 = DAY_1.plus(Duration.ofDays(1));
        commit(
                2,
                scored(day2, 2, List.of(Usage.of("acme.example").user("ada", 30).measured())));

        commit(
                3,
                scored(day2, 3, List.of(Usage.of("acme.example").user("ada", 7).measured())));

        assertThat(ledger.assessments().history(EntityKind.USER, "ada"))
                .extracting(TierChange::to)
                .containsExactly(Optional.of("active"));
    }

    private Scoring.Scored scored(Instant asOf, long run, List<AccountMeasurement> accounts) {
        return scoring(asOf, run).score(accounts);
    }

    private Scoring scoring(Instant asOf, long run) {
        RuleBook users = USER_TIERS.user().orElseThrow();
        return new Scoring(
                USER_TIERS.account()::assess,
                Optional.of(users::assess),
                ledger.assessments(),
                NOBODY_SUPPRESSED,
                asOf,
                run);
    }

    private List<String> changes(Usage usage, int day) {
        Scoring.Scored scored = score(usage.measured(), RULES.user(), DAY_1.plus(Duration.ofDays(day)));
        commit(scored);
        return scored.changes().stream().map(ScoringTest::shown).toList();
    }

    private static String shown(TierChange change) {
        return change.from().orElse("") + " -> " + change.to().orElse("") + ", " + change.qualified();
    }

    private Scoring.Scored score(AccountMeasurement account, Optional<RuleBook> userBook, Instant asOf) {
        return new Scoring(
                        RULES.account()::assess,
                        userBook.map(book -> book::assess),
                        ledger.assessments(),
                        NOBODY_SUPPRESSED,
                        asOf,
                        1)
                .score(List.of(account));
    }

    private void commit(Scoring.Scored scored) {
        commit(1, scored);
    }

    private void commit(long run, Scoring.Scored scored) {
        ledger.outbox().commit(run, new Outbox.Part(scored.accounts(), scored.changes(), List.of(), Map.of(), "rules"));
    }
}

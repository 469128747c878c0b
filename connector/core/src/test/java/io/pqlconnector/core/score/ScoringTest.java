package io.pqlconnector.core.score;

import static org.assertj.core.api.Assertions.assertThat;

import io.pqlconnector.core.fake.FakeLedger;
import io.pqlconnector.core.fake.Usage;
import io.pqlconnector.core.fake.World;
import io.pqlconnector.core.lake.AccountMeasurement;
import io.pqlconnector.core.ledger.Outbox;
import io.pqlconnector.core.ledger.TierChange;
import io.pqlconnector.rules.book.RuleBook;
import io.pqlconnector.rules.book.RuleBooks;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class ScoringTest {
    private static final RuleBooks RULES = World.rules(World.RULES);
    private static final Instant DAY_1 = World.DAY_1;

    private final FakeLedger ledger = new FakeLedger();

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

    private List<String> changes(Usage usage, int day) {
        Scoring.Scored scored = score(usage.measured(), RULES.user(), DAY_1.plus(Duration.ofDays(day)));
        commit(scored);
        return scored.changes().stream().map(ScoringTest::shown).toList();
    }

    private static String shown(TierChange change) {
        return change.from().orElse("") + " -> " + change.to().orElse("") + ", " + change.qualified();
    }

    private Scoring.Scored score(AccountMeasurement account, Optional<RuleBook> userBook, Instant asOf) {
        return new Scoring(RULES.account()::assess, userBook.map(book -> book::assess), ledger, asOf, 1)
                .score(List.of(account));
    }

    private void commit(Scoring.Scored scored) {
        ledger.commit(1, new Outbox.Part(scored.accounts(), scored.changes(), List.of(), Map.of(), "rules"));
    }
}

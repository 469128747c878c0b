package io.pqlconnector.store;

import static io.pqlconnector.store.RunsOfAcme.COLD;
import static io.pqlconnector.store.RunsOfAcme.HOT;
import static io.pqlconnector.store.RunsOfAcme.NONE;
import static io.pqlconnector.store.RunsOfAcme.WARM;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.pqlconnector.core.ledger.AccountHistory;
import io.pqlconnector.core.ledger.Grounds;
import io.pqlconnector.core.ledger.TierChange;
import io.pqlconnector.rules.signal.SignalName;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The changes of all accounts, with the grounds of each. */
final class AccountHistoriesTest extends OpenLedgerTest {
    private static final Optional<Grounds> GROUNDS =
            Optional.of(new Grounds(List.of(new SignalName("hit_limit"), new SignalName("engaged")), "AE"));
    private static final Optional<Grounds> NOTHING = Optional.of(new Grounds(List.of(), ""));

    private RunsOfAcme runs;

    @BeforeEach
    void begin() {
        runs = new RunsOfAcme(ledger);
    }

    @Test
    void theGroundsOfAChangeAreKeptWithIt() {
        long run = runs.started(Samples.DAY_1);
        TierChange change = Samples.change("acme", Samples.DAY_1, run, NONE, HOT, 60, GROUNDS);
        ledger.outbox().commit(run, Samples.scored(List.of(), List.of(change)));

        assertThat(runs.history()).containsExactly(change);
    }

    @Test
    void aChangeWithoutGroundsIsToldFromOneThatStandsOnNothing() {
        long run = runs.started(Samples.DAY_1);
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

    @Test
    void aRunForThePastLeavesTheGroundsOfWhatCameAfterIt() {
        long first = runs.started(Samples.DAY_1);
        ledger.outbox()
                .commit(
                        first,
                        Samples.scored(
                                List.of(Samples.account("acme", Samples.DAY_1, 60, HOT)),
                                List.of(Samples.change("acme", Samples.DAY_1, first, NONE, HOT, 60, GROUNDS))));
        long third = runs.started(Samples.DAY_3);
        ledger.outbox()
                .commit(third, Samples.scored(List.of(Samples.account("globex", Samples.DAY_3, 0, NONE)), List.of()));
        runs.score(Samples.DAY_2, 0, NONE);

        assertThat(runs.history())
                .extracting(TierChange::asOf, TierChange::grounds)
                .containsExactly(
                        tuple(Samples.DAY_1, GROUNDS),
                        tuple(Samples.DAY_2, Optional.empty()),
                        tuple(Samples.DAY_3, GROUNDS));
    }

    @Test
    void theHistoriesOfAllComeInTheOrderOfTheirKeysAndSayHowTheyWereLastScored() {
        runs.score(Samples.DAY_1, 10, COLD);
        runs.score(Samples.DAY_2, 50, WARM);
        long run = runs.started(Samples.DAY_2);
        ledger.outbox()
                .commit(
                        run,
                        Samples.scored(
                                List.of(),
                                List.of(Samples.change("a before acme", Samples.DAY_2, run, NONE, HOT, 60))));

        List<AccountHistory> histories = histories();

        assertThat(histories).extracting(AccountHistory::key).containsExactly("a before acme", "acme");
        assertThat(histories.get(0).last()).isEmpty();
        assertThat(histories.get(1).changes()).isEqualTo(runs.history());
        assertThat(histories.get(1).last())
                .contains(new AccountHistory.LastScored(
                        Optional.of(Samples.DAY_2.minusSeconds(5_000_000)),
                        true,
                        true,
                        Set.of(new SignalName("engaged")),
                        false));
    }

    private List<AccountHistory> histories() {
        try (Stream<AccountHistory> all = ledger.assessments().histories()) {
            return all.toList();
        }
    }
}

package io.pqlconnector.store;

import static io.pqlconnector.store.RunsOfAcme.COLD;
import static io.pqlconnector.store.RunsOfAcme.HOT;
import static io.pqlconnector.store.RunsOfAcme.NONE;
import static io.pqlconnector.store.RunsOfAcme.WARM;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.pqlconnector.core.ledger.TierChange;
import io.pqlconnector.core.score.ScoredAccount;
import io.pqlconnector.core.score.ScoredUser;
import io.pqlconnector.rules.score.Assessment;
import io.pqlconnector.rules.signal.Measurement;
import io.pqlconnector.spi.EntityKind;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How users stood, which parts of runs note with the accounts that the users belong to. */
final class UserHistoryTest extends OpenLedgerTest {
    private RunsOfAcme runs;

    @BeforeEach
    void begin() {
        runs = new RunsOfAcme(ledger);
    }

    @Test
    void usersHaveAHistoryOfTheirOwn() {
        TierChange user =
                new TierChange(EntityKind.USER, "acme", Samples.DAY_1, 1, NONE, HOT, 60, true, Optional.empty());
        ledger.outbox().commit(1, Samples.scored(List.of(), List.of(user)));

        assertThat(ledger.assessments().history(EntityKind.USER, "acme")).containsExactly(user);
        assertThat(ledger.assessments().history(EntityKind.ACCOUNT, "acme")).isEmpty();
        assertThat(ledger.assessments().standingsBefore(EntityKind.USER, List.of("acme"), Samples.DAY_2))
                .containsOnlyKeys("acme");
    }

    @Test
    void aRepeatedRunTakesBackWhatTheEarlierOneNotedOfUsers() {
        noted(runs.started(Samples.DAY_1), "acme", Samples.DAY_1, Optional.of(HOT));

        noted(runs.started(Samples.DAY_1), "acme", Samples.DAY_1, Optional.empty());

        assertThat(ledger.assessments().history(EntityKind.USER, "ada")).isEmpty();
    }

    @Test
    void whatAnEarlierPartOfTheSameRunNotedOfAUserStays() {
        noted(runs.started(Samples.DAY_1), "acme", Samples.DAY_1, Optional.of(COLD));

        long repeated = runs.started(Samples.DAY_1);
        noted(repeated, "acme", Samples.DAY_1, Optional.of(HOT));
        noted(repeated, "zeta", Samples.DAY_1, Optional.empty());

        assertThat(ledger.assessments().history(EntityKind.USER, "ada"))
                .extracting(TierChange::run, TierChange::to)
                .containsExactly(tuple(repeated, HOT));
    }

    @Test
    void whatARunThatDiedNotedIsTakenBackByTheNextForTheSameInstant() {
        long died = runs.started(Samples.DAY_1);
        noted(died, "acme", Samples.DAY_1, Optional.of(HOT));
        long next = runs.started(Samples.DAY_1);

        noted(next, "zeta", Samples.DAY_1, Optional.empty());
        noted(next, "acme", Samples.DAY_1, Optional.empty());

        assertThat(ledger.assessments().history(EntityKind.USER, "ada")).isEmpty();
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
}

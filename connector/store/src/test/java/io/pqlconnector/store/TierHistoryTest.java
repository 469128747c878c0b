package io.pqlconnector.store;

import static io.pqlconnector.store.RunsOfAcme.COLD;
import static io.pqlconnector.store.RunsOfAcme.HOT;
import static io.pqlconnector.store.RunsOfAcme.NONE;
import static io.pqlconnector.store.RunsOfAcme.WARM;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.pqlconnector.core.ledger.TierChange;
import io.pqlconnector.core.score.Standing;
import io.pqlconnector.spi.EntityKind;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How accounts stood before an instant, whatever runs there were and in whatever order. Of users: UserHistoryTest. */
final class TierHistoryTest extends OpenLedgerTest {
    private RunsOfAcme runs;

    @BeforeEach
    void begin() {
        runs = new RunsOfAcme(ledger);
    }

    @Test
    void anAccountThatNoRunKnewIsMissing() {
        runs.score(Samples.DAY_2, 50, WARM);

        assertThat(runs.before(Samples.DAY_1)).isEmpty();
        assertThat(runs.before(Samples.DAY_2)).as("its own run does not count").isEmpty();
        assertThat(runs.before(Samples.DAY_3))
                .contains(new Standing(WARM, Samples.DAY_2, NONE, Optional.of(Samples.DAY_2), Samples.DAY_2));
    }

    @Test
    void theFirstAssessmentCountsEvenWithoutATier() {
        runs.score(Samples.DAY_1, 0, NONE);

        assertThat(runs.before(Samples.DAY_2))
                .contains(new Standing(NONE, Samples.DAY_1, NONE, Optional.empty(), Samples.DAY_1));
        assertThat(runs.history()).hasSize(1);
    }

    @Test
    void onlyChangesAreKept() {
        runs.score(Samples.DAY_1, 50, WARM);
        runs.score(Samples.DAY_2, 50, WARM);
        runs.score(Samples.DAY_3, 50, WARM);

        assertThat(runs.history()).hasSize(1);
        assertThat(runs.before(Samples.DAY_4))
                .contains(new Standing(WARM, Samples.DAY_1, NONE, Optional.of(Samples.DAY_1), Samples.DAY_1));
    }

    @Test
    void qualificationCanChangeWithoutTheTier() {
        runs.score(Samples.DAY_1, 30, WARM);
        runs.score(Samples.DAY_2, 45, WARM);
        runs.score(Samples.DAY_3, 30, WARM);

        assertThat(runs.before(Samples.DAY_3))
                .contains(new Standing(WARM, Samples.DAY_1, NONE, Optional.of(Samples.DAY_2), Samples.DAY_1));
        assertThat(runs.before(Samples.DAY_4))
                .contains(new Standing(WARM, Samples.DAY_1, NONE, Optional.empty(), Samples.DAY_1));
        assertThat(runs.history())
                .extracting(TierChange::from, TierChange::to, TierChange::qualified)
                .containsExactly(tuple(NONE, WARM, false), tuple(WARM, WARM, true), tuple(WARM, WARM, false));
    }

    @Test
    void theTierCanChangeWithoutTheQualification() {
        runs.score(Samples.DAY_1, 50, WARM);
        runs.score(Samples.DAY_2, 80, HOT);

        assertThat(runs.before(Samples.DAY_3))
                .contains(new Standing(HOT, Samples.DAY_2, WARM, Optional.of(Samples.DAY_1), Samples.DAY_1));
    }

    @Test
    void aRepeatedRunReplacesWhatItSawBefore() {
        runs.score(Samples.DAY_1, 10, COLD);
        runs.score(Samples.DAY_2, 80, HOT);
        runs.score(Samples.DAY_2, 50, WARM);

        assertThat(runs.history()).extracting(TierChange::to).containsExactly(COLD, WARM);
    }

    @Test
    void aRepeatedRunThatSeesNoChangeTakesTheChangeBack() {
        runs.score(Samples.DAY_1, 10, COLD);
        runs.score(Samples.DAY_2, 80, HOT);
        runs.score(Samples.DAY_2, 10, COLD);

        assertThat(runs.history()).extracting(TierChange::to).containsExactly(COLD);
        assertThat(runs.before(Samples.DAY_3))
                .contains(new Standing(COLD, Samples.DAY_1, NONE, Optional.empty(), Samples.DAY_1));
    }

    @Test
    void aRunForAnInstantInThePastDoesNotChangeThePresent() {
        runs.score(Samples.DAY_1, 10, COLD);
        runs.score(Samples.DAY_3, 10, COLD);

        runs.score(Samples.DAY_2, 80, HOT);

        assertThat(runs.before(Samples.DAY_4))
                .contains(new Standing(COLD, Samples.DAY_3, HOT, Optional.empty(), Samples.DAY_1));
        assertThat(runs.before(Samples.DAY_3))
                .contains(new Standing(HOT, Samples.DAY_2, COLD, Optional.of(Samples.DAY_2), Samples.DAY_1));
    }

    @Test
    void aRunThatDiedBeforeItScoredIsNoPresent() {
        runs.score(Samples.DAY_1, 10, COLD);
        runs.started(Samples.DAY_3);

        runs.score(Samples.DAY_2, 80, HOT);

        assertThat(runs.history()).extracting(TierChange::asOf).containsExactly(Samples.DAY_1, Samples.DAY_2);
    }

    @Test
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
}

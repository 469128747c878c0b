package io.pqlconnector.core.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.pqlconnector.core.fake.FakeOutcomes;
import io.pqlconnector.core.fake.Usage;
import io.pqlconnector.core.fake.World;
import io.pqlconnector.core.ledger.CrmOutcomes;
import io.pqlconnector.core.ledger.CrmOutcomes.Kept;
import io.pqlconnector.core.ledger.RunRecord;
import io.pqlconnector.core.quota.QuotaPolicy;
import io.pqlconnector.spi.AdapterException;
import io.pqlconnector.spi.FailureKind;
import io.pqlconnector.spi.destination.CallUsage;
import io.pqlconnector.spi.destination.CrmId;
import io.pqlconnector.spi.destination.Outcome;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class ReadOutcomesTest {
    private static final Outcome WON = outcome(Outcome.Kind.CUSTOMER);
    private static final Outcome OPENED = outcome(Outcome.Kind.OPPORTUNITY);

    private final World world = new World();

    private static Outcome outcome(Outcome.Kind kind) {
        return outcome("77", kind);
    }

    private static Outcome outcome(String record, Outcome.Kind kind) {
        return new Outcome(
                new CrmId(record),
                Optional.of(new CrmId("deal of " + record)),
                kind,
                Optional.of(BigDecimal.TEN),
                "EUR",
                World.DAY_1);
    }

    private static OutcomesReport only(RunResult result) {
        assertThat(result.outcomes()).hasSize(1);
        return result.outcomes().get(0);
    }

    @Test
    void nobodyIsAskedUnlessItIsConfigured() throws InterruptedException {
        world.measures(Usage.hot("acme.example").measured());

        assertThat(world.sync(World.DAY_1).outcomes()).isEmpty();
        assertThat(outcomes().since()).isEmpty();
    }

    @Test
    void firstAllIsReadAndThenWhatIsNewWithAnOverlap() throws InterruptedException {
        world.readsOutcomes();
        world.measures(Usage.hot("acme.example").measured());
        outcomes().became(OPENED);

        OutcomesReport first = only(world.sync(World.DAY_1));
        world.passes(ReadOutcomes.EVERY);
        outcomes().became(OPENED, WON);
        RunResult second = world.sync(World.DAY_1);

        assertThat(outcomes().since()).containsExactly(Instant.EPOCH, World.NOW.minus(ReadOutcomes.OVERLAP));
        assertThat(first)
                .returns(OutcomesReport.State.READ, OutcomesReport::state)
                .returns(new Kept(1, 1, 0, 0), OutcomesReport::kept)
                .returns(Optional.of(World.NOW), OutcomesReport::readAt)
                .returns(Optional.of(World.NOW.plus(ReadOutcomes.EVERY)), OutcomesReport::nextAt);
        assertThat(only(second)).returns(new Kept(2, 1, 0, 0), OutcomesReport::kept);
        assertThat(second.nothingNewSince()).as("of usage").isPresent();
        assertThat(told()).containsExactlyInAnyOrder(OPENED, WON);
    }

    @Test
    void nobodyIsAskedAgainBeforeAnHourHasPassed() throws InterruptedException {
        world.readsOutcomes();
        world.measures(Usage.hot("acme.example").measured());
        world.sync(World.DAY_1);
        world.passes(ReadOutcomes.EVERY.minusSeconds(1));

        assertThat(only(world.sync(World.DAY_1)))
                .returns(OutcomesReport.State.FRESH, OutcomesReport::state)
                .returns(Optional.of(World.NOW), OutcomesReport::readAt)
                .returns(Optional.of(World.NOW.plus(ReadOutcomes.EVERY)), OutcomesReport::nextAt);
        assertThat(outcomes().since()).hasSize(1);
    }

    @Test
    void aCrmThatCannotSayFailsNoRunAndIsNotAskedAgainBeforeAnHourHasPassed() throws InterruptedException {
        world.readsOutcomes();
        world.measures(Usage.hot("acme.example").measured());
        outcomes().cannotTell(Optional.of(new AdapterException(FailureKind.UNAVAILABLE, "is down", null)));

        RunResult failing = world.sync(World.DAY_1);
        outcomes().cannotTell(Optional.empty());
        world.passes(ReadOutcomes.EVERY.minusSeconds(1));
        RunResult soon = world.sync(World.DAY_1);
        world.passes(Duration.ofSeconds(1));
        RunResult next = world.sync(World.DAY_1);

        assertThat(failing.outcome()).isEqualTo(RunRecord.Outcome.CONFIRMED);
        assertThat(failing.failures()).isEmpty();
        assertThat(only(failing))
                .returns(OutcomesReport.State.FAILED, OutcomesReport::state)
                .returns(Optional.of("is down"), OutcomesReport::failure)
                .returns(Optional.empty(), OutcomesReport::readAt)
                .returns(Optional.of(World.NOW.plus(ReadOutcomes.EVERY)), OutcomesReport::nextAt);
        assertThat(only(soon))
                .returns(OutcomesReport.State.PUT_OFF, OutcomesReport::state)
                .returns(Optional.of(World.NOW.plus(ReadOutcomes.EVERY)), OutcomesReport::nextAt);
        assertThat(only(next)).returns(OutcomesReport.State.READ, OutcomesReport::state);
        assertThat(outcomes().since()).containsExactly(Instant.EPOCH);
    }

    @Test
    void whereOurPartOfTheCallsIsUsedUpNobodyIsAsked() throws InterruptedException {
        world.readsOutcomes();
        world.measures(Usage.hot("acme.example").measured());
        world.quota(new QuotaPolicy(new BigDecimal("0.1"), 0));
        world.ledger()
                .ports()
                .calls()
                .add(world.crm().name(), World.NOW, 100, Optional.of(new CallUsage.Quota(1_000, 100)));

        RunResult result = world.sync(World.DAY_1);

        assertThat(only(result).failure()).get().asString().startsWith("Our part of the CRM's calls is used up");
        assertThat(only(result).nextAt()).as("the next run asks").isEmpty();
        assertThat(outcomes().since()).isEmpty();
    }

    @Test
    void aReadingThatBreaksOffKeepsWhatItWasToldAndGoesOnFromThere() throws InterruptedException {
        world.readsOutcomes();
        world.measures(Usage.hot("acme.example").measured());
        outcomes()
                .became(List.of(
                        List.of(outcome("1", Outcome.Kind.CUSTOMER)),
                        List.of(outcome("2", Outcome.Kind.CUSTOMER)),
                        List.of(outcome("3", Outcome.Kind.CUSTOMER))));
        outcomes().tellsPages(2);
        OutcomesReport brokenOff = only(world.sync(World.DAY_1));
        outcomes().tellsPages(Integer.MAX_VALUE);
        world.passes(ReadOutcomes.EVERY);

        OutcomesReport rest = only(world.sync(World.DAY_1));

        assertThat(brokenOff)
                .returns(OutcomesReport.State.FAILED, OutcomesReport::state)
                .returns(new Kept(2, 2, 0, 0), OutcomesReport::kept)
                .returns(Optional.empty(), OutcomesReport::readAt);
        assertThat(outcomes().from()).as("the pages asked for").containsExactly(0, 1, 2);
        assertThat(outcomes().since()).containsOnly(Instant.EPOCH);
        assertThat(rest)
                .returns(new Kept(1, 1, 0, 0), OutcomesReport::kept)
                .as("what changed since it began is yet to be read")
                .returns(Optional.of(World.NOW), OutcomesReport::readAt);
        assertThat(told()).hasSize(3);
    }

    @Test
    void whatIsLeftOfOurCallsIsLookedAtBeforeEachPage() throws InterruptedException {
        world.readsOutcomes();
        world.measures(Usage.hot("acme.example").measured());
        world.sync(World.DAY_1);
        world.passes(Duration.ofDays(2));
        outcomes()
                .became(List.of(
                        List.of(outcome("1", Outcome.Kind.CUSTOMER)),
                        List.of(outcome("2", Outcome.Kind.CUSTOMER)),
                        List.of(outcome("3", Outcome.Kind.CUSTOMER))));
        world.crm().quota(10 * (world.crm().callUsage().calls() + 2), 0);
        world.quota(new QuotaPolicy(new BigDecimal("0.1"), 0));

        OutcomesReport report = only(world.sync(World.DAY_1));

        assertThat(report.failure()).get().asString().startsWith("Our part of the CRM's calls is used up");
        assertThat(report.kept()).isEqualTo(new Kept(2, 2, 0, 0));
        assertThat(report.nextAt()).contains(World.NOW.plus(Duration.ofDays(2)).plus(ReadOutcomes.EVERY));
    }

    @Test
    void aDealThatIsOpenedAgainOrGoneTakesBackWhatWasToldOfIt() throws InterruptedException {
        world.readsOutcomes();
        world.measures(Usage.hot("acme.example").measured());
        outcomes().became(OPENED, WON);
        world.sync(World.DAY_1);
        world.passes(ReadOutcomes.EVERY);
        outcomes().became(OPENED);

        OutcomesReport report = only(world.sync(World.DAY_1));

        assertThat(report.kept()).isEqualTo(new Kept(1, 0, 0, 1));
        assertThat(told()).containsExactly(OPENED);
    }

    private FakeOutcomes outcomes() {
        return world.crm().fakeOutcomes();
    }

    private List<Outcome> told() {
        return world.ledger().ports().outcomes().told(world.crm().name(), World.NOW.plus(Duration.ofDays(900))).stream()
                .map(CrmOutcomes.Told::outcome)
                .toList();
    }

    @Test
    void aFaultInReadingLeavesNoRunOpenThatHasDelivered() throws InterruptedException {
        world.readsOutcomes();
        world.measures(Usage.hot("acme.example").measured());
        outcomes().cannotTell(Optional.of(new IllegalStateException("a fault")));

        RunResult result = world.sync(World.DAY_1);

        assertThat(only(result).failure()).contains("a fault");
        assertThat(world.ledger().ports().runs().latest(1))
                .singleElement()
                .returns(RunRecord.Outcome.CONFIRMED, RunRecord::outcome);
    }
}

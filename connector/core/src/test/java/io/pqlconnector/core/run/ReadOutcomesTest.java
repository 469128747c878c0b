package io.pqlconnector.core.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.pqlconnector.core.fake.Usage;
import io.pqlconnector.core.fake.World;
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
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class ReadOutcomesTest {
    private static final Outcome WON = outcome(Outcome.Kind.CUSTOMER);
    private static final Outcome OPENED = outcome(Outcome.Kind.OPPORTUNITY);

    private final World world = new World();

    private static Outcome outcome(Outcome.Kind kind) {
        return new Outcome(new CrmId("77"), kind, Optional.of(BigDecimal.TEN), "EUR", World.DAY_1);
    }

    private static OutcomesReport only(RunResult result) {
        assertThat(result.outcomes()).hasSize(1);
        return result.outcomes().get(0);
    }

    @Test
    void nobodyIsAskedUnlessItIsConfigured() throws InterruptedException {
        world.measures(Usage.hot("acme.example").measured());

        assertThat(world.sync(World.DAY_1).outcomes()).isEmpty();
        assertThat(world.crm().outcomesSince()).isEmpty();
    }

    @Test
    void firstAllIsReadAndThenWhatIsNewWithAnOverlap() throws InterruptedException {
        world.readsOutcomes();
        world.measures(Usage.hot("acme.example").measured());
        world.crm().became(OPENED);

        OutcomesReport first = only(world.sync(World.DAY_1));
        world.passes(ReadOutcomes.EVERY);
        world.crm().became(OPENED, WON);
        RunResult second = world.sync(World.DAY_1);

        assertThat(world.crm().outcomesSince()).containsExactly(Instant.EPOCH, World.NOW.minus(ReadOutcomes.OVERLAP));
        assertThat(first)
                .returns(OutcomesReport.State.READ, OutcomesReport::state)
                .returns(1L, OutcomesReport::added)
                .returns(Optional.of(World.NOW), OutcomesReport::readAt);
        assertThat(only(second)).returns(2L, OutcomesReport::told).returns(1L, OutcomesReport::added);
        assertThat(second.nothingNewSince()).as("of usage").isPresent();
        assertThat(world.ledger().ports().outcomes().told(world.crm().name(), World.NOW.plus(Duration.ofDays(900))))
                .extracting(told -> told.outcome())
                .containsExactlyInAnyOrder(OPENED, WON);
    }

    @Test
    void nobodyIsAskedAgainBeforeAnHourHasPassed() throws InterruptedException {
        world.readsOutcomes();
        world.measures(Usage.hot("acme.example").measured());
        world.sync(World.DAY_1);
        world.passes(ReadOutcomes.EVERY.minusSeconds(1));

        assertThat(only(world.sync(World.DAY_1)))
                .returns(OutcomesReport.State.FRESH, OutcomesReport::state)
                .returns(Optional.of(World.NOW), OutcomesReport::readAt);
        assertThat(world.crm().outcomesSince()).hasSize(1);
    }

    @Test
    void aCrmThatCannotSayFailsNoRunAndIsAskedByTheNextOne() throws InterruptedException {
        world.readsOutcomes();
        world.measures(Usage.hot("acme.example").measured());
        world.crm().cannotTellOutcomes(Optional.of(new AdapterException(FailureKind.UNAVAILABLE, "is down", null)));

        RunResult failing = world.sync(World.DAY_1);
        world.crm().cannotTellOutcomes(Optional.empty());
        RunResult next = world.sync(World.DAY_1);

        assertThat(failing.outcome()).isEqualTo(RunRecord.Outcome.CONFIRMED);
        assertThat(failing.failures()).isEmpty();
        assertThat(only(failing))
                .returns(OutcomesReport.State.FAILED, OutcomesReport::state)
                .returns(Optional.of("is down"), OutcomesReport::failure)
                .returns(Optional.empty(), OutcomesReport::readAt);
        assertThat(only(next)).returns(OutcomesReport.State.READ, OutcomesReport::state);
        assertThat(world.crm().outcomesSince()).containsExactly(Instant.EPOCH);
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
        assertThat(world.crm().outcomesSince()).isEmpty();
    }

    @Test
    void aFaultInReadingLeavesNoRunOpenThatHasDelivered() throws InterruptedException {
        world.readsOutcomes();
        world.measures(Usage.hot("acme.example").measured());
        world.crm().cannotTellOutcomes(Optional.of(new IllegalStateException("a fault")));

        RunResult result = world.sync(World.DAY_1);

        assertThat(only(result).failure()).contains("a fault");
        assertThat(world.ledger().ports().runs().latest(1))
                .singleElement()
                .returns(RunRecord.Outcome.CONFIRMED, RunRecord::outcome);
    }
}

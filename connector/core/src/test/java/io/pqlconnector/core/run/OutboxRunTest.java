package io.pqlconnector.core.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pqlconnector.core.alarm.Alarm;
import io.pqlconnector.core.alarm.Limits;
import io.pqlconnector.core.fake.Usage;
import io.pqlconnector.core.fake.World;
import io.pqlconnector.core.ledger.RunNote;
import io.pqlconnector.core.ledger.RunRecord.Outcome;
import io.pqlconnector.spi.AdapterException;
import io.pqlconnector.spi.FailureKind;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Runs that only deliver are held by the same limits. */
final class OutboxRunTest {
    private static final Limits ONE_CREATE =
            new Limits(Optional.of(1L), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

    private final World world = new World();

    @BeforeEach
    void leaveOperationsWaiting() throws InterruptedException {
        world.crm().script((batch, crm) -> {
            throw new AdapterException(FailureKind.UNAVAILABLE, "the CRM is away.", null);
        });
        world.measures(
                Usage.of("acme.example").measured(), Usage.of("beta.example").measured());
        world.sync(World.DAY_1);
        world.crm().script((batch, crm) -> crm.apply(batch));
    }

    @Test
    void whatNoLimitHasSeenIsHeldBackAndCanBeApproved() throws InterruptedException {
        world.limits(ONE_CREATE);

        RunResult retried = world.outboxRun(World.DAY_1).retryRejected();

        assertThat(retried.outcome()).isEqualTo(Outcome.STOPPED);
        assertThat(retried.alarms()).containsExactly(new Alarm.TooManyCreates(2, 1));
        assertThat(world.crm().records()).isEmpty();
        assertThat(world.approve().orElseThrow().outcome()).isEqualTo(Outcome.CONFIRMED);
        assertThat(world.crm().records()).hasSize(2);
    }

    @Test
    void nothingElseIsDeliveredWhileARunAwaitsAnApproval() throws InterruptedException {
        world.limits(ONE_CREATE);
        world.outboxRun(World.DAY_1).retryRejected();
        OutboxRun next = world.outboxRun(World.DAY_1);

        assertThat(next.awaitingApproval()).isPresent();
        assertThatThrownBy(next::retryRejected).isInstanceOf(IllegalStateException.class);
        assertThat(world.crm().records()).isEmpty();
    }

    @Test
    void puttingTheLedgerBackFromABackupIsNoApproval() throws InterruptedException {
        world.limits(ONE_CREATE);
        world.outboxRun(World.DAY_1).retryRejected();

        RestoredHistory.oweBaseline(world.ledger().ports().runs(), World.DAY_1);

        OutboxRun next = world.outboxRun(World.DAY_1);
        assertThat(next.awaitingApproval()).isPresent();
        assertThatThrownBy(next::retryRejected).isInstanceOf(IllegalStateException.class);
        assertThat(world.approve().orElseThrow().outcome()).isEqualTo(Outcome.CONFIRMED);
        assertThat(world.outboxRun(World.DAY_1).awaitingApproval()).isEmpty();
    }

    @Test
    void aPauseBeforeAnythingWasConfirmedIsNotedAsOneOfWhichNobodyKnowsMore() throws InterruptedException {
        AdapterException pause =
                new AdapterException(FailureKind.RATE_LIMITED, "the CRM asks for a pause.", Duration.ofHours(1), null);
        world.crm().script((batch, crm) -> {
            throw pause;
        });
        RunResult untried = world.outboxRun(World.DAY_1).retryRejected();

        assertThat(untried.deliveries())
                .allSatisfy(delivery -> assertThat(delivery.total().confirmed()).isZero());
        assertThat(RunNotes.of(untried))
                .extracting(RunNote::kind)
                .containsExactly(RunNote.Kind.QUOTA, RunNote.Kind.UNTRIED);
    }
}

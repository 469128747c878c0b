package io.pqlconnector.core.deliver;

import static org.assertj.core.api.Assertions.assertThat;

import io.pqlconnector.core.fake.Usage;
import io.pqlconnector.core.fake.World;
import io.pqlconnector.core.ledger.OutboxEntry;
import io.pqlconnector.core.ledger.RunRecord;
import io.pqlconnector.core.plan.PlanSink;
import io.pqlconnector.core.run.PlanFile;
import io.pqlconnector.core.run.RunResult;
import io.pqlconnector.spi.AdapterException;
import io.pqlconnector.spi.FailureKind;
import io.pqlconnector.spi.destination.Batch;
import io.pqlconnector.spi.destination.Receipt;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What a run does when calls fail, are throttled, or end unclearly. */
final class FailedCallsTest {
    private static final String PARKED =
            "crm asked for no more calls until 2026-06-01 14:00 UTC. What waits is sent by the first run after that.";

    private final World world = new World();

    @Test
    void aLongThrottleLeavesTheRestForTheNextRunAndIsNoAttempt() throws InterruptedException {
        world.crm().script((batch, crm) -> {
            throw new AdapterException(
                    FailureKind.RATE_LIMITED, "the CRM asked for a pause of 2 h.", Duration.ofHours(2), null);
        });
        world.measures(Usage.hot("acme.example").measured());

        RunResult result = world.sync(World.DAY_1);

        assertThat(result.outcome()).isEqualTo(RunRecord.Outcome.PARTIAL);
        assertThat(result.failures()).isEmpty();
        assertThat(result.deliveries().get(0).pause()).contains("the CRM asked for a pause of 2 h.");
        assertThat(result.deliveries().get(0).waiting()).isEqualTo(6);
        assertThat(result.deliveries().get(0).total().total()).isZero();
        assertThat(world.ledger().entries()).allSatisfy(entry -> {
            assertThat(entry.state()).isEqualTo(OutboxEntry.State.PENDING);
            assertThat(entry.attempts()).isZero();
        });
    }

    @Test
    void aLongPauseIsKeptByLaterRunsWhichDoNotFailForIt() throws InterruptedException {
        world.crm().script((batch, crm) -> {
            throw new AdapterException(
                    FailureKind.RATE_LIMITED, "the CRM asked for a pause of 2 h.", Duration.ofHours(2), null);
        });
        world.measures(Usage.hot("acme.example").measured());
        world.sync(World.DAY_1);
        world.crm().script((batch, crm) -> crm.apply(batch));
        int asked = world.crm().guarded().size();

        RunResult plan = world.plan(World.DAY_1, PlanSink.NONE);
        RunResult second = world.sync(World.DAY_1.plus(Duration.ofMinutes(15)));
        RunResult retried = world.outboxRun(World.DAY_1).retryRejected();

        assertThat(plan.outcome()).isEqualTo(RunRecord.Outcome.PARTIAL);
        assertThat(plan.failures()).containsExactly(PARKED);
        assertThat(second.outcome()).isEqualTo(RunRecord.Outcome.PARTIAL);
        assertThat(second.failures()).isEmpty();
        assertThat(second.deliveries().get(0).pause()).contains(PARKED);
        assertThat(second.deliveries().get(0).waiting()).isEqualTo(6);
        assertThat(retried.deliveries().get(0).pause()).contains(PARKED);
        assertThat(world.crm().batches()).hasSize(1);
        assertThat(world.crm().guarded()).hasSize(asked);
        world.now(World.NOW.plus(Duration.ofHours(2)));

        assertThat(world.sync(World.DAY_1.plus(Duration.ofHours(2))).outcome()).isEqualTo(RunRecord.Outcome.CONFIRMED);
    }

    @Test
    void aSavedPlanIsNotCalledOutdatedBecauseNobodyCouldBeAsked() throws InterruptedException {
        world.measures(Usage.hot("acme.example").measured());
        PlanFile file = world.planFile(World.DAY_1);
        world.ledger().ports().calls().park(world.crm().name(), World.NOW.plus(Duration.ofHours(2)));

        RunResult result = world.apply(file);

        assertThat(result.failures()).containsExactly(PARKED);
        assertThat(result.outcome()).isEqualTo(RunRecord.Outcome.STOPPED);
        assertThat(world.crm().batches()).isEmpty();
    }

    // Who entered a tier by then is asked about as of that moment once the CRM can be asked.
    @Test
    void whoBecomesHotDuringAPauseIsEnrolledAfterIt() throws InterruptedException {
        world.ledger().ports().calls().park(world.crm().name(), World.NOW.plus(Duration.ofHours(2)));
        world.mapping(World.MAPPING.replace(
                "    when: \"tier == 'hot'\"\n    contact", "    when: \"entered('hot')\"\n    contact"));
        world.measures(Usage.hot("acme.example").measured());

        RunResult first = world.sync(World.DAY_1);
        world.now(World.NOW.plus(Duration.ofHours(2)));
        RunResult second = world.sync(World.DAY_1.plus(Duration.ofHours(2)));

        assertThat(first.outcome()).isEqualTo(RunRecord.Outcome.PARTIAL);
        assertThat(world.ledger().latest(2).get(1).counts()).containsEntry("undecided", 1L);
        assertThat(second.outcome()).isEqualTo(RunRecord.Outcome.CONFIRMED);
        assertThat(world.crm().enrollments()).hasSize(1);
    }

    @Test
    void anEnrollmentThatArrivedUnclearlyIsFoundAndTheDeliveryGoesOn() throws InterruptedException {
        world.crm().script((batch, crm) -> {
            List<Receipt> receipts = crm.apply(batch);
            if (batch.kind().equals("enroll")) {
                throw lost();
            }
            return receipts;
        });
        world.measures(Usage.hot("acme.example").measured());

        RunResult result = world.sync(World.DAY_1);

        assertThat(result.outcome()).isEqualTo(RunRecord.Outcome.CONFIRMED);
        assertThat(world.crm().verified()).containsExactly(World.NOW);
        assertThat(world.crm().enrollments()).hasSize(1);
        assertThat(world.crm().tasks()).hasSize(1);
    }

    @Test
    void anEnrollmentThatWasLostIsSentAgainInTheSameRun() throws InterruptedException {
        AtomicInteger tries = new AtomicInteger();
        world.crm().script((batch, crm) -> {
            if (batch.kind().equals("enroll") && tries.incrementAndGet() == 1) {
                throw lost();
            }
            return crm.apply(batch);
        });
        world.measures(Usage.hot("acme.example").measured());

        RunResult result = world.sync(World.DAY_1);

        assertThat(result.outcome()).isEqualTo(RunRecord.Outcome.CONFIRMED);
        assertThat(world.crm().enrollments()).hasSize(1);
        assertThat(attempts("enroll")).isEqualTo(2);
    }

    @Test
    void oneUnclearEndDoesNotStopTheOthersButFiveInARowDo() throws InterruptedException {
        world.crm().script((batch, crm) -> {
            throw lost();
        });
        world.measures(Usage.hot("acme.example").measured());

        RunResult result = world.sync(World.DAY_1);

        assertThat(world.crm().batches()).hasSize(5);
        assertThat(result.failures()).containsExactly("crm: the connection was lost.");
        assertThat(attempts("upsert")).isEqualTo(5);
    }

    @Test
    void unclearEndsWithASuccessBetweenThemAreNoSignThatTheDestinationIsBroken() throws InterruptedException {
        AtomicInteger calls = new AtomicInteger();
        // Four are lost, the fifth arrives, and so on: for each of the six operations.
        world.crm().script((batch, crm) -> {
            if (batch.operations().get(0).repeatable() && calls.incrementAndGet() % 5 != 0) {
                throw lost();
            }
            return crm.apply(batch);
        });
        world.measures(Usage.hot("acme.example").measured());

        RunResult result = world.sync(World.DAY_1);

        assertThat(result.outcome()).isEqualTo(RunRecord.Outcome.CONFIRMED);
        assertThat(calls).hasValue(20);
    }

    @Test
    void anOperationWhoseOwnAnswerStaysUnclearIsLeftToTheNextRunAfterFourTries() throws InterruptedException {
        world.crm()
                .script((batch, crm) -> crm.apply(batch).stream()
                        .<Receipt>map(receipt -> new Receipt.Unknown(receipt.key(), "garbled"))
                        .toList());
        world.measures(Usage.of("acme.example").measured());

        RunResult result = world.sync(World.DAY_1);

        assertThat(world.crm().batches()).hasSize(4);
        assertThat(result.deliveries().get(0).unclear()).isEqualTo(1);
        assertThat(attempts("upsert")).isEqualTo(4);
    }

    @Test
    void refusedCredentialsStopAtOnceAndAreNoAttempt() throws InterruptedException {
        world.crm().script((batch, crm) -> {
            throw new AdapterException(FailureKind.AUTHENTICATION, "the token was refused.", null);
        });
        world.measures(Usage.hot("acme.example").measured());

        RunResult result = world.sync(World.DAY_1);

        assertThat(world.crm().batches()).hasSize(1);
        assertThat(result.failures()).containsExactly("crm: the token was refused.");
        assertThat(attempts("upsert")).isZero();
    }

    @Test
    void callsGoOutSideBySideAsManyAsTheDestinationTakes() throws InterruptedException {
        CyclicBarrier three = new CyclicBarrier(3);
        world.crm().parallelCalls(3);
        world.crm().script((batch, crm) -> {
            if (batch.object().value().equals("company") && batch.kind().equals("upsert")) {
                await(three);
            }
            return crm.apply(batch);
        });
        // Nine records in batches of three: the barrier opens only if three calls are under way together.
        world.measures(java.util.stream.IntStream.range(0, 9)
                .mapToObj(number -> Usage.of("account" + number + ".example").measured())
                .toArray(io.pqlconnector.core.lake.AccountMeasurement[]::new));

        RunResult result = world.sync(World.DAY_1);

        assertThat(result.outcome()).isEqualTo(RunRecord.Outcome.CONFIRMED);
        assertThat(world.crm().batches().stream().filter(batch -> batch.kind().equals("upsert")))
                .extracting(Batch::object)
                .hasSize(3);
    }

    @Test
    void stopsAtOurPartOfTheQuotaWithTheHottestDoneFirst() throws InterruptedException {
        world.crm().quota(1_000, 0);
        world.crm().script((batch, crm) -> {
            // The first answer tells that others have used up all but what is left to them.
            world.crm().quota(1_000, 498);
            return crm.apply(batch);
        });
        world.measures(
                Usage.of("acme.example").measured(),
                Usage.hot("beta.example").measured(),
                Usage.hot("coda.example").measured(),
                Usage.hot("dune.example").measured());

        RunResult result = world.sync(World.DAY_1);

        assertThat(result.outcome()).isEqualTo(RunRecord.Outcome.PARTIAL);
        assertThat(world.crm().records())
                .containsOnlyKeys(
                        "company/beta.example", "company/coda.example", "company/dune.example", "company/acme.example");
        assertThat(result.deliveries().get(0).pause())
                .contains("Our part of the CRM's calls is used up: 2 of 400 in the last 24 hours (quota_share 40 % of"
                        + " 1,000; all users together have made 500, and quota_floor leaves 500 to others). The hottest"
                        + " accounts went first; the rest waits for a run when calls are free again.");
        assertThat(result.deliveries().get(0).waiting()).isPositive();
    }

    private int attempts(String kind) {
        return world.ledger().entries().stream()
                .filter(entry -> entry.planned().operation().kind().equals(kind))
                .mapToInt(OutboxEntry::attempts)
                .max()
                .orElse(0);
    }

    private static AdapterException lost() {
        return new AdapterException(FailureKind.AMBIGUOUS, "the connection was lost.", null);
    }

    private static void await(CyclicBarrier barrier) {
        try {
            barrier.await();
        } catch (InterruptedException | BrokenBarrierException e) {
            throw new IllegalStateException(e);
        }
    }
}

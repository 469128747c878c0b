package io.pqlconnector.core.deliver;

import static org.assertj.core.api.Assertions.assertThat;

import io.pqlconnector.core.alarm.Limits;
import io.pqlconnector.core.fake.Usage;
import io.pqlconnector.core.fake.World;
import io.pqlconnector.core.ledger.Outbox;
import io.pqlconnector.core.ledger.OutboxEntry;
import io.pqlconnector.core.ledger.RunRecord;
import io.pqlconnector.core.plan.PlanSink;
import io.pqlconnector.core.plan.PlannedChange;
import io.pqlconnector.core.run.RunResult;
import io.pqlconnector.core.score.ScoredAccount;
import io.pqlconnector.spi.destination.IdempotencyKey;
import io.pqlconnector.spi.destination.Receipt;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What becomes of operations that the destination puts off: here enrollments, since the sender's day is full. */
final class PutOffTest {
    private static final Instant MIDNIGHT = Instant.parse("2026-06-02T00:00:00Z");
    private static final Duration QUARTER = Duration.ofMinutes(15);
    private static final String FULL = "The day of sdr@our.example is full.";

    private final World world = new World();

    @BeforeEach
    void theSendersDayIsFull() {
        putOffUntil(MIDNIGHT);
        world.measures(
                Usage.hot("acme.example").measured(), Usage.hot("beta.example").measured());
    }

    @Test
    void waitWithTheirReasonAndTheOthersGoOn() throws InterruptedException {
        RunResult result = world.sync(World.DAY_1);

        assertThat(result.outcome()).isEqualTo(RunRecord.Outcome.PARTIAL);
        assertThat(result.failures()).isEmpty();
        assertThat(world.crm().tasks()).hasSize(2);
        assertThat(enrollments()).hasSize(2).allSatisfy(entry -> {
            assertThat(entry.state()).isEqualTo(OutboxEntry.State.PENDING);
            assertThat(entry.attempts()).isZero();
            assertThat(entry.receipt()).contains(deferred(key(entry), MIDNIGHT));
        });
        DeliveryReport report = result.deliveries().get(0);
        assertThat(report.byKind().get("enroll")).isEqualTo(new OutcomeCounts(0, 0, 0, 0, 0, 2, 2));
        assertThat(report.waiting()).isEqualTo(2);
        assertThat(report.deferrals())
                .containsExactly(new Outbox.Deferral("enroll", "SEND_LIMIT_EXCEEDED", FULL, 2, MIDNIGHT));
        assertThat(world.ledger().latest(1).get(0).counts()).containsEntry("put_off", 2L);
    }

    @Test
    void areLookedAtAgainInEachRunButNotSentBeforeTheirTime() throws InterruptedException {
        world.sync(World.DAY_1);
        world.now(MIDNIGHT.minusMillis(1));

        RunResult second = world.sync(World.DAY_1.plus(QUARTER));

        assertThat(sent()).isEqualTo(2);
        assertThat(second.nothingNewSince()).isEmpty();
        assertThat(second.outcome()).isEqualTo(RunRecord.Outcome.PARTIAL);
        assertThat(second.deliveries().get(0).deferred()).isEqualTo(2);
        assertThat(world.crm().guarded()).hasSize(2);
    }

    @Test
    void areSentOnceTheirTimeHasCome() throws InterruptedException {
        world.sync(World.DAY_1);
        world.now(MIDNIGHT);
        world.crm().script((batch, crm) -> crm.apply(batch));

        RunResult second = world.sync(World.DAY_1.plus(QUARTER));

        assertThat(second.outcome()).isEqualTo(RunRecord.Outcome.CONFIRMED);
        assertThat(world.crm().enrollments()).hasSize(2);
        assertThat(enrollments()).allSatisfy(entry -> {
            assertThat(entry.state()).isEqualTo(OutboxEntry.State.CONFIRMED);
            assertThat(entry.attempts()).isEqualTo(1);
        });
    }

    @Test
    void areDroppedWhenTheirCauseIsGone() throws InterruptedException {
        world.sync(World.DAY_1);
        world.crm().fact("company/acme.example", "open_deal");
        world.measures(
                Usage.hot("acme.example").measured(),
                Usage.of("beta.example").user("b1", 9).measured());

        world.sync(World.DAY_1.plus(Duration.ofDays(1)));

        assertThat(enrollments()).extracting(OutboxEntry::state).containsOnly(OutboxEntry.State.SUPERSEDED);
    }

    @Test
    void areNotAskedAboutAgainAtOnceThoughTheTimeIsOver() throws InterruptedException {
        putOffUntil(Instant.EPOCH);

        RunResult first = world.sync(World.DAY_1);
        world.now(World.NOW.plusMillis(1));
        world.sync(World.DAY_1.plus(QUARTER));

        assertThat(first.deliveries().get(0).deferred()).isEqualTo(2);
        assertThat(sent()).isEqualTo(4);
    }

    @Test
    void countForNoLimitASecondTimeInARunOrAPlan() throws InterruptedException {
        world.sync(World.DAY_1);
        world.limits(
                new Limits(Optional.empty(), Optional.of(1L), Optional.empty(), Optional.empty(), Optional.empty()));
        world.measures(
                Usage.hot("acme.example").measured(),
                Usage.hot("beta.example").measured(),
                Usage.hot("coda.example").measured());
        world.mapping(World.MAPPING.replace("per_sender_per_day: 2", "per_sender_per_day: 9"));
        Map<String, PlannedChange.State> states = new HashMap<>();

        RunResult plan = world.plan(World.DAY_1.plus(QUARTER), enrollmentsInto(states));
        RunResult run = world.sync(World.DAY_1.plus(QUARTER));

        assertThat(plan.alarms()).isEmpty();
        assertThat(states)
                .containsOnly(
                        Map.entry("acme.example", PlannedChange.State.PUT_OFF),
                        Map.entry("beta.example", PlannedChange.State.PUT_OFF),
                        Map.entry("coda.example", PlannedChange.State.NEW));
        assertThat(run.alarms()).isEmpty();
        assertThat(enrollments()).hasSize(3);
    }

    private static PlanSink enrollmentsInto(Map<String, PlannedChange.State> states) {
        return new PlanSink() {
            @Override
            public void account(ScoredAccount account, List<PlannedChange> changes) {}

            @Override
            public void enrollments(List<PlannedChange> changes) {
                changes.forEach(change -> states.put(change.planned().account(), change.state()));
            }
        };
    }

    private void putOffUntil(Instant until) {
        world.crm()
                .script((batch, crm) -> batch.kind().equals("enroll")
                        ? batch.operations().stream()
                                .<Receipt>map(operation -> deferred(operation.key(), until))
                                .toList()
                        : crm.apply(batch));
    }

    private static Receipt deferred(IdempotencyKey key, Instant until) {
        return new Receipt.Deferred(key, until, "SEND_LIMIT_EXCEEDED", FULL);
    }

    private List<OutboxEntry> enrollments() {
        return world.ledger().entries().stream()
                .filter(entry -> entry.planned().operation().kind().equals("enroll"))
                .toList();
    }

    private long sent() {
        return world.crm().batches().stream()
                .filter(batch -> batch.kind().equals("enroll"))
                .count();
    }

    private static IdempotencyKey key(OutboxEntry entry) {
        return entry.planned().operation().key();
    }
}

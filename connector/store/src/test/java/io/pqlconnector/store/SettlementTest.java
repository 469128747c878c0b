package io.pqlconnector.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pqlconnector.core.ledger.LedgerException;
import io.pqlconnector.core.ledger.OutboxEntry;
import io.pqlconnector.core.ledger.OutboxEntry.State;
import io.pqlconnector.core.ledger.PlannedOperation;
import io.pqlconnector.core.ledger.Rejections;
import io.pqlconnector.spi.destination.IdempotencyKey;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What becomes of operations that are on their way: receipts, in time and late, and what did not arrive. */
final class SettlementTest extends OutboxTest {
    @Test
    void whatIsOnItsWayIsUnclearUntilItIsSettled() {
        PlannedOperation upsert = Samples.upsert("a", 50, "k1");
        PlannedOperation enroll = Samples.enroll("a", "k2", Samples.DAY_1, Optional.empty());
        outbox.commit(1, Samples.part(upsert, enroll));

        outbox.markSending(List.of(new IdempotencyKey("k1"), new IdempotencyKey("k2")), Samples.DAY_1);

        assertThat(outbox.nextBatch(Samples.LOCAL, TEN, Samples.DAY_1)).isEmpty();
        assertThat(outbox.unclear(Samples.LOCAL))
                .containsExactly(
                        new OutboxEntry(upsert, 1, State.SENDING, 1, Optional.of(Samples.DAY_1), Optional.empty()),
                        new OutboxEntry(enroll, 1, State.SENDING, 1, Optional.of(Samples.DAY_1), Optional.empty()));
        settle(Samples.confirmed(upsert, "1"), upsert);
        settle(Samples.unknown(enroll), enroll);
        assertThat(outbox.unclear(Samples.LOCAL))
                .containsExactly(new OutboxEntry(
                        enroll, 1, State.UNKNOWN, 1, Optional.of(Samples.DAY_1), Optional.of(Samples.unknown(enroll))));
    }

    @Test
    void whatIsKnownNotToHaveArrivedIsPendingAgain() {
        PlannedOperation enroll = Samples.enroll("a", "k1", Samples.DAY_1, Optional.empty());
        put(enroll, State.UNKNOWN);

        outbox.markPending(List.of(new IdempotencyKey("k1")));

        assertThat(outbox.nextBatch(Samples.LOCAL, TEN, Samples.DAY_1))
                .containsExactly(
                        new OutboxEntry(enroll, 1, State.PENDING, 1, Optional.of(Samples.DAY_1), Optional.empty()));
    }

    @Test
    void whatWasNotSentIsPendingAgainAndTheAttemptDoesNotCount() {
        PlannedOperation upsert = Samples.upsert("a", 50, "k1");
        put(upsert, State.SENDING);

        outbox.markNotSent(List.of(new IdempotencyKey("k1")));

        assertThat(outbox.nextBatch(Samples.LOCAL, TEN, Samples.DAY_1))
                .containsExactly(
                        new OutboxEntry(upsert, 1, State.PENDING, 0, Optional.of(Samples.DAY_1), Optional.empty()));
    }

    @Test
    void whatIsPutOffIsPendingWithItsReasonAndComesBackInItsTime() {
        PlannedOperation first = Samples.upsert("a", 50, "k1");
        PlannedOperation second = Samples.upsert("b", 40, "k2");
        put(first, State.SENDING);
        outbox.commit(1, Samples.part(second));

        settle(Samples.deferred(first, Samples.DAY_3), first);

        assertThat(entry("k1"))
                .isEqualTo(new OutboxEntry(
                        first,
                        1,
                        State.PENDING,
                        0,
                        Optional.of(Samples.DAY_1),
                        Optional.of(Samples.deferred(first, Samples.DAY_3))));
        assertThat(entry("k1").isPutOff()).isTrue();
        assertThat(keys(outbox.nextBatch(Samples.LOCAL, TEN, Samples.DAY_2))).containsExactly("k2");
        assertThat(keys(outbox.nextBatch(Samples.LOCAL, TEN, Samples.DAY_3))).containsExactly("k1", "k2");
    }

    @Test
    void whatWasPutOffAndIsSentAgainHasNoTimeToWaitFor() {
        PlannedOperation upsert = Samples.upsert("a", 50, "k1");
        put(upsert, State.SENDING);
        settle(Samples.deferred(upsert, Samples.DAY_3), upsert);

        outbox.markSending(List.of(new IdempotencyKey("k1")), Samples.DAY_3);
        outbox.markPending(List.of(new IdempotencyKey("k1")));

        assertThat(entry("k1").isPutOff()).isFalse();
        assertThat(keys(outbox.nextBatch(Samples.LOCAL, TEN, Samples.DAY_1))).containsExactly("k1");
    }

    @Test
    void whatIsPutOffForATimeThatIsOverIsNotHandedOutAtTheSameInstant() {
        PlannedOperation upsert = Samples.upsert("a", 50, "k1");
        put(upsert, State.SENDING);

        settle(Samples.deferred(upsert, Instant.EPOCH), upsert);

        assertThat(outbox.nextBatch(Samples.LOCAL, TEN, Samples.DAY_1)).isEmpty();
        assertThat(outbox.nextBatch(Samples.LOCAL, TEN, Samples.DAY_1.plusMillis(1)))
                .hasSize(1);
    }

    // Sent after the newer one, it would put back an old value.
    @Test
    void whatDidNotArriveAndWasOvertakenIsNotSentAnyMore() {
        put(Samples.upsert("acme", 40, "old"), State.SENDING);
        outbox.commit(2, Samples.part(Samples.upsert("acme", 70, "new")));

        outbox.markPending(List.of(new IdempotencyKey("old")));

        assertThat(state("old")).isEqualTo(State.SUPERSEDED);
        assertThat(keys(outbox.nextBatch(Samples.LOCAL, TEN, Samples.DAY_1))).containsExactly("new");
    }

    @ParameterizedTest
    @EnumSource(
            value = State.class,
            names = {"CONFIRMED", "SUPERSEDED"})
    void whatIsOverStaysOver(State state) {
        put(Samples.upsert("acme", 40, "k1"), state);

        outbox.markPending(List.of(new IdempotencyKey("k1")));
        outbox.markSending(List.of(new IdempotencyKey("k1")), Samples.DAY_2);

        assertThat(state("k1")).isEqualTo(state);
    }

    @Test
    void receiptsAreKept() {
        PlannedOperation confirmed = Samples.upsert("a", 50, "k1");
        PlannedOperation rejected = Samples.upsert("b", 50, "k2");
        PlannedOperation unknown = Samples.upsert("c", 50, "k3");
        outbox.commit(1, Samples.part(confirmed, rejected, unknown));

        settle(Map.of(
                confirmed,
                Samples.confirmed(confirmed, "1"),
                rejected,
                Samples.rejected(rejected),
                unknown,
                Samples.unknown(unknown)));

        assertThat(entry("k1"))
                .isEqualTo(new OutboxEntry(
                        confirmed,
                        1,
                        State.CONFIRMED,
                        0,
                        Optional.empty(),
                        Optional.of(Samples.confirmed(confirmed, "1"))));
        assertThat(ledger.rejections().all(Optional.of(Samples.LOCAL)))
                .containsExactly(new Rejections.Rejection(
                        new OutboxEntry(
                                rejected,
                                1,
                                State.REJECTED,
                                0,
                                Optional.empty(),
                                Optional.of(Samples.rejected(rejected))),
                        Samples.rejected(rejected),
                        1,
                        Samples.DAY_1,
                        1));
        assertThat(outbox.unclear(Samples.LOCAL))
                .containsExactly(new OutboxEntry(
                        unknown, 1, State.UNKNOWN, 0, Optional.empty(), Optional.of(Samples.unknown(unknown))));
        assertThat(outbox.counts(Samples.LOCAL)).containsOnly(Map.entry("REJECTED", 1L), Map.entry("UNKNOWN", 1L));
    }

    @Test
    void aReceiptForSomethingElseIsAMistake() {
        PlannedOperation planned = Samples.upsert("a", 50, "k1");
        PlannedOperation stranger = Samples.upsert("b", 50, "k2");
        outbox.commit(1, Samples.part(planned));

        assertThatThrownBy(() -> outbox.settle(Samples.answered(1, Map.of(), List.of(Samples.confirmed(planned, "1")))))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> settle(Samples.rejected(stranger), stranger))
                .isInstanceOf(LedgerException.class)
                .hasMessageContaining("not in the ledger's outbox");
        assertThat(state("k1")).isEqualTo(State.PENDING);
    }

    @Test
    void aLateConfirmationOfWhatWasSupersededCounts() {
        PlannedOperation planned = Samples.upsert("a", 50, "k1");
        put(planned, State.SUPERSEDED);

        settle(Samples.confirmed(planned, "1"), planned);

        assertThat(state("k1")).isEqualTo(State.CONFIRMED);
        assertThat(ledger.crmState().records(Samples.LOCAL, List.of("a"))).hasSize(1);
    }

    @Test
    void aLateRefusalOfWhatWasSupersededDoesNotBringItBack() {
        PlannedOperation planned = Samples.upsert("a", 50, "k1");
        put(planned, State.SUPERSEDED);

        settle(Samples.rejected(planned), planned);

        assertThat(state("k1")).isEqualTo(State.SUPERSEDED);
    }
}

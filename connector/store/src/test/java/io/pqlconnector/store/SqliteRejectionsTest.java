package io.pqlconnector.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.pqlconnector.core.ledger.Outbox;
import io.pqlconnector.core.ledger.OutboxEntry;
import io.pqlconnector.core.ledger.OutboxEntry.State;
import io.pqlconnector.core.ledger.PlannedOperation;
import io.pqlconnector.core.ledger.Rejections;
import io.pqlconnector.core.ledger.Rejections.Rejection;
import io.pqlconnector.spi.destination.ObjectName;
import io.pqlconnector.spi.destination.Receipt;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class SqliteRejectionsTest extends OutboxTest {
    private static final ObjectName COMPANY = new ObjectName("company");

    private Rejections rejections;

    @BeforeEach
    void takeRejections() {
        rejections = ledger.rejections();
    }

    @Test
    void tellsSinceWhenTheSameIsRefusedThoughTheValuesChange() {
        refuse(41, Samples.upsert("acme", 40, "k1"), "INVALID_OPTION", "d1");
        refuse(42, Samples.upsert("acme", 50, "k2"), "INVALID_OPTION", "d1");
        refuse(43, Samples.upsert("acme", 60, "k3"), "INVALID_OPTION", "d1");

        Rejection rejection = one();

        assertThat(rejection.sinceRun()).isEqualTo(41);
        assertThat(rejection.since()).isEqualTo(at(41));
        assertThat(rejection.attempts()).isEqualTo(3);
        assertThat(key(rejection.entry()).value()).isEqualTo("k3");
    }

    @Test
    void anotherReasonBeginsAnew() {
        refuse(41, Samples.upsert("acme", 40, "k1"), "INVALID_OPTION", "d1");
        refuse(42, Samples.upsert("acme", 50, "k2"), "STRING_TOO_LONG", "d1");

        assertThat(one().sinceRun()).isEqualTo(42);
        assertThat(one().attempts()).isEqualTo(1);
    }

    @Test
    void whatWasConfirmedInBetweenBeginsAnew() {
        refuse(41, Samples.upsert("acme", 40, "k1"), "INVALID_OPTION", "d1");
        PlannedOperation good = Samples.upsert("acme", 50, "k2");
        outbox.commit(42, Samples.part(good));
        settle(Samples.confirmed(good, "1"), good);
        assertThat(rejections.all(Optional.empty())).isEmpty();

        refuse(43, Samples.upsert("acme", 60, "k3"), "INVALID_OPTION", "d1");

        assertThat(one().sinceRun()).isEqualTo(43);
    }

    @Test
    void whatNobodyIntendsAnyMoreIsForgotten() {
        PlannedOperation refused = Samples.upsert("acme", 40, "k1");
        refuse(41, refused, "INVALID_OPTION", "d1");

        outbox.commit(42, Samples.settled(List.of(refused.slot())));

        assertThat(rejections.all(Optional.empty())).isEmpty();
        refuse(43, Samples.upsert("acme", 60, "k3"), "INVALID_OPTION", "d1");
        assertThat(one().sinceRun()).isEqualTo(43);
    }

    @Test
    void isTriedAgainOnceTheDefinitionChangedAndNotBefore() {
        refuse(41, Samples.upsert("acme", 40, "k1"), "INVALID_OPTION", "d1");

        assertThat(rejections.retryChanged(Samples.LOCAL, Map.of(COMPANY, "d1")))
                .isZero();
        assertThat(state("k1")).isEqualTo(State.REJECTED);
        assertThat(rejections.retryChanged(Samples.LOCAL, Map.of(COMPANY, "d2")))
                .isEqualTo(1);
        assertThat(state("k1")).isEqualTo(State.PENDING);
    }

    @Test
    void whatIsLeftOutOnPurposeIsNotListedNorTriedAgainWithTheOthers() {
        PlannedOperation leftOut = Samples.upsert("acme", 40, "k1");
        settle(41, leftOut, "NO_MATCH", "d1", Set.of(leftOut));

        assertThat(rejections.all(Optional.empty())).isEmpty();
        assertThat(rejections.retryAll(Samples.LOCAL)).isZero();
        assertThat(rejections.retryChanged(Samples.LOCAL, Map.of(COMPANY, "d2")))
                .isEqualTo(1);
    }

    @Test
    void allAreTriedAgainWhenAskedTo() {
        refuse(41, Samples.upsert("a", 40, "k1"), "INVALID_OPTION", "d1");
        refuse(41, Samples.upsert("b", 40, "k2"), "STRING_TOO_LONG", "d1");

        assertThat(rejections.retryAll(OTHER)).isZero();
        assertThat(rejections.retryAll(Samples.LOCAL)).isEqualTo(2);
        assertThat(keys(outbox.nextBatch(Samples.LOCAL, TEN, Samples.DAY_1))).containsExactly("k1", "k2");
    }

    private Rejection one() {
        List<Rejection> all = rejections.all(Optional.of(Samples.LOCAL));
        assertThat(all).hasSize(1);
        return all.get(0);
    }

    private void refuse(long run, PlannedOperation planned, String code, String definition) {
        settle(run, planned, code, definition, Set.of());
    }

    private void settle(
            long run, PlannedOperation planned, String code, String definition, Set<PlannedOperation> leftOut) {
        outbox.commit(run, Samples.part(planned));
        OutboxEntry entry =
                new OutboxEntry(planned, run, State.SENDING, 1, Optional.of(Samples.DAY_1), Optional.empty());
        outbox.settle(new Outbox.Answered(
                run,
                at(run),
                Map.of(planned.operation().key(), entry),
                List.of(new Receipt.Rejected(planned.operation().key(), code, "pql_tier", "no", "change it")),
                Map.of(COMPANY, definition),
                leftOut.isEmpty() ? Set.of() : Set.of(planned.operation().key())));
    }

    private static Instant at(long run) {
        return Samples.DAY_1.plus(Duration.ofDays(run));
    }
}

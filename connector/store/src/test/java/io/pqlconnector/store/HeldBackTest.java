package io.pqlconnector.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.pqlconnector.core.ledger.Outbox;
import io.pqlconnector.core.ledger.OutboxEntry.State;
import io.pqlconnector.core.ledger.PlannedOperation;
import io.pqlconnector.spi.destination.IdempotencyKey;
import io.pqlconnector.spi.destination.Operation;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

final class HeldBackTest extends OutboxTest {
    private static final String CODE = "SEND_LIMIT_EXCEEDED";
    private static final String FULL = "The day of rep@ours.example is full.";

    @Test
    void whatMayCreateARecordOrEnrollsSomebodyIsCountedWhileItIsPending() {
        PlannedOperation held = Samples.upsert("acme", 55, "held");
        put(held, State.CONFIRMED);
        put(Samples.upsert("globex", 55, "refused"), State.REJECTED);
        outbox.commit(
                2,
                Samples.part(
                        Samples.upsert("acme", 60, "known record"),
                        Samples.upsert("initech", 55, "new record"),
                        filledInOnly("umbrella"),
                        Samples.listChange("initech", "PQL - Hot", true, "list"),
                        Samples.enroll("initech", "enroll", Samples.DAY_1, Optional.empty()),
                        Samples.task("initech", "task")));

        assertThat(outbox.waiting(Samples.LOCAL, 0)).isEqualTo(new Outbox.Waiting(1, 1));
        assertThat(outbox.waiting(Samples.LOCAL, 1)).isEqualTo(new Outbox.Waiting(1, 1));
        assertThat(outbox.waiting(Samples.LOCAL, 2)).isEqualTo(new Outbox.Waiting(0, 0));
        assertThat(outbox.waiting(OTHER, 0)).isEqualTo(new Outbox.Waiting(0, 0));
    }

    @Test
    void whatThePutOffWaitForIsToldTheMostFrequentFirstAndNoLimitBindsThem() {
        PlannedOperation acme = Samples.upsert("acme", 55, "k1");
        PlannedOperation globex = Samples.upsert("globex", 55, "k2");
        PlannedOperation enroll = Samples.enroll("acme", "k3", Samples.DAY_1, Optional.empty());
        outbox.commit(1, Samples.part(acme, globex, enroll));
        settle(Map.of(
                acme,
                Samples.deferred(acme, Samples.DAY_4),
                globex,
                Samples.deferred(globex, Samples.DAY_3),
                enroll,
                Samples.deferred(enroll, Samples.DAY_2)));

        assertThat(outbox.deferrals(Samples.LOCAL, Samples.DAY_1))
                .containsExactly(
                        new Outbox.Deferral("upsert", CODE, FULL, 2, Samples.DAY_3),
                        new Outbox.Deferral("enroll", CODE, FULL, 1, Samples.DAY_2));
        assertThat(outbox.deferrals(Samples.LOCAL, Samples.DAY_3))
                .containsExactly(new Outbox.Deferral("upsert", CODE, FULL, 1, Samples.DAY_4));
        assertThat(outbox.deferrals(OTHER, Samples.DAY_1)).isEmpty();
        assertThat(outbox.waiting(Samples.LOCAL, 0)).isEqualTo(new Outbox.Waiting(0, 0));
    }

    @Test
    void whatIsPendingForAccountsThatARunDidNotScoreIsDropped() {
        outbox.commit(1, Samples.part(Samples.upsert("let out", 55, "let out")));
        outbox.commit(2, Samples.part(Samples.upsert("gone", 55, "gone"), Samples.upsert("acme", 55, "scored")));
        outbox.commit(
                3,
                Samples.part(
                        List.of(Samples.account("acme", Samples.DAY_2, 55, Optional.of("hot"))),
                        List.of(Samples.listChange("other", "PQL - Hot", true, "of the run itself"))));

        outbox.dropUnscored(Samples.LOCAL, 3, 1);

        assertThat(outbox.open(Samples.LOCAL, List.of("let out", "gone", "acme", "other"))
                        .values())
                .extracting(entry -> entry.planned().operation().key().value())
                .containsExactlyInAnyOrder("let out", "scored", "of the run itself");
        assertThat(outbox.ofAccount("gone")).extracting("state").containsExactly(State.SUPERSEDED);
    }

    @Test
    void whatIsOnItsWayIsNotDropped() {
        PlannedOperation sending = Samples.upsert("gone", 55, "sending");
        put(sending, State.SENDING);

        outbox.dropUnscored(Samples.LOCAL, 3, 0);

        assertThat(outbox.unclear(Samples.LOCAL)).hasSize(1);
    }

    private static PlannedOperation filledInOnly(String account) {
        PlannedOperation planned = Samples.upsert(account, 55, "filled in only");
        return new PlannedOperation(
                planned.destination(),
                account,
                planned.slot(),
                planned.stage(),
                planned.priority(),
                planned.asOf(),
                new Operation.Upsert(
                        new IdempotencyKey("filled in only"),
                        Samples.company(account),
                        new TreeMap<>(),
                        false,
                        Optional.empty()));
    }
}

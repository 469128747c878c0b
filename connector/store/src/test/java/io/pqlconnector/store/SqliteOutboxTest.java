package io.pqlconnector.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.pqlconnector.core.ledger.OutboxEntry;
import io.pqlconnector.core.ledger.OutboxEntry.State;
import io.pqlconnector.core.ledger.PlannedOperation;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class SqliteOutboxTest extends OutboxTest {
    @Test
    void everyKindOfOperationIsReadBackAsItWas() {
        List<PlannedOperation> operations = List.of(
                Samples.upsert("acme", 55, "k1"),
                Samples.listChange("acme", "PQL - Hot", true, "k2"),
                Samples.listChange("acme", "PQL - Cold", false, "k3"),
                Samples.enroll("acme", "k4", Samples.DAY_1, Optional.empty()),
                Samples.task("acme", "k5"));

        outbox.commit(7, Samples.part(operations.toArray(PlannedOperation[]::new)));

        assertThat(outbox.ofAccount("acme"))
                .containsExactlyInAnyOrderElementsOf(operations.stream()
                        .map(planned ->
                                new OutboxEntry(planned, 7, State.PENDING, 0, Optional.empty(), Optional.empty()))
                        .toList());
    }

    @Test
    void whatHappenedToAnAccountIsInTheOrderOfStagesAndSlots() {
        outbox.commit(
                1,
                Samples.part(
                        Samples.task("acme", "task"),
                        Samples.listChange("acme", "b", true, "list b"),
                        Samples.listChange("acme", "a", true, "list a"),
                        Samples.upsert("acme", 55, "upsert"),
                        Samples.upsert("globex", 55, "of another account")));

        assertThat(keys(outbox.ofAccount("acme"))).containsExactly("upsert", "list a", "list b", "task");
    }

    @Test
    void whatIsOpenIsFoundByAccountAndBySlot() {
        PlannedOperation acme = Samples.upsert("acme", 55, "k1");
        PlannedOperation globex = Samples.upsert("globex", 55, "k2");
        outbox.commit(1, Samples.part(acme, globex));
        settle(Samples.confirmed(globex, "1"), globex);

        assertThat(outbox.open(Samples.LOCAL, List.of("acme", "globex", "initech")))
                .containsOnlyKeys("company/acme");
        assertThat(outbox.openIn(Samples.LOCAL, Set.of("company/acme", "company/globex", "company/initech")))
                .containsOnlyKeys("company/acme");
        assertThat(outbox.open(OTHER, List.of("acme"))).isEmpty();
        assertThat(outbox.openIn(OTHER, List.of("company/acme"))).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(
            value = State.class,
            names = {"PENDING", "SENDING", "REJECTED", "UNKNOWN"})
    void whatIsNeitherConfirmedNorSupersededIsOpen(State state) {
        put(Samples.upsert("acme", 55, "k1"), state);

        assertThat(outbox.open(Samples.LOCAL, List.of("acme"))).containsOnlyKeys("company/acme");
    }

    @Test
    void batchesComeStageByStageAndHottestFirst() {
        outbox.commit(
                1,
                Samples.part(
                        Samples.task("hot", "task"),
                        Samples.upsert("cold", 5, "cold"),
                        Samples.upsert("hot", 90, "hot"),
                        Samples.upsert("b", 50, "warm b"),
                        Samples.upsert("a", 50, "warm a"),
                        Samples.listChange("hot", "PQL - Hot", true, "list")));

        assertThat(keys(outbox.nextBatch(Samples.LOCAL, Map.of("upsert", 3), Samples.DAY_1)))
                .containsExactly("hot", "warm a", "warm b");
        confirmAll(outbox.nextBatch(Samples.LOCAL, Map.of("upsert", 3), Samples.DAY_1));
        assertThat(keys(outbox.nextBatch(Samples.LOCAL, Map.of("upsert", 3), Samples.DAY_1)))
                .containsExactly("cold");
        confirmAll(outbox.nextBatch(Samples.LOCAL, TEN, Samples.DAY_1));
        assertThat(keys(outbox.nextBatch(Samples.LOCAL, TEN, Samples.DAY_1))).containsExactly("list");
        confirmAll(outbox.nextBatch(Samples.LOCAL, TEN, Samples.DAY_1));
        assertThat(keys(outbox.nextBatch(Samples.LOCAL, TEN, Samples.DAY_1))).containsExactly("task");
        confirmAll(outbox.nextBatch(Samples.LOCAL, TEN, Samples.DAY_1));
        assertThat(outbox.nextBatch(Samples.LOCAL, TEN, Samples.DAY_1)).isEmpty();
    }

    @Test
    void aBatchIsOfOneKindAndOneList() {
        outbox.commit(
                1,
                Samples.part(
                        Samples.listChange("a", "PQL - Hot", true, "a on hot"),
                        Samples.listChange("b", "PQL - Hot", true, "b on hot"),
                        Samples.listChange("c", "PQL - Hot", false, "c off hot"),
                        Samples.listChange("a", "PQL - Cold", true, "a on cold")));

        List<List<String>> batches = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            List<OutboxEntry> batch = outbox.nextBatch(Samples.LOCAL, TEN, Samples.DAY_1);
            batches.add(keys(batch));
            confirmAll(batch);
        }

        assertThat(batches)
                .containsExactlyInAnyOrder(List.of("a on hot", "b on hot"), List.of("c off hot"), List.of("a on cold"));
        assertThat(outbox.nextBatch(Samples.LOCAL, TEN, Samples.DAY_1)).isEmpty();
    }

    @Test
    void aKindWithoutABatchSizeIsSentOneByOne() {
        outbox.commit(1, Samples.part(Samples.upsert("a", 50, "k1"), Samples.upsert("b", 50, "k2")));

        assertThat(outbox.nextBatch(Samples.LOCAL, Map.of(), Samples.DAY_1)).hasSize(1);
    }

    @Test
    void takingABatchMarksNothing() {
        outbox.commit(1, Samples.part(Samples.upsert("a", 50, "k1")));

        assertThat(outbox.nextBatch(Samples.LOCAL, TEN, Samples.DAY_1))
                .isEqualTo(outbox.nextBatch(Samples.LOCAL, TEN, Samples.DAY_1));
    }

    @Test
    void manyOperationsAtOnceAreNoMatter() {
        List<PlannedOperation> operations = new ArrayList<>();
        for (int i = 0; i < 3_000; i++) {
            operations.add(Samples.upsert("account-" + i, i % 100, "k" + i));
        }
        outbox.commit(1, Samples.part(operations.toArray(PlannedOperation[]::new)));

        List<OutboxEntry> batch = outbox.nextBatch(Samples.LOCAL, Map.of("upsert", 3_000), Samples.DAY_1);
        outbox.markSending(batch.stream().map(OutboxTest::key).toList(), Samples.DAY_1);
        confirmAll(batch);

        assertThat(outbox.counts(Samples.LOCAL)).isEmpty();
        assertThat(ledger.crmState().accounts(Samples.LOCAL)).isEqualTo(3_000);
    }
}

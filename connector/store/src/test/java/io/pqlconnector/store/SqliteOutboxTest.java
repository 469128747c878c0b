package io.pqlconnector.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pqlconnector.core.ledger.LedgerException;
import io.pqlconnector.core.ledger.Outbox;
import io.pqlconnector.core.ledger.OutboxEntry;
import io.pqlconnector.core.ledger.OutboxEntry.State;
import io.pqlconnector.core.ledger.PlannedOperation;
import io.pqlconnector.spi.DestinationName;
import io.pqlconnector.spi.destination.IdempotencyKey;
import io.pqlconnector.spi.destination.Receipt;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

final class SqliteOutboxTest {
    private static final Map<String, Integer> TEN = Map.of("upsert", 10, "add_to_list", 10, "remove_from_list", 10);
    private static final DestinationName OTHER = new DestinationName("hubspot");

    @TempDir
    private Path directory;

    private SqliteLedger ledger;
    private Outbox outbox;

    @BeforeEach
    void open() {
        ledger = SqliteLedger.open(directory.resolve("ledger.db"), SqliteLedger.Mode.WRITE);
        outbox = ledger.outbox();
    }

    @AfterEach
    void close() {
        ledger.close();
    }

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
                        .map(planned -> new OutboxEntry(planned, 7, State.PENDING, 0, Optional.empty()))
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

    // What is on its way cannot be taken back; what is confirmed is history.
    @ParameterizedTest(name = "{0}, then another intention: {1}; then none: {2}")
    @CsvSource({
        "PENDING,    SUPERSEDED, SUPERSEDED",
        "REJECTED,   SUPERSEDED, SUPERSEDED",
        "UNKNOWN,    SUPERSEDED, SUPERSEDED",
        "SENDING,    SENDING,    SENDING",
        "CONFIRMED,  CONFIRMED,  CONFIRMED",
        "SUPERSEDED, SUPERSEDED, SUPERSEDED",
    })
    void aNewerIntentionTakesThePlaceOfWhatWasNotSent(State before, State afterAnother, State afterNone) {
        put(Samples.upsert("acme", 55, "k1"), before);
        put(Samples.upsert("globex", 55, "k2"), before);

        outbox.commit(2, Samples.part(Samples.upsert("acme", 80, "k3")));
        outbox.commit(2, Samples.settled(List.of("company/globex", "company/never heard of")));

        assertThat(state("k1")).isEqualTo(afterAnother);
        assertThat(state("k2")).isEqualTo(afterNone);
        assertThat(state("k3")).isEqualTo(State.PENDING);
    }

    @Test
    void anotherAccountsOperationInTheSlotIsSupersededToo() {
        PlannedOperation through = Samples.enroll("acme", "k1", Samples.DAY_1, Optional.empty());
        outbox.commit(1, Samples.part(through));

        outbox.commit(
                2,
                Samples.part(new PlannedOperation(
                        Samples.LOCAL,
                        "globex",
                        through.slot(),
                        3,
                        90,
                        Samples.DAY_2,
                        Samples.enroll("acme", "k2", Samples.DAY_2, Optional.empty())
                                .operation())));

        assertThat(state("k1")).isEqualTo(State.SUPERSEDED);
        assertThat(outbox.openIn(Samples.LOCAL, List.of(through.slot()))).containsOnlyKeys(through.slot());
    }

    @Test
    void anotherDestinationsOperationInTheSlotIsLeftAlone() {
        PlannedOperation local = Samples.upsert("acme", 55, "k1");
        outbox.commit(1, Samples.part(local));

        outbox.commit(
                2,
                Samples.part(new PlannedOperation(
                        OTHER,
                        "acme",
                        local.slot(),
                        0,
                        90,
                        Samples.DAY_2,
                        Samples.upsert("acme", 60, "k2").operation())));

        assertThat(state("k1")).isEqualTo(State.PENDING);
        assertThat(outbox.counts(OTHER)).containsOnly(Map.entry("PENDING", 1L));
    }

    @ParameterizedTest
    @EnumSource(
            value = State.class,
            names = {"PENDING", "SENDING", "REJECTED", "UNKNOWN", "CONFIRMED"})
    void theSameIntentionAgainChangesNothing(State state) {
        PlannedOperation planned = Samples.upsert("acme", 55, "k1");
        put(planned, state);
        List<OutboxEntry> before = outbox.ofAccount("acme");

        outbox.commit(2, Samples.part(planned));

        assertThat(outbox.ofAccount("acme")).isEqualTo(before);
    }

    @Test
    void anIntentionThatComesBackBeforeAnythingWasSentIsPendingAgain() {
        PlannedOperation a = Samples.upsert("acme", 40, "A");
        PlannedOperation b = Samples.upsert("acme", 70, "B");
        outbox.commit(1, Samples.part(a));
        outbox.commit(2, Samples.part(b));

        outbox.commit(3, Samples.part(a));

        assertThat(keys(outbox.nextBatch(Samples.LOCAL, TEN))).containsExactly("A");
        assertThat(state("B")).isEqualTo(State.SUPERSEDED);
        assertThat(entry("A").run()).isEqualTo(3);
    }

    @Test
    void aRefusedIntentionThatComesBackIsTriedAgain() {
        PlannedOperation a = Samples.upsert("acme", 40, "A");
        put(a, State.REJECTED);
        outbox.commit(2, Samples.part(Samples.upsert("acme", 70, "B")));

        outbox.commit(3, Samples.part(a));

        assertThat(entry("A")).isEqualTo(new OutboxEntry(a, 3, State.PENDING, 1, Optional.empty()));
    }

    // Otherwise somebody could be enrolled twice.
    @Test
    void anUnclearIntentionThatComesBackIsStillUnclear() {
        PlannedOperation a = Samples.enroll("acme", "A", Samples.DAY_1, Optional.empty());
        put(a, State.UNKNOWN);
        outbox.commit(2, Samples.part(Samples.enroll("acme", "B", Samples.DAY_2, Optional.of("rep@ours.example"))));

        outbox.commit(3, Samples.part(a));

        assertThat(keys(outbox.unclear(Samples.LOCAL))).containsExactly("A");
        assertThat(entry("A").receipt()).contains(Samples.unknown(a));
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

        assertThat(keys(outbox.nextBatch(Samples.LOCAL, Map.of("upsert", 3))))
                .containsExactly("hot", "warm a", "warm b");
        confirmAll(outbox.nextBatch(Samples.LOCAL, Map.of("upsert", 3)));
        assertThat(keys(outbox.nextBatch(Samples.LOCAL, Map.of("upsert", 3)))).containsExactly("cold");
        confirmAll(outbox.nextBatch(Samples.LOCAL, TEN));
        assertThat(keys(outbox.nextBatch(Samples.LOCAL, TEN))).containsExactly("list");
        confirmAll(outbox.nextBatch(Samples.LOCAL, TEN));
        assertThat(keys(outbox.nextBatch(Samples.LOCAL, TEN))).containsExactly("task");
        confirmAll(outbox.nextBatch(Samples.LOCAL, TEN));
        assertThat(outbox.nextBatch(Samples.LOCAL, TEN)).isEmpty();
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
        for (List<OutboxEntry> batch = outbox.nextBatch(Samples.LOCAL, TEN);
                !batch.isEmpty();
                batch = outbox.nextBatch(Samples.LOCAL, TEN)) {
            batches.add(keys(batch));
            confirmAll(batch);
        }

        assertThat(batches)
                .containsExactlyInAnyOrder(List.of("a on hot", "b on hot"), List.of("c off hot"), List.of("a on cold"));
    }

    @Test
    void aKindWithoutABatchSizeIsSentOneByOne() {
        outbox.commit(1, Samples.part(Samples.upsert("a", 50, "k1"), Samples.upsert("b", 50, "k2")));

        assertThat(outbox.nextBatch(Samples.LOCAL, Map.of())).hasSize(1);
    }

    @Test
    void takingABatchMarksNothing() {
        outbox.commit(1, Samples.part(Samples.upsert("a", 50, "k1")));

        assertThat(outbox.nextBatch(Samples.LOCAL, TEN)).isEqualTo(outbox.nextBatch(Samples.LOCAL, TEN));
    }

    @Test
    void whatIsOnItsWayIsUnclearUntilItIsSettled() {
        PlannedOperation upsert = Samples.upsert("a", 50, "k1");
        PlannedOperation enroll = Samples.enroll("a", "k2", Samples.DAY_1, Optional.empty());
        outbox.commit(1, Samples.part(upsert, enroll));

        outbox.markSending(List.of(new IdempotencyKey("k1"), new IdempotencyKey("k2")), Samples.DAY_1);

        assertThat(outbox.nextBatch(Samples.LOCAL, TEN)).isEmpty();
        assertThat(outbox.unclear(Samples.LOCAL))
                .containsExactly(
                        new OutboxEntry(upsert, 1, State.SENDING, 1, Optional.empty()),
                        new OutboxEntry(enroll, 1, State.SENDING, 1, Optional.empty()));
        settle(Samples.confirmed(upsert, "1"), upsert);
        settle(Samples.unknown(enroll), enroll);
        assertThat(outbox.unclear(Samples.LOCAL))
                .containsExactly(new OutboxEntry(enroll, 1, State.UNKNOWN, 1, Optional.of(Samples.unknown(enroll))));
    }

    @Test
    void whatIsKnownNotToHaveArrivedIsPendingAgain() {
        PlannedOperation enroll = Samples.enroll("a", "k1", Samples.DAY_1, Optional.empty());
        put(enroll, State.UNKNOWN);

        outbox.markPending(List.of(new IdempotencyKey("k1")));

        assertThat(outbox.nextBatch(Samples.LOCAL, TEN))
                .containsExactly(new OutboxEntry(enroll, 1, State.PENDING, 1, Optional.empty()));
    }

    // Sent after the newer one, it would put back an old value.
    @Test
    void whatDidNotArriveAndWasOvertakenIsNotSentAnyMore() {
        put(Samples.upsert("acme", 40, "old"), State.SENDING);
        outbox.commit(2, Samples.part(Samples.upsert("acme", 70, "new")));

        outbox.markPending(List.of(new IdempotencyKey("old")));

        assertThat(state("old")).isEqualTo(State.SUPERSEDED);
        assertThat(keys(outbox.nextBatch(Samples.LOCAL, TEN))).containsExactly("new");
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
                        confirmed, 1, State.CONFIRMED, 0, Optional.of(Samples.confirmed(confirmed, "1"))));
        assertThat(outbox.rejected(Samples.LOCAL))
                .containsExactly(
                        new OutboxEntry(rejected, 1, State.REJECTED, 0, Optional.of(Samples.rejected(rejected))));
        assertThat(outbox.unclear(Samples.LOCAL))
                .containsExactly(new OutboxEntry(unknown, 1, State.UNKNOWN, 0, Optional.of(Samples.unknown(unknown))));
        assertThat(outbox.counts(Samples.LOCAL)).containsOnly(Map.entry("REJECTED", 1L), Map.entry("UNKNOWN", 1L));
    }

    @Test
    void aReceiptForSomethingElseIsAMistake() {
        PlannedOperation planned = Samples.upsert("a", 50, "k1");
        PlannedOperation stranger = Samples.upsert("b", 50, "k2");
        outbox.commit(1, Samples.part(planned));

        assertThatThrownBy(() -> outbox.settle(1, Map.of(), List.of(Samples.confirmed(planned, "1")), Samples.DAY_1))
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

    @Test
    void manyOperationsAtOnceAreNoMatter() {
        List<PlannedOperation> operations = new ArrayList<>();
        for (int i = 0; i < 3_000; i++) {
            operations.add(Samples.upsert("account-" + i, i % 100, "k" + i));
        }
        outbox.commit(1, Samples.part(operations.toArray(PlannedOperation[]::new)));

        List<OutboxEntry> batch = outbox.nextBatch(Samples.LOCAL, Map.of("upsert", 3_000));
        outbox.markSending(batch.stream().map(SqliteOutboxTest::key).toList(), Samples.DAY_1);
        confirmAll(batch);

        assertThat(outbox.counts(Samples.LOCAL)).isEmpty();
        assertThat(ledger.crmState().accounts(Samples.LOCAL)).isEqualTo(3_000);
    }

    /** Brings an operation into a state by the way that a run takes. */
    private void put(PlannedOperation planned, State state) {
        outbox.commit(1, Samples.part(planned));
        switch (state) {
            case PENDING -> {}
            case SENDING -> send(planned);
            case CONFIRMED -> {
                send(planned);
                settle(Samples.confirmed(planned, "1"), planned);
            }
            case REJECTED -> {
                send(planned);
                settle(Samples.rejected(planned), planned);
            }
            case UNKNOWN -> {
                send(planned);
                settle(Samples.unknown(planned), planned);
            }
            case SUPERSEDED -> outbox.commit(1, Samples.settled(List.of(planned.slot())));
        }
    }

    private void send(PlannedOperation planned) {
        outbox.markSending(List.of(planned.operation().key()), Samples.DAY_1);
    }

    private void settle(Receipt receipt, PlannedOperation planned) {
        settle(Map.of(planned, receipt));
    }

    private void settle(Map<PlannedOperation, Receipt> receipts) {
        Map<IdempotencyKey, OutboxEntry> entries = new HashMap<>();
        receipts.keySet()
                .forEach(planned -> entries.put(
                        planned.operation().key(), new OutboxEntry(planned, 1, State.SENDING, 1, Optional.empty())));
        outbox.settle(1, entries, receipts.values(), Samples.DAY_1);
    }

    private void confirmAll(List<OutboxEntry> batch) {
        Map<PlannedOperation, Receipt> receipts = new HashMap<>();
        batch.forEach(entry -> receipts.put(
                entry.planned(),
                Samples.confirmed(entry.planned(), "of " + entry.planned().account())));
        settle(receipts);
    }

    private State state(String key) {
        return entry(key).state();
    }

    private OutboxEntry entry(String key) {
        return Stream.of("acme", "globex", "a", "b", "c", "hot")
                .flatMap(account -> outbox.ofAccount(account).stream())
                .filter(entry -> key(entry).value().equals(key))
                .findFirst()
                .orElseThrow();
    }

    private static List<String> keys(List<OutboxEntry> entries) {
        return entries.stream().map(entry -> key(entry).value()).toList();
    }

    private static IdempotencyKey key(OutboxEntry entry) {
        return entry.planned().operation().key();
    }
}

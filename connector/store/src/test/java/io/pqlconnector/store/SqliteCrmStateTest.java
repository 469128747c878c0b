package io.pqlconnector.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.pqlconnector.core.ledger.ConfirmedEffect;
import io.pqlconnector.core.ledger.ConfirmedRecord;
import io.pqlconnector.core.ledger.CrmState;
import io.pqlconnector.core.ledger.OutboxEntry;
import io.pqlconnector.core.ledger.OutboxEntry.State;
import io.pqlconnector.core.ledger.PlannedOperation;
import io.pqlconnector.spi.DestinationName;
import io.pqlconnector.spi.destination.CrmId;
import io.pqlconnector.spi.destination.FieldValue;
import io.pqlconnector.spi.destination.FieldWrite;
import io.pqlconnector.spi.destination.IdempotencyKey;
import io.pqlconnector.spi.destination.ObjectName;
import io.pqlconnector.spi.destination.Operation;
import io.pqlconnector.spi.destination.Receipt;
import io.pqlconnector.spi.destination.WritePolicy;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class SqliteCrmStateTest extends OpenLedgerTest {
    private static final ObjectName COMPANY = new ObjectName("company");
    private static final DestinationName OTHER = new DestinationName("hubspot");
    private static final Optional<String> REP = Optional.of("rep@ours.example");

    private CrmState crm;

    @BeforeEach
    void takeCrm() {
        crm = ledger.crmState();
    }

    @Test
    void nothingIsConfirmedByPlanningAlone() {
        ledger.outbox().commit(1, Samples.part(Samples.upsert("acme", 55, "k1"), Samples.task("acme", "k2")));

        assertThat(crm.records(Samples.LOCAL, List.of("acme"))).isEmpty();
        assertThat(crm.effects(Samples.LOCAL, List.of("acme"))).isEmpty();
        assertThat(crm.accounts(Samples.LOCAL)).isZero();
    }

    @Test
    void aConfirmedUpsertIsWhatTheRecordHolds() {
        SortedMap<String, FieldWrite> fields = new TreeMap<>();
        fields.put("a text", new FieldWrite(new FieldValue.Text("it's \"é\" 😀 \\ \n"), WritePolicy.ALWAYS));
        fields.put("a number", new FieldWrite(new FieldValue.Number(new BigDecimal("1E+3")), WritePolicy.ALWAYS));
        fields.put("a bool", new FieldWrite(new FieldValue.Bool(false), WritePolicy.ALWAYS));
        fields.put("a date", new FieldWrite(new FieldValue.Date(LocalDate.parse("2026-03-01")), WritePolicy.IF_EMPTY));
        fields.put("a time", new FieldWrite(new FieldValue.DateTime(Samples.DAY_1), WritePolicy.ON_CREATE));
        fields.put("choices", new FieldWrite(new FieldValue.Choices(List.of("b", "a")), WritePolicy.ALWAYS));
        fields.put("nothing", new FieldWrite(new FieldValue.Cleared(), WritePolicy.ALWAYS));

        confirm(3, Samples.upsert("acme", 55, "k1", fields), "77", Samples.DAY_2);

        SortedMap<String, FieldValue> values = new TreeMap<>();
        fields.forEach((name, write) -> values.put(name, write.value()));
        assertThat(crm.records(Samples.LOCAL, List.of("acme", "globex")))
                .containsExactly(new ConfirmedRecord(
                        COMPANY,
                        "acme",
                        "acme",
                        new CrmId("77"),
                        Optional.of("https://crm.example/77"),
                        1,
                        values,
                        3,
                        Samples.DAY_2));
    }

    @Test
    void whatALaterUpsertDoesNotWriteStaysAsItWas() {
        confirm(1, upsert("k1", Map.of("kept", text("a"), "changed", text("b"), "emptied", text("c"))), "77");

        confirm(
                2,
                upsert("k2", Map.of("changed", text("B"), "emptied", new FieldValue.Cleared(), "new", text("d"))),
                "77");

        ConfirmedRecord record = record();
        assertThat(record.fields())
                .containsExactly(
                        Map.entry("changed", text("B")),
                        Map.entry("emptied", new FieldValue.Cleared()),
                        Map.entry("kept", text("a")),
                        Map.entry("new", text("d")));
        assertThat(record.version()).isEqualTo(2);
        assertThat(record.run()).isEqualTo(2);
    }

    @Test
    void aValueThatReturnsIsConfirmedThreeTimes() {
        confirm(1, upsert("k1", Map.of("score", text("40"))), "77");
        confirm(2, upsert("k2", Map.of("score", text("70"))), "77");
        confirm(3, upsert("k3", Map.of("score", text("40"))), "77");

        assertThat(record().fields()).containsExactly(Map.entry("score", text("40")));
        assertThat(record().version()).isEqualTo(3);
    }

    // It was deleted and made anew, or merged into another: nobody has said what the new one holds.
    @Test
    void ofARecordWithAnotherIdOnlyTheLastFieldsAreKnown() {
        confirm(1, upsert("k1", Map.of("name", text("Acme"), "score", text("40"))), "77");

        confirm(2, upsert("k2", Map.of("score", text("70"))), "78");

        assertThat(record().id()).isEqualTo(new CrmId("78"));
        assertThat(record().fields()).containsOnlyKeys("score");
        assertThat(record().version()).isEqualTo(2);
    }

    @Test
    void aLinkThatALaterReceiptLeavesOutIsKept() {
        confirm(1, upsert("k1", Map.of("score", text("40"))), "77");
        PlannedOperation planned = upsert("k2", Map.of("score", text("70")));
        ledger.outbox().commit(2, Samples.part(planned));
        settle(
                2,
                planned,
                new Receipt.Confirmed(
                        planned.operation().key(), new CrmId("77"), new CrmId("77"), false, Optional.empty()),
                Samples.DAY_1);

        assertThat(record().link()).contains("https://crm.example/77");
    }

    @Test
    void aReceiptThatComesTwiceCountsOnce() {
        PlannedOperation upsert = Samples.upsert("acme", 55, "k1");
        PlannedOperation list = Samples.listChange("acme", "PQL - Hot", true, "k2");
        for (PlannedOperation planned : List.of(upsert, list)) {
            confirm(1, planned, "77");
            settle(2, planned, Samples.confirmed(planned, "77"), Samples.DAY_3);
        }

        assertThat(record().version()).isEqualTo(1);
        assertThat(record().run()).isEqualTo(1);
        assertThat(crm.effects(Samples.LOCAL, List.of("acme")).values())
                .extracting(ConfirmedEffect::version)
                .containsExactly(1L);
    }

    @Test
    void onlyAConfirmationMovesTheState() {
        PlannedOperation planned = Samples.upsert("acme", 55, "k1");
        ledger.outbox().commit(1, Samples.part(planned));

        settle(1, planned, Samples.rejected(planned), Samples.DAY_1);
        settle(1, planned, Samples.unknown(planned), Samples.DAY_1);

        assertThat(crm.records(Samples.LOCAL, List.of("acme"))).isEmpty();
    }

    @Test
    void recordsAreFoundByTheirKeysWhereverTheirAccount() {
        confirm(1, Samples.upsert("acme", 55, "k1"), "77");
        confirm(1, Samples.upsert("globex", 55, "k2"), "78");

        assertThat(crm.recordsByKey(Samples.LOCAL, "company", Set.of("globex", "initech")))
                .containsOnlyKeys("globex");
        assertThat(crm.recordsByKey(Samples.LOCAL, "contact", Set.of("globex"))).isEmpty();
        assertThat(crm.recordsByKey(OTHER, "company", Set.of("globex"))).isEmpty();
        assertThat(crm.recordsByKey(Samples.LOCAL, "company", Set.of())).isEmpty();
    }

    @Test
    void effectsAreKeptBySlot() {
        PlannedOperation list = Samples.listChange("acme", "PQL - Hot", true, "k1");
        PlannedOperation enroll = Samples.enroll("acme", "k2", Samples.DAY_1, REP);
        PlannedOperation task = Samples.task("acme", "k3");
        PlannedOperation note = Samples.note("acme", "k4");
        for (PlannedOperation planned : List.of(list, enroll, task, note)) {
            confirm(4, planned, "77", Samples.DAY_2);
        }

        assertThat(crm.effects(Samples.LOCAL, List.of("acme")).values())
                .containsExactlyInAnyOrder(
                        effect(list, "add_to_list", Optional.empty()),
                        effect(enroll, "enroll", REP),
                        effect(task, "create_task", REP),
                        effect(note, "create_note", Optional.empty()));
    }

    @Test
    void leavingAListIsAnEffectToo() {
        confirm(1, Samples.listChange("acme", "PQL - Hot", true, "k1"), "77");
        confirm(2, Samples.listChange("acme", "PQL - Hot", false, "k2"), "77");

        assertThat(crm.effects(Samples.LOCAL, List.of("acme")).values())
                .extracting(ConfirmedEffect::slot, ConfirmedEffect::kind, ConfirmedEffect::version)
                .containsExactly(tuple("list/PQL - Hot/company/acme", "remove_from_list", 2L));
    }

    @Test
    void effectsAreFoundBySlotWhereverTheirAccount() {
        PlannedOperation list = Samples.listChange("acme", "PQL - Hot", true, "k1");
        confirm(1, list, "77");

        assertThat(crm.effectsIn(Samples.LOCAL, Set.of(list.slot(), "no such slot")))
                .containsOnlyKeys(list.slot());
        assertThat(crm.effectsIn(OTHER, Set.of(list.slot()))).isEmpty();
    }

    @Test
    void aPersonWhoCameToAnotherAccountBroughtTheirEffects() {
        PlannedOperation enroll = Samples.enroll("acme", "k1", Samples.DAY_1, REP);
        confirm(1, enroll, "77");
        confirm(1, contact("acme", "acme", "k2"), "5");
        assertThat(crm.effects(Samples.LOCAL, List.of("globex"))).isEmpty();

        confirm(2, contact("globex", "acme", "k3"), "5");

        assertThat(crm.effects(Samples.LOCAL, List.of("globex"))).containsOnlyKeys(enroll.slot());
        assertThat(crm.effects(Samples.LOCAL, List.of("acme"))).containsOnlyKeys(enroll.slot());
        assertThat(crm.effects(OTHER, List.of("globex"))).isEmpty();
    }

    @Test
    void accountsWithRecordsAreCountedOnce() {
        confirm(1, Samples.upsert("acme", 55, "k1"), "77");
        confirm(1, contact("acme", "acme", "k2"), "5");
        confirm(1, contact("globex", "globex", "k3"), "6");

        assertThat(crm.accounts(Samples.LOCAL)).isEqualTo(2);
        assertThat(crm.accounts(OTHER)).isZero();
    }

    @Test
    void enrollmentsOfADayAreCountedBySender() {
        Instant lastOfDay = Samples.DAY_2.minusMillis(1);
        PlannedOperation pending = Samples.enroll("pending", "k1", Samples.DAY_1, REP);
        PlannedOperation sending = Samples.enroll("sending", "k2", lastOfDay, REP);
        PlannedOperation unknown = Samples.enroll("unknown", "k3", Samples.DAY_1, REP);
        PlannedOperation confirmed = Samples.enroll("confirmed", "k4", Samples.DAY_1, Optional.empty());
        PlannedOperation rejected = Samples.enroll("rejected", "k5", Samples.DAY_1, REP);
        PlannedOperation superseded = Samples.enroll("superseded", "k6", Samples.DAY_1, REP);
        PlannedOperation nextDay = Samples.enroll("next day", "k7", Samples.DAY_2, REP);
        ledger.outbox()
                .commit(
                        1,
                        Samples.part(
                                pending,
                                sending,
                                unknown,
                                confirmed,
                                rejected,
                                superseded,
                                nextDay,
                                Samples.task("acme", "k8")));
        ledger.outbox().markSending(List.of(sending.operation().key()), Samples.DAY_1);
        settle(1, unknown, Samples.unknown(unknown), Samples.DAY_1);
        settle(1, confirmed, Samples.confirmed(confirmed, "1"), Samples.DAY_1);
        settle(1, rejected, Samples.rejected(rejected), Samples.DAY_1);
        ledger.outbox().commit(1, Samples.settled(List.of(superseded.slot())));

        assertThat(crm.enrollmentsOn(Samples.LOCAL, "2026-03-01"))
                .containsOnly(Map.entry(REP, 3L), Map.entry(Optional.empty(), 1L));
        assertThat(crm.enrollmentsOn(Samples.LOCAL, "2026-03-02")).containsOnly(Map.entry(REP, 1L));
        assertThat(crm.enrollmentsOn(OTHER, "2026-03-01")).isEmpty();
    }

    private ConfirmedRecord record() {
        return crm.records(Samples.LOCAL, List.of("acme")).get(0);
    }

    private void confirm(long run, PlannedOperation planned, String id) {
        confirm(run, planned, id, Samples.DAY_1);
    }

    private void confirm(long run, PlannedOperation planned, String id, Instant at) {
        ledger.outbox().commit(run, Samples.part(planned));
        settle(run, planned, Samples.confirmed(planned, id), at);
    }

    private void settle(long run, PlannedOperation planned, Receipt receipt, Instant at) {
        ledger.outbox()
                .settle(Samples.answered(
                        run,
                        Map.of(
                                planned.operation().key(),
                                new OutboxEntry(
                                        planned, run, State.SENDING, 1, Optional.of(Samples.DAY_1), Optional.empty())),
                        List.of(receipt),
                        at));
    }

    private static PlannedOperation upsert(String key, Map<String, FieldValue> values) {
        SortedMap<String, FieldWrite> fields = new TreeMap<>();
        values.forEach((name, value) -> fields.put(name, new FieldWrite(value, WritePolicy.ALWAYS)));
        return Samples.upsert("acme", 55, key, fields);
    }

    private static PlannedOperation contact(String account, String person, String key) {
        return new PlannedOperation(
                Samples.LOCAL,
                account,
                "contact/u0-" + person,
                1,
                50,
                Samples.DAY_1,
                new Operation.Upsert(
                        new IdempotencyKey(key),
                        Samples.contact(person),
                        new TreeMap<>(),
                        true,
                        Optional.of(Samples.company(account))));
    }

    private static FieldValue text(String value) {
        return new FieldValue.Text(value);
    }

    private static ConfirmedEffect effect(PlannedOperation planned, String kind, Optional<String> sender) {
        return new ConfirmedEffect(
                planned.slot(),
                "acme",
                planned.operation().record().object(),
                planned.operation().record().key(),
                kind,
                1,
                Samples.DAY_1,
                sender,
                4,
                Samples.DAY_2);
    }
}

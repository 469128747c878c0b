package io.pqlconnector.store;

import io.pqlconnector.core.ledger.Grounds;
import io.pqlconnector.core.ledger.Outbox;
import io.pqlconnector.core.ledger.OutboxEntry;
import io.pqlconnector.core.ledger.PlannedOperation;
import io.pqlconnector.core.ledger.TierChange;
import io.pqlconnector.core.score.ScoredAccount;
import io.pqlconnector.core.score.ScoredUser;
import io.pqlconnector.core.score.Standing;
import io.pqlconnector.rules.score.Assessment;
import io.pqlconnector.rules.score.Trigger;
import io.pqlconnector.rules.signal.Measured;
import io.pqlconnector.rules.signal.Measurement;
import io.pqlconnector.rules.signal.SignalName;
import io.pqlconnector.rules.signal.SignalValue;
import io.pqlconnector.spi.DestinationName;
import io.pqlconnector.spi.EntityKind;
import io.pqlconnector.spi.destination.Assignee;
import io.pqlconnector.spi.destination.CrmId;
import io.pqlconnector.spi.destination.FieldValue;
import io.pqlconnector.spi.destination.FieldWrite;
import io.pqlconnector.spi.destination.IdempotencyKey;
import io.pqlconnector.spi.destination.Match;
import io.pqlconnector.spi.destination.ObjectName;
import io.pqlconnector.spi.destination.Operation;
import io.pqlconnector.spi.destination.Receipt;
import io.pqlconnector.spi.destination.RecordRef;
import io.pqlconnector.spi.destination.WritePolicy;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;

/** Accounts, operations and receipts as a run makes them. */
final class Samples {
    static final DestinationName LOCAL = new DestinationName("local");
    static final Instant DAY_1 = Instant.parse("2026-03-01T00:00:00Z");
    static final Instant DAY_2 = Instant.parse("2026-03-02T00:00:00Z");
    static final Instant DAY_3 = Instant.parse("2026-03-03T00:00:00Z");
    static final Instant DAY_4 = Instant.parse("2026-03-04T00:00:00Z");
    static final int THRESHOLD = 40;

    private Samples() {}

    static ScoredAccount account(String key, Instant asOf, int score, Optional<String> tier) {
        return account(key, asOf, score, tier, Standing.first(tier, score >= THRESHOLD, asOf), 2);
    }

    static ScoredAccount account(
            String key, Instant asOf, int score, Optional<String> tier, Standing standing, int users) {
        Measured sessions = new Measured(
                new SignalValue.Number(41),
                Optional.of(asOf.minusSeconds(900_000)),
                Optional.of(asOf.minusSeconds(3_600)));
        SortedMap<SignalName, Measured> signals = new TreeMap<>();
        signals.put(new SignalName("engaged"), sessions);
        signals.put(
                new SignalName("industry"),
                new Measured(new SignalValue.Text("saas"), Optional.empty(), Optional.empty()));
        signals.put(new SignalName("premium_intent"), Measured.ABSENT);
        for (int i = 0; i < 9; i++) {
            signals.put(
                    new SignalName("signal_" + i),
                    new Measured(new SignalValue.Number(i), Optional.of(asOf.minusSeconds(i)), Optional.of(asOf)));
        }
        Measurement measurement = new Measurement(
                EntityKind.ACCOUNT,
                key,
                "Name of " + key,
                key + ".example",
                "",
                false,
                Optional.of(asOf.minusSeconds(5_000_000)),
                Optional.of(asOf.minusSeconds(60)),
                412,
                signals,
                new TreeMap<>(Map.of("plan", "free", "employees", "120")));
        Assessment assessment = new Assessment(
                measurement,
                asOf,
                score,
                THRESHOLD,
                tier,
                List.of(new Trigger(
                        new SignalName("engaged"), 10, "41 sessions in 30 days", sessions, "10 in 30 days")),
                new TreeMap<>(Map.of(new SignalName("premium_intent"), "1 in 30 days")),
                signals,
                Optional.of(new Assessment.ChosenPlay("outgrown", "Offer the Team plan", "AE", "", "", "Outgrown")),
                Optional.empty());
        return new ScoredAccount(
                assessment,
                standing,
                IntStream.range(0, users)
                        .mapToObj(i -> new ScoredUser(user(key, i, asOf), Optional.empty(), i == 0))
                        .toList(),
                users);
    }

    static Measurement user(String account, int number, Instant asOf) {
        return new Measurement(
                EntityKind.USER,
                "u" + number + "-" + account,
                "",
                account + ".example",
                "u" + number + "@" + account + ".example",
                true,
                Optional.of(asOf.minusSeconds(5_000_000)),
                Optional.of(asOf.minusSeconds(60)),
                17,
                new TreeMap<>(),
                new TreeMap<>());
    }

    static TierChange change(
            String key, Instant asOf, long run, Optional<String> from, Optional<String> to, int score) {
        return change(key, asOf, run, from, to, score, Optional.empty());
    }

    static TierChange change(
            String key,
            Instant asOf,
            long run,
            Optional<String> from,
            Optional<String> to,
            int score,
            Optional<Grounds> grounds) {
        return new TierChange(EntityKind.ACCOUNT, key, asOf, run, from, to, score, score >= THRESHOLD, grounds);
    }

    static PlannedOperation upsert(String account, int score, String operationKey) {
        SortedMap<String, FieldWrite> fields = new TreeMap<>();
        fields.put("pql_score", new FieldWrite(new FieldValue.Number(BigDecimal.valueOf(score)), WritePolicy.ALWAYS));
        return upsert(account, score, operationKey, fields);
    }

    static PlannedOperation upsert(
            String account, int score, String operationKey, SortedMap<String, FieldWrite> fields) {
        return new PlannedOperation(
                LOCAL,
                account,
                "company/" + account,
                0,
                score,
                DAY_1,
                new Operation.Upsert(
                        new IdempotencyKey(operationKey), company(account), fields, true, Optional.empty()));
    }

    static PlannedOperation listChange(String account, String list, boolean member, String operationKey) {
        return new PlannedOperation(
                LOCAL,
                account,
                "list/" + list + "/company/" + account,
                2,
                50,
                DAY_1,
                new Operation.ListChange(new IdempotencyKey(operationKey), company(account), list, member));
    }

    static PlannedOperation enroll(String account, String operationKey, Instant asOf, Optional<String> sender) {
        return new PlannedOperation(
                LOCAL,
                account,
                "enroll/Outgrown/contact/u0-" + account,
                3,
                50,
                asOf,
                new Operation.Enroll(
                        new IdempotencyKey(operationKey),
                        contact(account),
                        "Outgrown",
                        new Assignee(Optional.of(company(account)), sender)));
    }

    static PlannedOperation task(String account, String operationKey) {
        return new PlannedOperation(
                LOCAL,
                account,
                "task/Hot PQL/company/" + account,
                4,
                50,
                DAY_1,
                new Operation.CreateTask(
                        new IdempotencyKey(operationKey),
                        company(account),
                        "Hot PQL: " + account,
                        "41 sessions in 30 days\nNext: call",
                        new Assignee(Optional.empty(), Optional.of("rep@ours.example")),
                        LocalDate.parse("2026-03-02")));
    }

    static PlannedOperation note(String account, String operationKey) {
        return new PlannedOperation(
                LOCAL,
                account,
                "note/Became hot/company/" + account,
                4,
                50,
                DAY_1,
                new Operation.CreateNote(new IdempotencyKey(operationKey), company(account), "Became hot\nNext: call"));
    }

    static RecordRef company(String account) {
        return new RecordRef(
                new ObjectName("company"),
                account,
                List.of(new Match("pql_account_key", account), new Match("domain", account + ".example")),
                Optional.empty());
    }

    static RecordRef contact(String account) {
        return new RecordRef(
                new ObjectName("contact"),
                "u0-" + account,
                List.of(new Match("email", "u0@" + account + ".example")),
                Optional.of(new CrmId("77")));
    }

    static Outbox.Part part(PlannedOperation... operations) {
        return new Outbox.Part(List.of(), List.of(), List.of(operations), Map.of(), "4f2a91");
    }

    static Outbox.Part part(List<ScoredAccount> accounts, List<PlannedOperation> operations) {
        return new Outbox.Part(accounts, List.of(), operations, Map.of(), "4f2a91");
    }

    static Outbox.Part scored(List<ScoredAccount> accounts, List<TierChange> changes) {
        return new Outbox.Part(accounts, changes, List.of(), Map.of(), "4f2a91");
    }

    static Outbox.Part settled(Collection<String> slots) {
        return new Outbox.Part(List.of(), List.of(), List.of(), Map.of(LOCAL, slots), "4f2a91");
    }

    static Outbox.Answered answered(
            long run, Map<IdempotencyKey, OutboxEntry> entries, Collection<? extends Receipt> receipts) {
        return answered(run, entries, receipts, DAY_1);
    }

    static Outbox.Answered answered(
            long run, Map<IdempotencyKey, OutboxEntry> entries, Collection<? extends Receipt> receipts, Instant at) {
        return new Outbox.Answered(run, at, entries, List.copyOf(receipts), Map.of(), Set.of());
    }

    static Receipt.Confirmed confirmed(PlannedOperation planned, String id) {
        return new Receipt.Confirmed(
                planned.operation().key(),
                new CrmId(id),
                new CrmId(id),
                false,
                Optional.of("https://crm.example/" + id));
    }

    static Receipt.Rejected rejected(PlannedOperation planned) {
        return new Receipt.Rejected(
                planned.operation().key(),
                "INVALID_OPTION",
                "pql_tier",
                "not one of the options",
                "./pql provision --apply");
    }

    static Receipt.Deferred deferred(PlannedOperation planned, Instant until) {
        return new Receipt.Deferred(
                planned.operation().key(), until, "SEND_LIMIT_EXCEEDED", "The day of rep@ours.example is full.");
    }

    static Receipt.Unknown unknown(PlannedOperation planned) {
        return new Receipt.Unknown(planned.operation().key(), "no answer within 30 s");
    }
}

package io.pqlconnector.core.fake;

import io.pqlconnector.core.ledger.ConfirmedEffect;
import io.pqlconnector.core.ledger.ConfirmedRecord;
import io.pqlconnector.core.ledger.CrmState;
import io.pqlconnector.core.ledger.OutboxEntry;
import io.pqlconnector.core.ledger.OutboxEntry.State;
import io.pqlconnector.core.ledger.PlannedOperation;
import io.pqlconnector.core.ledger.RunWrites;
import io.pqlconnector.core.ledger.WrittenRecord;
import io.pqlconnector.spi.DestinationName;
import io.pqlconnector.spi.destination.FieldValue;
import io.pqlconnector.spi.destination.IdempotencyKey;
import io.pqlconnector.spi.destination.Operation;
import io.pqlconnector.spi.destination.Receipt;
import io.pqlconnector.spi.destination.RecordRef;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** What the destinations were confirmed to hold, in memory. */
final class FakeCrmState implements CrmState, RunWrites {
    private final Map<Long, List<WrittenRecord>> writes = new HashMap<>();
    private final Map<IdempotencyKey, OutboxEntry> entries;
    private final SortedMap<String, ConfirmedRecord> records = new TreeMap<>();
    private final SortedMap<String, ConfirmedEffect> effects = new TreeMap<>();

    /**
     * A state of nothing.
     *
     * @param entries what is in the outbox, among them the enrollments of a day
     */
    FakeCrmState(Map<IdempotencyKey, OutboxEntry> entries) {
        this.entries = entries;
    }

    /** What the destinations were confirmed to hold, without what differs from run to run. */
    String confirmedContent() {
        StringBuilder text = new StringBuilder();
        records.forEach((slot, record) -> text.append(slot)
                .append(' ')
                .append(record.version())
                .append(record.fields())
                .append('\n'));
        effects.forEach((slot, effect) -> text.append(slot)
                .append(' ')
                .append(effect.kind())
                .append(effect.version())
                .append('\n'));
        return text.toString();
    }

    /** Takes down what an operation did to the CRM. */
    void confirm(long run, PlannedOperation planned, Receipt.Confirmed receipt, Instant at) {
        Operation operation = planned.operation();
        String place = planned.destination() + " ";
        if (operation instanceof Operation.Upsert upsert) {
            String slot =
                    place + upsert.record().object() + "/" + upsert.record().key();
            Optional<ConfirmedRecord> before = Optional.ofNullable(records.get(slot));
            SortedMap<String, FieldValue> fields =
                    new TreeMap<>(before.map(ConfirmedRecord::fields).orElse(new TreeMap<>()));
            List<WrittenRecord> ofRun = writes.computeIfAbsent(run, number -> new ArrayList<>());
            ofRun.add(new WrittenRecord(
                    ofRun.size() + 1,
                    planned.slot(),
                    planned.account(),
                    planned.stage(),
                    upsert.record(),
                    upsert.fields(),
                    before.map(ConfirmedRecord::fields),
                    receipt.created()));
            upsert.fields().forEach((name, write) -> fields.put(name, write.value()));
            records.put(
                    slot,
                    new ConfirmedRecord(
                            upsert.record().object(),
                            upsert.record().key(),
                            planned.account(),
                            receipt.record(),
                            receipt.link(),
                            before.map(ConfirmedRecord::version).orElse(0L) + 1,
                            fields,
                            run,
                            at));
            return;
        }
        String slot = place + planned.slot();
        long version = Optional.ofNullable(effects.get(slot))
                .map(ConfirmedEffect::version)
                .orElse(0L);
        effects.put(
                slot,
                new ConfirmedEffect(
                        planned.slot(),
                        planned.account(),
                        operation.record().object(),
                        operation.record().key(),
                        operation.kind(),
                        version + 1,
                        planned.asOf(),
                        sender(operation),
                        run,
                        at));
    }

    /** Whether a destination is known to hold a record. */
    boolean holds(DestinationName destination, RecordRef record) {
        return records.containsKey(destination + " " + record.object() + "/" + record.key());
    }

    private static Optional<String> sender(Operation operation) {
        return operation instanceof Operation.Enroll enroll ? enroll.sender().email() : Optional.empty();
    }

    @Override
    public List<ConfirmedRecord> records(DestinationName destination, Collection<String> ofAccounts) {
        return records.entrySet().stream()
                .filter(entry -> entry.getKey().startsWith(destination + " "))
                .map(Map.Entry::getValue)
                .filter(record -> ofAccounts.contains(record.account()))
                .toList();
    }

    @Override
    public Map<String, ConfirmedRecord> recordsByKey(
            DestinationName destination, String object, Collection<String> keys) {
        Map<String, ConfirmedRecord> found = new HashMap<>();
        for (String key : keys) {
            Optional.ofNullable(records.get(destination + " " + object + "/" + key))
                    .ifPresent(record -> found.put(key, record));
        }
        return found;
    }

    @Override
    public Map<String, ConfirmedEffect> effects(DestinationName destination, Collection<String> ofAccounts) {
        Set<String> ofRecords = new HashSet<>();
        records(destination, ofAccounts).forEach(record -> ofRecords.add(record.object() + "/" + record.key()));
        Map<String, ConfirmedEffect> found = new HashMap<>();
        effects.forEach((slot, effect) -> {
            if (slot.startsWith(destination + " ")
                    && (ofAccounts.contains(effect.account())
                            || ofRecords.contains(effect.object() + "/" + effect.key()))) {
                found.put(effect.slot(), effect);
            }
        });
        return found;
    }

    @Override
    public Map<String, ConfirmedEffect> effectsIn(DestinationName destination, Collection<String> slots) {
        Map<String, ConfirmedEffect> found = new HashMap<>();
        for (String slot : slots) {
            Optional.ofNullable(effects.get(destination + " " + slot)).ifPresent(effect -> found.put(slot, effect));
        }
        return found;
    }

    @Override
    public List<WrittenRecord> writtenBy(DestinationName destination, long run, long after, int limit) {
        return writes.getOrDefault(run, List.of()).stream()
                .filter(write -> write.position() > after)
                .limit(limit)
                .toList();
    }

    @Override
    public SortedMap<String, Long> effectsOf(DestinationName destination, long run) {
        SortedMap<String, Long> kinds = new TreeMap<>();
        effects.values().stream()
                .filter(effect -> effect.run() == run)
                .forEach(effect -> kinds.merge(effect.kind(), 1L, Long::sum));
        return kinds;
    }

    @Override
    public long accounts(DestinationName destination) {
        return records.entrySet().stream()
                .filter(entry -> entry.getKey().startsWith(destination + " "))
                .map(entry -> entry.getValue().account())
                .distinct()
                .count();
    }

    @Override
    public Map<Optional<String>, Long> enrollmentsOn(DestinationName destination, String day) {
        Map<Optional<String>, Long> counts = new HashMap<>();
        for (OutboxEntry entry : entries.values()) {
            if (entry.planned().destination().equals(destination)
                    && entry.planned().operation() instanceof Operation.Enroll enroll
                    && entry.state() != State.REJECTED
                    && entry.state() != State.SUPERSEDED
                    && LocalDate.ofInstant(entry.planned().asOf(), ZoneOffset.UTC)
                            .toString()
                            .equals(day)) {
                counts.merge(enroll.sender().email(), 1L, Long::sum);
            }
        }
        return counts;
    }
}

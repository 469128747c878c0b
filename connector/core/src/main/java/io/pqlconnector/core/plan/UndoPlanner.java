package io.pqlconnector.core.plan;

import io.pqlconnector.core.ledger.ConfirmedRecord;
import io.pqlconnector.core.ledger.CrmState;
import io.pqlconnector.core.ledger.PlannedOperation;
import io.pqlconnector.core.ledger.WrittenRecord;
import io.pqlconnector.spi.DestinationName;
import io.pqlconnector.spi.destination.Destination;
import io.pqlconnector.spi.destination.FieldValue;
import io.pqlconnector.spi.destination.FieldWrite;
import io.pqlconnector.spi.destination.FoundRecord;
import io.pqlconnector.spi.destination.ObjectName;
import io.pqlconnector.spi.destination.Operation;
import io.pqlconnector.spi.destination.RecordRef;
import io.pqlconnector.spi.destination.WritePolicy;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Plans how a run's values are taken back: each field gets the value from before that run, unless it holds something else by
 * now than what that run wrote. What a record is found by, and what it was given when it was made, stays. Asks the CRM what it
 * holds and writes nothing.
 */
public final class UndoPlanner {
    private final DestinationName name;
    private final Destination destination;
    private final CrmState crm;
    private final Instant asOf;
    private final Keys keys = new Keys();

    /**
     * For one destination.
     *
     * @param asOf the as-of instant that the operations are marked with
     */
    public UndoPlanner(PlanTarget target, CrmState crm, Instant asOf) {
        name = target.name();
        destination = target.destination();
        this.crm = crm;
        this.asOf = asOf;
    }

    /** Why a field is not put back. */
    public enum Reason {
        /** The CRM holds something else than what was confirmed to us. */
        EDITED,
        /** A later run wrote it again. */
        WRITTEN_LATER,
        /** Nothing was ever confirmed of it before, and the record was there already, so nobody knows what it held. */
        NOT_KNOWN,
        /** The CRM does not have the record any more. */
        GONE
    }

    /**
     * A field that is left as it is.
     *
     * @param object the record's object
     * @param key our key of the record
     */
    public record Skipped(ObjectName object, String key, String field, Reason reason) {}

    /**
     * What takes some writes back.
     *
     * @param operations one per record that has anything to be put back
     * @param skipped what is left as it is
     */
    public record Undone(List<PlannedOperation> operations, List<Skipped> skipped) {}

    /** Plans for some writes of one run. */
    public Undone plan(List<WrittenRecord> writes) throws InterruptedException {
        Map<ObjectName, List<WrittenRecord>> byObject = new LinkedHashMap<>();
        writes.forEach(write -> byObject.computeIfAbsent(write.record().object(), object -> new ArrayList<>())
                .add(write));
        Undone undone = new Undone(new ArrayList<>(), new ArrayList<>());
        for (Map.Entry<ObjectName, List<WrittenRecord>> entry : byObject.entrySet()) {
            Map<String, ConfirmedRecord> confirmed = crm.recordsByKey(
                    name,
                    entry.getKey().value(),
                    entry.getValue().stream().map(write -> write.record().key()).toList());
            Map<String, FoundRecord> found = find(entry.getValue(), confirmed);
            for (WrittenRecord write : entry.getValue()) {
                Optional.ofNullable(confirmed.get(write.record().key()))
                        .ifPresent(now -> plan(
                                write,
                                now,
                                Optional.ofNullable(found.get(write.record().key())),
                                undone));
            }
        }
        return undone;
    }

    private Map<String, FoundRecord> find(Collection<WrittenRecord> writes, Map<String, ConfirmedRecord> confirmed)
            throws InterruptedException {
        Set<String> fields = new TreeSet<>();
        List<RecordRef> refs = new ArrayList<>();
        for (WrittenRecord write : writes) {
            fields.addAll(write.written().keySet());
            refs.add(ref(write, Optional.ofNullable(confirmed.get(write.record().key()))));
        }
        Map<String, FoundRecord> found = new HashMap<>();
        ObjectName object = refs.get(0).object();
        for (FoundRecord record : destination.find(refs, FieldsThere.of(destination, object, fields))) {
            found.put(record.ref().key(), record);
        }
        return found;
    }

    private static RecordRef ref(WrittenRecord write, Optional<ConfirmedRecord> confirmed) {
        RecordRef record = write.record();
        return new RecordRef(record.object(), record.key(), record.matches(), confirmed.map(ConfirmedRecord::id));
    }

    private void plan(WrittenRecord write, ConfirmedRecord now, Optional<FoundRecord> found, Undone undone) {
        SortedMap<String, FieldWrite> back = new TreeMap<>();
        for (Map.Entry<String, FieldWrite> field : write.written().entrySet()) {
            if (isWhatItIsKnownBy(write.record(), field.getKey(), field.getValue())) {
                continue;
            }
            Optional<Reason> reason =
                    reason(write, field.getKey(), field.getValue().value(), now, found);
            if (reason.isPresent()) {
                undone.skipped()
                        .add(new Skipped(write.record().object(), write.record().key(), field.getKey(), reason.get()));
            } else {
                back.put(field.getKey(), new FieldWrite(before(write, field.getKey()), WritePolicy.ALWAYS));
            }
        }
        if (!back.isEmpty()) {
            undone.operations().add(planned(write, now, back));
        }
    }

    // A record that a run made stays, and nobody could find it again without its name, domain or e-mail address.
    private static boolean isWhatItIsKnownBy(RecordRef record, String field, FieldWrite write) {
        return write.policy() == WritePolicy.ON_CREATE
                || record.matches().stream().anyMatch(match -> match.field().equals(field));
    }

    private static Optional<Reason> reason(
            WrittenRecord write, String field, FieldValue value, ConfirmedRecord now, Optional<FoundRecord> found) {
        if (!value.equals(now.fields().get(field))) {
            return Optional.of(Reason.WRITTEN_LATER);
        }
        boolean known = write.created()
                || write.before().filter(before -> before.containsKey(field)).isPresent();
        if (!known) {
            return Optional.of(Reason.NOT_KNOWN);
        }
        if (found.isEmpty()) {
            return Optional.of(Reason.GONE);
        }
        String held = found.get().fields().getOrDefault(field, "");
        return SameValue.of(value, held) ? Optional.empty() : Optional.of(Reason.EDITED);
    }

    // What the run's own new record did not have before is emptied.
    private static FieldValue before(WrittenRecord write, String field) {
        return write.before()
                .flatMap(before -> Optional.ofNullable(before.get(field)))
                .orElse(new FieldValue.Cleared());
    }

    private PlannedOperation planned(WrittenRecord write, ConfirmedRecord now, SortedMap<String, FieldWrite> back) {
        RecordRef record = write.record();
        Operation operation = new Operation.Upsert(
                keys.upsert(name, write.slot(), now.version(), back, record, false, Optional.empty()),
                record,
                back,
                false,
                Optional.empty());
        return new PlannedOperation(name, write.account(), write.slot(), write.stage(), 0, asOf, operation);
    }
}

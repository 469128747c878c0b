package io.pqlconnector.core.plan;

import io.pqlconnector.core.ledger.ConfirmedEffect;
import io.pqlconnector.core.ledger.ConfirmedRecord;
import io.pqlconnector.core.ledger.CrmState;
import io.pqlconnector.core.mapping.FieldMapping;
import io.pqlconnector.core.mapping.ListMapping;
import io.pqlconnector.core.mapping.Mapping;
import io.pqlconnector.core.mapping.ObjectMapping;
import io.pqlconnector.spi.DestinationName;
import io.pqlconnector.spi.EntityKind;
import io.pqlconnector.spi.destination.Destination;
import io.pqlconnector.spi.destination.FieldValue;
import io.pqlconnector.spi.destination.FieldWrite;
import io.pqlconnector.spi.destination.FoundRecord;
import io.pqlconnector.spi.destination.ObjectName;
import io.pqlconnector.spi.destination.Operation;
import io.pqlconnector.spi.destination.RecordRef;
import io.pqlconnector.spi.destination.WritePolicy;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Plans how a person is taken out of a CRM: in the records that the ledger knows to be theirs the fields that the mapping
 * writes are cleared, and the lists that it keeps are left. The records stay, with what they are found by and what they
 * were made with. Asks the CRM what it holds and writes nothing.
 */
public final class ForgetPlanner {
    private final DestinationName name;
    private final Destination destination;
    private final Mapping mapping;
    private final CrmState crm;
    private final Keys keys = new Keys();

    /** For one destination. */
    public ForgetPlanner(PlanTarget target, CrmState crm) {
        name = target.name();
        destination = target.destination();
        mapping = target.mapping();
        this.crm = crm;
    }

    /**
     * Plans for a person.
     *
     * @param ids our keys of the person
     * @return one for each record that is theirs, in the order of the mapping and of the keys
     */
    public List<CrmTrace> plan(Collection<String> ids) throws InterruptedException {
        List<CrmTrace> traces = new ArrayList<>();
        for (ObjectMapping object : mapping.objects()) {
            if (object.kind() == EntityKind.USER) {
                traces.addAll(plan(object, new TreeSet<>(ids)));
            }
        }
        return traces;
    }

    private List<CrmTrace> plan(ObjectMapping object, SortedSet<String> ids) throws InterruptedException {
        Map<String, ConfirmedRecord> records =
                crm.recordsByKey(name, object.name().value(), ids);
        Map<String, List<ConfirmedEffect>> effects = effects(object.name(), ids, records.values());
        SortedMap<String, RecordRef> refs = new TreeMap<>();
        Set<String> fields = new TreeSet<>();
        for (String id : ids) {
            Optional<ConfirmedRecord> record = Optional.ofNullable(records.get(id));
            record.ifPresent(known -> fields.addAll(clearable(object, known)));
            if (record.isPresent() || effects.containsKey(id)) {
                refs.put(id, new RecordRef(object.name(), id, List.of(), record.map(ConfirmedRecord::id)));
            }
        }
        Map<String, FoundRecord> found = new HashMap<>();
        if (!refs.isEmpty()) {
            destination
                    .find(List.copyOf(refs.values()), FieldsThere.of(destination, object.name(), fields))
                    .forEach(record -> found.put(record.ref().key(), record));
        }
        return refs.values().stream()
                .map(ref -> trace(
                        object,
                        ref,
                        Optional.ofNullable(records.get(ref.key())),
                        effects.getOrDefault(ref.key(), List.of()),
                        Optional.ofNullable(found.get(ref.key()))))
                .toList();
    }

    // A membership may be known although no write of the record itself was ever confirmed.
    private Map<String, List<ConfirmedEffect>> effects(
            ObjectName object, Set<String> ids, Collection<ConfirmedRecord> records) {
        Set<String> accounts = new HashSet<>();
        records.forEach(record -> accounts.add(record.account()));
        SortedMap<String, ConfirmedEffect> bySlot = new TreeMap<>(crm.effects(name, accounts));
        List<String> slots = new ArrayList<>();
        mapping.lists().forEach(list -> ids.forEach(id -> slots.add(Slots.list(list.name(), object, id))));
        bySlot.putAll(crm.effectsIn(name, slots));
        Map<String, List<ConfirmedEffect>> byKey = new HashMap<>();
        for (ConfirmedEffect effect : bySlot.values()) {
            if (effect.object().equals(object)
                    && ids.contains(effect.key())
                    && !effect.kind().equals("remove_from_list")) {
                byKey.computeIfAbsent(effect.key(), key -> new ArrayList<>()).add(effect);
            }
        }
        return byKey;
    }

    private CrmTrace trace(
            ObjectMapping object,
            RecordRef known,
            Optional<ConfirmedRecord> record,
            List<ConfirmedEffect> effects,
            Optional<FoundRecord> found) {
        RecordRef ref = new RecordRef(
                known.object(),
                known.key(),
                List.of(),
                found.map(FoundRecord::id).or(known::known));
        SortedMap<String, String> cleared = new TreeMap<>();
        SortedSet<String> kept = new TreeSet<>();
        record.ifPresent(ours -> found.ifPresent(held -> sort(object, ours, held, cleared, kept)));
        List<Operation> operations = new ArrayList<>();
        if (!cleared.isEmpty()) {
            operations.add(clearing(ref, record.map(ConfirmedRecord::version).orElse(0L), cleared.keySet()));
        }
        SortedSet<String> lists = new TreeSet<>();
        SortedMap<String, SortedSet<String>> lasting = new TreeMap<>();
        for (ConfirmedEffect effect : effects) {
            String list = Slots.nameIn(effect);
            if (found.isPresent() && isKept(list, effect)) {
                lists.add(list);
                operations.add(new Operation.ListChange(
                        keys.listChange(name, effect.slot(), effect.version(), false), ref, list, false));
            } else if (!ListPlanner.isMember(effect) || found.isPresent()) {
                lasting.computeIfAbsent(effect.kind(), kind -> new TreeSet<>()).add(list);
            }
        }
        Optional<String> link = found.flatMap(FoundRecord::link).or(() -> record.flatMap(ConfirmedRecord::link));
        return new CrmTrace(
                ref.object(), ref.key(), link, found.isPresent(), cleared, lists, kept, lasting, operations);
    }

    private static void sort(
            ObjectMapping object,
            ConfirmedRecord ours,
            FoundRecord held,
            SortedMap<String, String> cleared,
            SortedSet<String> kept) {
        Set<String> clearable = clearable(object, ours);
        ours.fields().forEach((field, written) -> {
            String holds = held.fields().getOrDefault(field, "");
            if (!clearable.contains(field)) {
                if (!(written instanceof FieldValue.Cleared)) {
                    kept.add(field);
                }
            } else if (!holds.isEmpty()) {
                boolean isOurs =
                        object.field(field).filter(ForgetPlanner::isOursAlone).isPresent()
                                || SameValue.of(written, holds);
                if (isOurs) {
                    cleared.put(field, holds);
                } else {
                    kept.add(field);
                }
            }
        });
    }

    /** The fields that the mapping writes again and again, of those that were written, but for what the record is found by. */
    private static Set<String> clearable(ObjectMapping object, ConfirmedRecord record) {
        Set<String> fields = new TreeSet<>();
        for (Map.Entry<String, FieldValue> written : record.fields().entrySet()) {
            boolean isWritten = object.field(written.getKey())
                    .filter(field -> field.write() == WritePolicy.ALWAYS || field.write() == WritePolicy.IF_EMPTY)
                    .isPresent();
            boolean isMatch =
                    object.matches().stream().anyMatch(match -> match.field().equals(written.getKey()));
            if (isWritten && !isMatch && !(written.getValue() instanceof FieldValue.Cleared)) {
                fields.add(written.getKey());
            }
        }
        return fields;
    }

    // Whatever stands in it: the next run would have written over it.
    private static boolean isOursAlone(FieldMapping field) {
        return field.write() == WritePolicy.ALWAYS && !field.keepEdits();
    }

    private boolean isKept(String list, ConfirmedEffect effect) {
        return ListPlanner.isMember(effect)
                && mapping.lists().stream()
                        .filter(kept -> kept.of().equals(effect.object()))
                        .map(ListMapping::name)
                        .anyMatch(list::equals);
    }

    private Operation clearing(RecordRef ref, long version, Set<String> fields) {
        SortedMap<String, FieldWrite> writes = new TreeMap<>();
        fields.forEach(field -> writes.put(field, new FieldWrite(new FieldValue.Cleared(), WritePolicy.ALWAYS)));
        return new Operation.Upsert(
                keys.upsert(name, Slots.record(ref), version, writes, ref, false, Optional.empty()),
                ref,
                writes,
                false,
                Optional.empty());
    }
}

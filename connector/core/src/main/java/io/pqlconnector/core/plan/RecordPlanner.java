package io.pqlconnector.core.plan;

import io.pqlconnector.core.ledger.ConfirmedRecord;
import io.pqlconnector.core.mapping.FieldMapping;
import io.pqlconnector.core.mapping.ObjectMapping;
import io.pqlconnector.core.mapping.Subject;
import io.pqlconnector.spi.destination.FieldValue;
import io.pqlconnector.spi.destination.FieldWrite;
import io.pqlconnector.spi.destination.IdempotencyKey;
import io.pqlconnector.spi.destination.Operation;
import io.pqlconnector.spi.destination.RecordRef;
import io.pqlconnector.spi.destination.WritePolicy;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Plans the fields of records: those that differ from what was last confirmed. */
final class RecordPlanner {
    private static final int ACCOUNTS = 0;
    private static final int PEOPLE = 1;

    private final PlanContext context;

    RecordPlanner(PlanContext context) {
        this.context = context;
    }

    /** Plans an account's own record. */
    void account(ObjectMapping object, RecordRef ref, Work work, Chunk chunk) {
        Target target = new Target(ref, object.createMissing(), Optional.empty(), work);
        upsert(target, changes(object, work.subject(), confirmed(ref, chunk)), chunk);
    }

    /** Plans the record of a person whom the account claimed. */
    void person(ObjectMapping object, Work.Person person, Work work, Chunk chunk) {
        Target target = new Target(person.ref(), object.createMissing(), work.parent(), work);
        upsert(target, changes(object, person.subject(), confirmed(person.ref(), chunk)), chunk);
    }

    /** Plans the record of a person who is not among the selected any more, but still measured. */
    void keepTrue(ObjectMapping object, RecordRef ref, Subject person, Work work, Chunk chunk) {
        upsert(new Target(ref, false, work.parent(), work), changes(object, person, confirmed(ref, chunk)), chunk);
    }

    /** Plans that a person about whom nothing is known any more is at least not called champion. */
    void takeChampionFlag(ObjectMapping object, RecordRef ref, ConfirmedRecord confirmed, Work work, Chunk chunk) {
        SortedMap<String, FieldWrite> writes = new TreeMap<>();
        for (FieldMapping field : object.fields()) {
            Optional<FieldValue> before = Optional.ofNullable(confirmed.fields().get(field.field()));
            if (field.from().equals("user.champion")
                    && field.write() == WritePolicy.ALWAYS
                    && before.equals(Optional.of(new FieldValue.Bool(true)))) {
                writes.put(field.field(), new FieldWrite(new FieldValue.Bool(false), field.write()));
            }
        }
        upsert(new Target(ref, false, Optional.empty(), work), writes, chunk);
    }

    private static Optional<ConfirmedRecord> confirmed(RecordRef ref, Chunk chunk) {
        return chunk.state().confirmed(Slots.record(ref));
    }

    private static SortedMap<String, FieldWrite> changes(
            ObjectMapping object, Subject subject, Optional<ConfirmedRecord> confirmed) {
        SortedMap<String, FieldWrite> writes = new TreeMap<>();
        Map<String, FieldValue> held = confirmed.isPresent() ? confirmed.get().fields() : Map.of();
        for (FieldMapping field : object.fields()) {
            Optional<FieldValue> before = Optional.ofNullable(held.get(field.field()));
            if (mayWrite(field.write(), confirmed, before)) {
                Optional<FieldValue> value = wanted(field, subject, before);
                if (value.isPresent() && !value.equals(before)) {
                    writes.put(field.field(), new FieldWrite(value.get(), field.write()));
                }
            }
        }
        return writes;
    }

    private static boolean mayWrite(
            WritePolicy policy, Optional<ConfirmedRecord> confirmed, Optional<FieldValue> before) {
        return switch (policy) {
            case ALWAYS -> true;
            // What was put back to nothing is empty again.
            case IF_EMPTY ->
                before.filter(value -> !(value instanceof FieldValue.Cleared)).isEmpty();
            case ON_CREATE -> confirmed.isEmpty();
            case NEVER -> false;
        };
    }

    // Only what we filled is emptied: a field that we never wrote may hold what a person typed.
    private static Optional<FieldValue> wanted(FieldMapping field, Subject subject, Optional<FieldValue> before) {
        Optional<FieldValue> value = field.source().of(subject);
        return value.isEmpty() && field.clear() && before.isPresent() ? Optional.of(new FieldValue.Cleared()) : value;
    }

    private void upsert(Target target, SortedMap<String, FieldWrite> writes, Chunk chunk) {
        RecordRef ref = target.ref;
        String slot = Slots.record(ref);
        Optional<ConfirmedRecord> confirmed = confirmed(ref, chunk);
        if (confirmed.isPresent() && writes.isEmpty() && !target.moved(confirmed.get())) {
            chunk.nothingToDo(slot);
            return;
        }
        IdempotencyKey key = context.keys()
                .upsert(
                        context.destination(),
                        slot,
                        confirmed.map(ConfirmedRecord::version).orElse(0L),
                        writes,
                        ref,
                        target.createMissing,
                        target.parent);
        boolean parentThere = target.parent.map(chunk::holds).orElse(false);
        Operation operation = new Operation.Upsert(
                context.chosen(key, chunk.state().open(slot), parentThere),
                ref,
                writes,
                target.createMissing,
                target.parent);
        int stage = context.isPerson(ref.object()) ? PEOPLE : ACCOUNTS;
        chunk.intend(context.planned(target.work, slot, stage, operation), confirmed);
    }

    /** Which record is written, and for whom. */
    private record Target(RecordRef ref, boolean createMissing, Optional<RecordRef> parent, Work work) {
        // A person who came from another account has to be put with the new one, even if no field differs.
        boolean moved(ConfirmedRecord confirmed) {
            return parent.isPresent()
                    && !confirmed.account().equals(work.account().key());
        }
    }
}

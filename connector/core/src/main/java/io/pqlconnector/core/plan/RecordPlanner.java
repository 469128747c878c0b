package io.pqlconnector.core.plan;

import io.pqlconnector.core.ledger.ConfirmedRecord;
import io.pqlconnector.core.mapping.FieldMapping;
import io.pqlconnector.core.mapping.ObjectMapping;
import io.pqlconnector.core.mapping.Subject;
import io.pqlconnector.core.plan.PlannedChange.FieldChange;
import io.pqlconnector.spi.destination.FieldValue;
import io.pqlconnector.spi.destination.FieldWrite;
import io.pqlconnector.spi.destination.IdempotencyKey;
import io.pqlconnector.spi.destination.Operation;
import io.pqlconnector.spi.destination.RecordRef;
import io.pqlconnector.spi.destination.WritePolicy;
import java.util.Optional;
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
        upsert(
                new Target(ref, false, work.parent(), work),
                changes(object, person, confirmed(ref, chunk)),
                chunk);
    }

    /** Plans that a person about whom nothing is known any more is at least not called champion. */
    void takeChampionFlag(ObjectMapping object, RecordRef ref, ConfirmedRecord confirmed, Work work, Chunk chunk) {
        Changes changes = new Changes();
        for (FieldMapping field : object.fields()) {
            Optional<FieldValue> before = Optional.ofNullable(confirmed.fields().get(field.field()));
            if (field.from().equals("user.champion")
                    && field.write() == WritePolicy.ALWAYS
                    && before.equals(Optional.of(new FieldValue.Bool(true)))) {
                changes.put(field, before, new FieldValue.Bool(false));
            }
        }
        upsert(new Target(ref, false, Optional.empty(), work), changes, chunk);
    }

    private static Optional<ConfirmedRecord> confirmed(RecordRef ref, Chunk chunk) {
        return chunk.state().confirmed(Slots.record(ref));
    }

    private static Changes changes(ObjectMapping object, Subject subject, Optional<ConfirmedRecord> confirmed) {
        Changes changes = new Changes();
        for (FieldMapping field : object.fields()) {
            Optional<FieldValue> before =
                    confirmed.flatMap(found -> Optional.ofNullable(found.fields().get(field.field())));
            if (mayWrite(field.write(), confirmed, before)) {
                wanted(field, subject, before)
                        .filter(value -> !before.equals(Optional.of(value)))
                        .ifPresent(value -> changes.put(field, before, value));
            }
        }
        return changes;
    }

    private static boolean mayWrite(
            WritePolicy policy, Optional<ConfirmedRecord> confirmed, Optional<FieldValue> before) {
        return switch (policy) {
            case ALWAYS -> true;
            case IF_EMPTY -> before.isEmpty();
            case ON_CREATE -> confirmed.isEmpty();
            case NEVER -> false;
        };
    }

    // Only what we filled is emptied: a field that we never wrote may hold what a person typed.
    private static Optional<FieldValue> wanted(FieldMapping field, Subject subject, Optional<FieldValue> before) {
        Optional<FieldValue> value = field.source().of(subject);
        return value.isEmpty() && field.clear() && before.isPresent()
                ? Optional.of(new FieldValue.Cleared())
                : value;
    }

    private void upsert(Target target, Changes changes, Chunk chunk) {
        RecordRef ref = target.ref;
        String slot = Slots.record(ref);
        Optional<ConfirmedRecord> confirmed = confirmed(ref, chunk);
        if (confirmed.isPresent() && changes.writes.isEmpty() && !target.moved(confirmed.get())) {
            chunk.nothingToDo(slot);
            return;
        }
        IdempotencyKey key = context.keys()
                .upsert(
                        context.destination(),
                        slot,
                        confirmed.map(ConfirmedRecord::version).orElse(0L),
                        changes.writes,
                        ref,
                        target.createMissing,
                        target.parent);
        boolean parentThere = target.parent.map(chunk::holds).orElse(false);
        Operation operation = new Operation.Upsert(
                context.chosen(key, chunk.state().open(slot), parentThere),
                ref,
                changes.writes,
                target.createMissing,
                target.parent);
        int stage = context.isPerson(ref.object()) ? PEOPLE : ACCOUNTS;
        chunk.intend(context.planned(target.work, slot, stage, operation), changes.shown);
    }

    /** Which record is written, and for whom. */
    private record Target(RecordRef ref, boolean createMissing, Optional<RecordRef> parent, Work work) {
        // A person who came from another account has to be put with the new one, even if no field differs.
        boolean moved(ConfirmedRecord confirmed) {
            return parent.isPresent() && !confirmed.account().equals(work.account().key());
        }
    }

    /** The fields that differ. */
    private static final class Changes {
        private final TreeMap<String, FieldWrite> writes = new TreeMap<>();
        private final TreeMap<String, FieldChange> shown = new TreeMap<>();

        void put(FieldMapping field, Optional<FieldValue> before, FieldValue after) {
            writes.put(field.field(), new FieldWrite(after, field.write()));
            shown.put(field.field(), new FieldChange(before.orElse(new FieldValue.Cleared()), after));
        }
    }
}

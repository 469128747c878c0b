package io.pqlconnector.core.plan;

import io.pqlconnector.core.ledger.ConfirmedRecord;
import io.pqlconnector.core.ledger.CrmState;
import io.pqlconnector.core.ledger.KnownIds;
import io.pqlconnector.core.ledger.PlannedOperation;
import io.pqlconnector.core.mapping.FieldMapping;
import io.pqlconnector.spi.destination.Destination;
import io.pqlconnector.spi.destination.FieldValue;
import io.pqlconnector.spi.destination.FieldWrite;
import io.pqlconnector.spi.destination.FoundRecord;
import io.pqlconnector.spi.destination.IdempotencyKey;
import io.pqlconnector.spi.destination.ObjectName;
import io.pqlconnector.spi.destination.Operation;
import io.pqlconnector.spi.destination.RecordRef;
import io.pqlconnector.spi.destination.WritePolicy;
import java.util.ArrayList;
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
 * Looks at what the CRM holds before it is written, where a field's policy asks for it and nowhere else: a value that a person
 * put in the place of ours, and, where the destination's own writes do not look, fields that are only to be filled while empty
 * or on creation.
 */
final class ReadBeforeWrite {
    private static final int ASKED_AT_ONCE = 100;

    private final PlanContext context;
    private final CrmState crm;
    private final Destination destination;
    private boolean described;
    private boolean destinationLooks;

    ReadBeforeWrite(PlanContext context, CrmState crm, Destination destination) {
        this.context = context;
        this.crm = crm;
        this.destination = destination;
    }

    /** A change with the fields of it that have to be looked at. */
    private record Question(PlannedChange change, Operation.Upsert upsert, Set<String> fields) {}

    /** Finds out whether the destination's own writes look at what a field holds, once a chunk makes that matter. */
    void prepare(Chunk chunk) throws InterruptedException {
        boolean matters = chunk.changes().stream()
                .map(change -> change.planned().operation())
                .anyMatch(operation -> operation instanceof Operation.Upsert upsert
                        && upsert.fields().values().stream().anyMatch(field -> isConditional(field.policy())));
        if (matters && !described) {
            destinationLooks = destination.describe().appliesPolicies();
            described = true;
        }
    }

    /** The changes of a chunk that can only be decided when the CRM was asked, in their order. */
    List<PlannedChange> undecided(Chunk chunk) {
        List<PlannedChange> undecided = new ArrayList<>();
        for (PlannedChange change : chunk.changes()) {
            if (question(change).isPresent()) {
                undecided.add(change);
            }
        }
        return undecided;
    }

    /** Asks the CRM, and takes out of the chunk's changes what people wrote and what is not due. */
    void decide(List<PlannedChange> undecided, Chunk chunk) throws InterruptedException {
        Map<ObjectName, List<Question>> byObject = new LinkedHashMap<>();
        for (PlannedChange change : undecided) {
            question(change)
                    .ifPresent(question -> byObject.computeIfAbsent(
                                    question.upsert.record().object(), object -> new ArrayList<>())
                            .add(question));
        }
        for (List<Question> questions : byObject.values()) {
            for (int from = 0; from < questions.size(); from += ASKED_AT_ONCE) {
                ask(questions.subList(from, Math.min(questions.size(), from + ASKED_AT_ONCE)), chunk);
            }
        }
    }

    private Optional<Question> question(PlannedChange change) {
        if (!change.sent() || !(change.planned().operation() instanceof Operation.Upsert upsert)) {
            return Optional.empty();
        }
        Set<String> fields = new TreeSet<>();
        for (Map.Entry<String, FieldWrite> field : upsert.fields().entrySet()) {
            if (mayBeEdited(upsert, field.getKey(), change.before())
                    || mayNotBeDue(field.getValue().policy())) {
                fields.add(field.getKey());
            }
        }
        return fields.isEmpty() ? Optional.empty() : Optional.of(new Question(change, upsert, fields));
    }

    private boolean mayBeEdited(Operation.Upsert upsert, String field, Optional<ConfirmedRecord> before) {
        return before.filter(confirmed -> confirmed.fields().containsKey(field)).isPresent()
                && context.mapping()
                        .object(upsert.record().object())
                        .flatMap(object -> object.field(field))
                        .filter(FieldMapping::keepEdits)
                        .isPresent();
    }

    private boolean mayNotBeDue(WritePolicy policy) {
        return isConditional(policy) && !destinationLooks;
    }

    private static boolean isConditional(WritePolicy policy) {
        return policy == WritePolicy.IF_EMPTY || policy == WritePolicy.ON_CREATE;
    }

    private void ask(List<Question> questions, Chunk chunk) throws InterruptedException {
        List<RecordRef> refs =
                questions.stream().map(question -> question.upsert.record()).toList();
        Set<String> fields = new TreeSet<>();
        questions.forEach(question -> fields.addAll(question.fields));
        KnownIds ids = KnownIds.of(crm, context.destination(), refs);
        context.counter().find();
        Map<String, FoundRecord> found = new HashMap<>();
        for (FoundRecord record : destination.find(refs.stream().map(ids::fill).toList(), fields)) {
            found.put(record.ref().key(), record);
        }
        for (Question question : questions) {
            Optional.ofNullable(found.get(question.upsert.record().key()))
                    .ifPresent(record -> decide(question, record, chunk));
        }
    }

    private void decide(Question question, FoundRecord record, Chunk chunk) {
        SortedMap<String, FieldWrite> due = new TreeMap<>(question.upsert.fields());
        SortedMap<String, String> kept = new TreeMap<>();
        for (String field : question.fields) {
            String held = Optional.ofNullable(record.fields().get(field)).orElse("");
            Optional<FieldValue> ours = question.change
                    .before()
                    .flatMap(confirmed -> Optional.ofNullable(confirmed.fields().get(field)));
            Optional<WritePolicy> policy = Optional.ofNullable(due.get(field)).map(FieldWrite::policy);
            if (ours.isPresent() && !SameValue.of(ours.get(), held)) {
                kept.put(field, held);
                due.remove(field);
            } else if (policy.equals(Optional.of(WritePolicy.ON_CREATE))
                    || (policy.equals(Optional.of(WritePolicy.IF_EMPTY)) && !held.isBlank())) {
                due.remove(field);
            }
        }
        if (due.size() < question.upsert.fields().size()) {
            context.counter().kept += kept.size();
            replace(question, due, kept, chunk);
        }
    }

    private void replace(
            Question question, SortedMap<String, FieldWrite> due, SortedMap<String, String> kept, Chunk chunk) {
        Optional<ConfirmedRecord> before = question.change.before();
        PlannedOperation planned = question.change.planned();
        boolean isSettled = due.isEmpty()
                && before.filter(confirmed -> confirmed.account().equals(planned.account()))
                        .isPresent();
        if (isSettled) {
            chunk.replace(new PlannedChange(planned, PlannedChange.State.KEPT, before, kept, Optional.empty()));
            return;
        }
        Operation.Upsert upsert = question.upsert;
        IdempotencyKey key = context.keys()
                .upsert(
                        context.destination(),
                        planned.slot(),
                        before.map(ConfirmedRecord::version).orElse(0L),
                        due,
                        upsert.record(),
                        upsert.createMissing(),
                        upsert.parent());
        Operation narrowed = new Operation.Upsert(key, upsert.record(), due, upsert.createMissing(), upsert.parent());
        PlannedChange change = Chunk.change(
                context.mapping(), planned.with(narrowed), chunk.state().open(planned.slot()), before);
        chunk.replace(new PlannedChange(change.planned(), change.state(), before, kept, Optional.empty()));
    }
}

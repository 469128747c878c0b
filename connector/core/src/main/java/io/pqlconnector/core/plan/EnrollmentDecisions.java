package io.pqlconnector.core.plan;

import io.pqlconnector.core.ledger.ConfirmedEffect;
import io.pqlconnector.core.ledger.CrmState;
import io.pqlconnector.core.ledger.KnownIds;
import io.pqlconnector.core.ledger.Ledger;
import io.pqlconnector.core.ledger.Outbox;
import io.pqlconnector.core.ledger.OutboxEntry;
import io.pqlconnector.core.ledger.PlannedOperation;
import io.pqlconnector.core.ledger.TakenAsDone;
import io.pqlconnector.core.mapping.EnrollmentMapping;
import io.pqlconnector.spi.destination.Assignee;
import io.pqlconnector.spi.destination.Destination;
import io.pqlconnector.spi.destination.FoundRecord;
import io.pqlconnector.spi.destination.IdempotencyKey;
import io.pqlconnector.spi.destination.Operation;
import io.pqlconnector.spi.destination.RecordRef;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Decides about those who would be enrolled: whom a guard protects is left alone, and a sender's day may be full. To be fed
 * with the hottest first.
 */
final class EnrollmentDecisions {
    /** The order in which candidates are decided about. */
    static final Comparator<Candidate> HOTTEST_FIRST = Comparator.comparingInt(Candidate::score)
            .reversed()
            .thenComparing(Candidate::account)
            .thenComparingInt(Candidate::place)
            .thenComparing(Candidate::slot);

    private static final int STAGE = 3;
    private static final int ASKED_AT_ONCE = 100;

    private final PlanContext context;
    private final CrmState crm;
    private final Outbox outbox;
    private final Destination destination;
    private final LiveSequences sequences;
    private final Map<Optional<String>, Long> sentToday;
    private final Set<String> handled = new HashSet<>();
    private final Set<String> kept = new HashSet<>();
    private final List<PlannedChange> changes = new ArrayList<>();

    /**
     * For one run.
     *
     * @param destination asked for the facts that guards need
     * @param any whether there are candidates at all
     */
    EnrollmentDecisions(PlanContext context, Ledger ledger, Destination destination, boolean any) {
        this.context = context;
        this.destination = destination;
        crm = ledger.crmState();
        outbox = ledger.outbox();
        sequences = new LiveSequences(context, ledger);
        sentToday = any
                ? new HashMap<>(crm.enrollmentsOn(
                        context.destination(), day(context.asOf()).toString()))
                : new HashMap<>();
    }

    /** Decides about some candidates, each in a slot of its own. */
    void add(Map<String, Candidate> bySlot) throws InterruptedException {
        if (bySlot.isEmpty()) {
            return;
        }
        Map<String, ConfirmedEffect> effects = crm.effectsIn(context.destination(), bySlot.keySet());
        Map<String, TakenAsDone> taken = context.baseline().in(bySlot.keySet());
        Map<String, OutboxEntry> open = outbox.openIn(context.destination(), bySlot.keySet());
        KnownIds refused = KnownIds.of(
                crm,
                context.destination(),
                bySlot.values().stream()
                        .filter(candidate -> open.containsKey(candidate.slot))
                        .map(Candidate::ref)
                        .toList());
        sequences.learn(bySlot.values());
        List<Intention> undecided = new ArrayList<>();
        for (Candidate candidate : bySlot.values()) {
            Optional<ConfirmedEffect> effect = Optional.ofNullable(effects.get(candidate.slot));
            Optional<TakenAsDone> mark = Optional.ofNullable(taken.get(candidate.slot));
            if (!handled.add(candidate.slot) || isDone(candidate, effect, mark)) {
                continue;
            }
            Optional<OutboxEntry> earlier = Optional.ofNullable(open.get(candidate.slot));
            if (earlier.filter(OutboxEntry::isUnclear).isPresent()) {
                context.counter().unclear++;
                kept.add(candidate.slot);
                continue;
            }
            Intention intention = intention(candidate, effect, earlier, refused);
            if (intention.change.sent()) {
                undecided.add(intention);
            } else {
                keep(intention);
            }
            if (undecided.size() == ASKED_AT_ONCE) {
                decide(undecided);
                undecided.clear();
            }
        }
        decide(undecided);
    }

    private boolean isDone(Candidate candidate, Optional<ConfirmedEffect> effect, Optional<TakenAsDone> mark) {
        return EnrollmentPlanner.isDone(candidate.mapping, effect.map(ConfirmedEffect::asOf), context.asOf())
                || EnrollmentPlanner.isDone(candidate.mapping, mark.map(TakenAsDone::asOf), context.asOf());
    }

    private Intention intention(
            Candidate candidate, Optional<ConfirmedEffect> effect, Optional<OutboxEntry> earlier, KnownIds refused) {
        long version = effect.map(ConfirmedEffect::version).orElse(0L);
        IdempotencyKey key = context.keys().enroll(context.destination(), candidate.slot, version, candidate.sender);
        boolean recordThere = refused.of(candidate.ref).isPresent();
        Operation operation = new Operation.Enroll(
                context.chosen(key, earlier, recordThere),
                candidate.ref,
                candidate.mapping.sequence(),
                candidate.sender);
        PlannedOperation planned = new PlannedOperation(
                context.destination(),
                candidate.account,
                candidate.slot,
                STAGE,
                candidate.score,
                context.asOf(),
                operation);
        return new Intention(candidate, Chunk.change(context.mapping(), planned, earlier, Optional.empty()), earlier);
    }

    private void decide(List<Intention> undecided) throws InterruptedException {
        Map<String, Map<String, Boolean>> facts = facts(undecided.stream()
                .filter(intention -> intention.candidate.mapping.notIf().isPresent() && hasRoom(intention))
                .map(Intention::candidate)
                .toList());
        for (Intention intention : undecided) {
            Candidate candidate = intention.candidate;
            Map<String, Boolean> known = merged(facts, candidate);
            Optional<String> other = sequences.liveBeside(candidate);
            if (candidate.mapping.notIf().filter(guard -> guard.forbids(known)).isPresent()) {
                context.counter().guarded++;
                withhold(intention, "not_if: " + inWords(known));
            } else if (other.isPresent()) {
                context.counter().inAnother++;
                withhold(intention, "in the sequence \"" + other.get() + "\"");
            } else if (hasRoom(intention)) {
                if (!intention.isCounted(context.asOf())) {
                    sentToday.merge(candidate.sender.email(), 1L, Long::sum);
                }
                keep(intention);
            } else {
                context.counter().deferred++;
                withhold(intention, "per_sender_per_day: the sender's day is full");
            }
        }
    }

    private void withhold(Intention intention, String reason) {
        changes.add(PlannedChange.withheld(intention.change.planned(), reason));
    }

    private static String inWords(Map<String, Boolean> facts) {
        return facts.entrySet().stream()
                .filter(Map.Entry::getValue)
                .map(fact -> "crm." + fact.getKey())
                .sorted()
                .collect(Collectors.joining(", "));
    }

    private void keep(Intention intention) {
        changes.add(intention.change);
        kept.add(intention.candidate.slot);
        sequences.enrolled(intention.candidate);
    }

    private boolean hasRoom(Intention intention) {
        Candidate candidate = intention.candidate;
        return intention.isCounted(context.asOf())
                || candidate
                        .mapping
                        .perSenderPerDay()
                        .map(cap -> sentToday.getOrDefault(candidate.sender.email(), 0L) < cap)
                        .orElse(true);
    }

    private Map<String, Map<String, Boolean>> facts(List<Candidate> asked) throws InterruptedException {
        Map<String, RecordRef> refs = new LinkedHashMap<>();
        for (Candidate candidate : asked) {
            refs.put(Slots.record(candidate.ref), candidate.ref);
            candidate.parent.ifPresent(parent -> refs.put(Slots.record(parent), parent));
        }
        if (refs.isEmpty()) {
            return Map.of();
        }
        KnownIds ids = KnownIds.of(crm, context.destination(), refs.values());
        context.counter().find();
        Map<String, Map<String, Boolean>> facts = new HashMap<>();
        for (FoundRecord found :
                destination.facts(refs.values().stream().map(ids::fill).toList())) {
            facts.put(Slots.record(found.ref()), found.facts());
        }
        return facts;
    }

    /**
     * What was decided.
     *
     * @param openSlots what the outbox had
     */
    Result result(Set<String> openSlots) {
        Set<String> settled = new LinkedHashSet<>(openSlots);
        settled.removeAll(kept);
        return new Result(changes, settled);
    }

    /**
     * Somebody who would be enrolled if nothing speaks against it. Small, because they are kept until the last account.
     *
     * @param place of the mapping among the enrollments of its file: of two sequences for one person the first counts
     * @param parent the account's record, asked for facts as well
     */
    record Candidate(
            EnrollmentMapping mapping,
            int place,
            String slot,
            String account,
            int score,
            RecordRef ref,
            Optional<RecordRef> parent,
            Assignee sender) {}

    /**
     * The enrollments, and the slots of earlier ones that are not intended any more.
     *
     * @param changes highest score first
     */
    record Result(List<PlannedChange> changes, Set<String> settled) {}

    /** A candidate with what would be planned, beside what the outbox has for the slot. */
    private record Intention(Candidate candidate, PlannedChange change, Optional<OutboxEntry> earlier) {
        // What the outbox has for this day is among those that the ledger counted.
        boolean isCounted(Instant asOf) {
            return earlier.filter(entry -> entry.state() == OutboxEntry.State.PENDING)
                    .filter(entry -> day(entry.planned().asOf()).equals(day(asOf)))
                    .filter(entry -> entry.planned().operation() instanceof Operation.Enroll enroll
                            && enroll.sender().email().equals(candidate.sender.email()))
                    .isPresent();
        }
    }

    private static Map<String, Boolean> merged(Map<String, Map<String, Boolean>> facts, Candidate candidate) {
        Map<String, Boolean> merged = new HashMap<>(facts.getOrDefault(Slots.record(candidate.ref), Map.of()));
        candidate.parent.ifPresent(parent -> facts.getOrDefault(Slots.record(parent), Map.of())
                .forEach((name, is) -> merged.merge(name, is, Boolean::logicalOr)));
        return merged;
    }

    private static LocalDate day(Instant instant) {
        return LocalDate.ofInstant(instant, ZoneOffset.UTC);
    }
}

package io.pqlconnector.core.plan;

import io.pqlconnector.core.ledger.ConfirmedEffect;
import io.pqlconnector.core.ledger.CrmState;
import io.pqlconnector.core.ledger.KnownIds;
import io.pqlconnector.core.ledger.Outbox;
import io.pqlconnector.core.ledger.OutboxEntry;
import io.pqlconnector.core.ledger.PlannedOperation;
import io.pqlconnector.core.mapping.EnrollmentMapping;
import io.pqlconnector.core.score.ScoredAccount;
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

/**
 * Plans the enrollments of one destination: each person once per sequence, the hottest accounts first, nobody whom a guard
 * protects, and no more per sender and day than the mapping allows.
 */
final class EnrollmentPlanner {
    private static final int STAGE = 3;
    private static final int LOOKED_UP_AT_ONCE = 1000;
    private static final int ASKED_AT_ONCE = 100;

    private final PlanContext context;
    private final CrmState crm;
    private final Outbox outbox;
    private final Instant decidedThrough;
    private final List<Candidate> candidates = new ArrayList<>();
    private final Set<String> openSlots = new LinkedHashSet<>();

    /**
     * Somebody who would be enrolled if nothing speaks against it. Small, because they are kept until the last account.
     *
     * @param parent the account's record, asked for facts as well
     */
    private record Candidate(
            EnrollmentMapping mapping,
            String slot,
            String account,
            int score,
            RecordRef ref,
            Optional<RecordRef> parent,
            Assignee sender) {}

    EnrollmentPlanner(PlanContext context, CrmState crm, Outbox outbox, Instant decidedThrough) {
        this.context = context;
        this.crm = crm;
        this.outbox = outbox;
        this.decidedThrough = decidedThrough;
    }

    /** Notes the people of an account who would be enrolled. */
    void consider(EnrollmentMapping enrollment, Work work, ChunkState state) {
        for (Work.Person person : chosen(enrollment.contact(), work.selected(enrollment.of()))) {
            String slot = Slots.enrollment(
                    enrollment.sequence(), enrollment.of(), person.ref().key());
            Instant askedFor =
                    state.open(slot).map(found -> found.planned().asOf()).orElseGet(() -> askedFor(work.account()));
            // Whoever is known to be enrolled need not be remembered until the last account.
            if (!isDone(enrollment, state.effect(slot))
                    && enrollment.when().holds(person.subject().at(askedFor))) {
                candidates.add(new Candidate(
                        enrollment,
                        slot,
                        work.account().key(),
                        work.account().assessment().score(),
                        person.ref(),
                        work.parent(),
                        context.assignee(enrollment.sender(), work, person.subject())));
            }
        }
    }

    // By the next run nobody "enters" any more. So whoever entered a tier since the last run that decided about
    // everybody is still asked about as of that moment: a run may have been killed, a guard's facts missing, or a
    // sender's day full.
    private Instant askedFor(ScoredAccount account) {
        Instant since = account.standing().tierSince();
        return since.isAfter(decidedThrough) ? since : context.asOf();
    }

    /** Notes the enrollments that the outbox has for the accounts of a chunk. */
    void noteOpen(ChunkState state) {
        for (OutboxEntry entry : state.open()) {
            PlannedOperation planned = entry.planned();
            if (planned.operation() instanceof Operation.Enroll
                    && state.covers(planned.account())
                    && !IntendedKey.isUnclear(entry)) {
                openSlots.add(planned.slot());
            }
        }
    }

    /**
     * Plans, after the last account.
     *
     * @param destination asked for the facts that guards need
     */
    Result plan(Destination destination) throws InterruptedException {
        candidates.sort(Comparator.comparingInt(Candidate::score)
                .reversed()
                .thenComparing(Candidate::account)
                .thenComparing(Candidate::slot));
        Planning planning = new Planning(destination);
        // A person who is a candidate through several accounts is enrolled through the hottest.
        Map<String, Candidate> bySlot = new LinkedHashMap<>();
        for (Candidate candidate : candidates) {
            bySlot.putIfAbsent(candidate.slot, candidate);
            if (bySlot.size() == LOOKED_UP_AT_ONCE) {
                planning.add(bySlot);
                bySlot.clear();
            }
        }
        planning.add(bySlot);
        return planning.result();
    }

    private boolean isDone(EnrollmentMapping enrollment, Optional<ConfirmedEffect> effect) {
        Optional<Instant> again =
                effect.flatMap(found -> enrollment.againAfter().map(found.asOf()::plus));
        return effect.isPresent()
                && again.filter(instant -> !instant.isAfter(context.asOf())).isEmpty();
    }

    private static List<Work.Person> chosen(EnrollmentMapping.People which, List<Work.Person> people) {
        return switch (which) {
            case CHAMPION -> people.stream().filter(Work.Person::champion).toList();
            case TOP_USER -> people.stream().limit(1).toList();
            case TOP_USERS -> people;
        };
    }

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

    /** One pass over the candidates. */
    private final class Planning {
        private final Destination destination;
        private final Map<Optional<String>, Long> sentToday;
        private final Set<String> handled = new HashSet<>();
        private final Set<String> kept = new HashSet<>();
        private final List<PlannedChange> changes = new ArrayList<>();

        Planning(Destination destination) {
            this.destination = destination;
            sentToday = candidates.isEmpty()
                    ? new HashMap<>()
                    : new HashMap<>(crm.enrollmentsOn(
                            context.destination(), day(context.asOf()).toString()));
        }

        void add(Map<String, Candidate> bySlot) throws InterruptedException {
            if (bySlot.isEmpty()) {
                return;
            }
            Map<String, ConfirmedEffect> effects = crm.effectsIn(context.destination(), bySlot.keySet());
            Map<String, OutboxEntry> open = outbox.openIn(context.destination(), bySlot.keySet());
            KnownIds refused = KnownIds.of(
                    crm,
                    context.destination(),
                    bySlot.values().stream()
                            .filter(candidate -> open.containsKey(candidate.slot))
                            .map(Candidate::ref)
                            .toList());
            List<Intention> undecided = new ArrayList<>();
            for (Candidate candidate : bySlot.values()) {
                Optional<ConfirmedEffect> effect = Optional.ofNullable(effects.get(candidate.slot));
                Optional<OutboxEntry> earlier = Optional.ofNullable(open.get(candidate.slot));
                if (!handled.add(candidate.slot) || isDone(candidate.mapping, effect)) {
                    continue;
                }
                if (earlier.filter(IntendedKey::isUnclear).isPresent()) {
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

        private Intention intention(
                Candidate candidate,
                Optional<ConfirmedEffect> effect,
                Optional<OutboxEntry> earlier,
                KnownIds refused) {
            long version = effect.map(ConfirmedEffect::version).orElse(0L);
            IdempotencyKey key =
                    context.keys().enroll(context.destination(), candidate.slot, version, candidate.sender);
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
            return new Intention(
                    candidate, Chunk.change(context.mapping(), planned, earlier, Optional.empty()), earlier);
        }

        private void decide(List<Intention> undecided) throws InterruptedException {
            Map<String, Map<String, Boolean>> facts = facts(undecided.stream()
                    .filter(intention -> intention.candidate.mapping.notIf().isPresent() && hasRoom(intention))
                    .map(Intention::candidate)
                    .toList());
            for (Intention intention : undecided) {
                Candidate candidate = intention.candidate;
                Map<String, Boolean> known = merged(facts, candidate);
                if (candidate
                        .mapping
                        .notIf()
                        .filter(guard -> guard.forbids(known))
                        .isPresent()) {
                    context.counter().guarded++;
                } else if (hasRoom(intention)) {
                    if (!intention.isCounted(context.asOf())) {
                        sentToday.merge(candidate.sender.email(), 1L, Long::sum);
                    }
                    keep(intention);
                } else {
                    context.counter().deferred++;
                }
            }
        }

        private void keep(Intention intention) {
            changes.add(intention.change);
            kept.add(intention.candidate.slot);
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
                    destination.find(refs.values().stream().map(ids::fill).toList(), Set.of())) {
                facts.put(Slots.record(found.ref()), found.facts());
            }
            return facts;
        }

        Result result() {
            Set<String> settled = new LinkedHashSet<>(openSlots);
            settled.removeAll(kept);
            return new Result(changes, settled);
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

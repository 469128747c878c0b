package io.pqlconnector.core.plan;

import io.pqlconnector.core.ledger.ConfirmedEffect;
import io.pqlconnector.core.ledger.Ledger;
import io.pqlconnector.core.ledger.OutboxEntry;
import io.pqlconnector.core.ledger.PlannedOperation;
import io.pqlconnector.core.ledger.TakenAsDone;
import io.pqlconnector.core.mapping.EnrollmentMapping;
import io.pqlconnector.core.score.ScoredAccount;
import io.pqlconnector.spi.destination.Destination;
import io.pqlconnector.spi.destination.Operation;
import java.time.Instant;
import java.util.ArrayList;
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
    private static final int LOOKED_UP_AT_ONCE = 1000;

    private final PlanContext context;
    private final Ledger ledger;
    private final Instant decidedThrough;
    private final List<EnrollmentDecisions.Candidate> candidates = new ArrayList<>();
    private final Set<String> openSlots = new LinkedHashSet<>();

    EnrollmentPlanner(PlanContext context, Ledger ledger, Instant decidedThrough) {
        this.context = context;
        this.ledger = ledger;
        this.decidedThrough = decidedThrough;
    }

    /** Notes the people of an account who would be enrolled. */
    void consider(EnrollmentMapping enrollment, Work work, ChunkState state) {
        for (Work.Person person : chosen(enrollment.contact(), work.selected(enrollment.of()))) {
            String slot = Slots.enrollment(
                    enrollment.sequence(), enrollment.of(), person.ref().key());
            // Whoever is known to be enrolled need not be remembered until the last account.
            boolean done = isDone(enrollment, state.effect(slot).map(ConfirmedEffect::asOf), context.asOf());
            Optional<TakenAsDone> taken = state.takenAsDone(slot);
            boolean due = (!done || taken.isPresent()) && holds(enrollment, slot, person, work, state);
            if (taken.isPresent()) {
                context.baseline().note(slot, due);
            }
            if (due && !done) {
                if (context.baseline().isTaking()) {
                    context.baseline().take(slot, "enroll", enrollment.sequence(), person.ref(), work);
                } else if (!isDone(enrollment, taken.map(TakenAsDone::asOf), context.asOf())) {
                    candidates.add(candidate(enrollment, slot, person, work));
                }
            }
        }
    }

    private boolean holds(EnrollmentMapping enrollment, String slot, Work.Person person, Work work, ChunkState state) {
        Instant askedFor =
                state.open(slot).map(found -> found.planned().asOf()).orElseGet(() -> askedFor(work.account()));
        return enrollment.when().holds(person.subject().at(askedFor));
    }

    private EnrollmentDecisions.Candidate candidate(
            EnrollmentMapping enrollment, String slot, Work.Person person, Work work) {
        return new EnrollmentDecisions.Candidate(
                enrollment,
                context.mapping().enrollments().indexOf(enrollment),
                slot,
                work.account().key(),
                work.account().assessment().score(),
                person.ref(),
                work.parent(),
                context.assignee(enrollment.sender(), work, person.subject()));
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
                    && !entry.isUnclear()) {
                openSlots.add(planned.slot());
            }
        }
    }

    /**
     * Plans, after the last account.
     *
     * @param destination asked for the facts that guards need
     */
    EnrollmentDecisions.Result plan(Destination destination) throws InterruptedException {
        candidates.sort(EnrollmentDecisions.HOTTEST_FIRST);
        EnrollmentDecisions decisions = new EnrollmentDecisions(context, ledger, destination, !candidates.isEmpty());
        // A person who is a candidate through several accounts is enrolled through the hottest.
        Map<String, EnrollmentDecisions.Candidate> bySlot = new LinkedHashMap<>();
        for (EnrollmentDecisions.Candidate candidate : candidates) {
            bySlot.putIfAbsent(candidate.slot(), candidate);
            if (bySlot.size() == LOOKED_UP_AT_ONCE) {
                decisions.add(bySlot);
                bySlot.clear();
            }
        }
        decisions.add(bySlot);
        return decisions.result(openSlots);
    }

    /**
     * Whether somebody who was enrolled, or taken as enrolled, is not to be enrolled yet.
     *
     * @param since as of when
     */
    static boolean isDone(EnrollmentMapping enrollment, Optional<Instant> since, Instant asOf) {
        Optional<Instant> again = since.flatMap(found -> enrollment.againAfter().map(found::plus));
        return since.isPresent()
                && again.filter(instant -> !instant.isAfter(asOf)).isEmpty();
    }

    private static List<Work.Person> chosen(EnrollmentMapping.People which, List<Work.Person> people) {
        return switch (which) {
            case CHAMPION -> people.stream().filter(Work.Person::champion).toList();
            case TOP_USER -> people.stream().limit(1).toList();
            case TOP_USERS -> people;
        };
    }
}

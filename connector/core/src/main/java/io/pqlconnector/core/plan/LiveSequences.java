package io.pqlconnector.core.plan;

import io.pqlconnector.core.ledger.ConfirmedEffect;
import io.pqlconnector.core.ledger.CrmState;
import io.pqlconnector.core.ledger.Ledger;
import io.pqlconnector.core.ledger.Outbox;
import io.pqlconnector.core.mapping.EnrollmentMapping;
import io.pqlconnector.spi.destination.RecordRef;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Who is in which sequence, as far as we enrolled them or are about to: nobody gets the messages of two at once. How long a
 * sequence lasts, the CRM does not tell; the mapping's {@code live_for} says how long a person counts as being in it.
 */
final class LiveSequences {
    private final PlanContext context;
    private final CrmState crm;
    private final Outbox outbox;
    private final Map<String, String> byPerson = new HashMap<>();

    LiveSequences(PlanContext context, Ledger ledger) {
        this.context = context;
        crm = ledger.crmState();
        outbox = ledger.outbox();
    }

    /** Looks up the sequences of some people. */
    void learn(Collection<EnrollmentDecisions.Candidate> candidates) {
        if (context.mapping().enrollments().size() < 2) {
            return;
        }
        Map<String, Membership> bySlot = new LinkedHashMap<>();
        for (EnrollmentDecisions.Candidate candidate : candidates) {
            for (EnrollmentMapping mapping : context.mapping().enrollments()) {
                RecordRef person = candidate.ref();
                if (mapping.of().equals(person.object())) {
                    bySlot.put(
                            Slots.enrollment(mapping.sequence(), mapping.of(), person.key()),
                            new Membership(person(candidate), mapping));
                }
            }
        }
        crm.effectsIn(context.destination(), bySlot.keySet())
                .forEach((slot, effect) -> Optional.ofNullable(bySlot.get(slot))
                        .filter(membership -> isLive(effect, membership.mapping))
                        .ifPresent(membership -> byPerson.put(membership.person, membership.mapping.sequence())));
        outbox.openIn(context.destination(), bySlot.keySet())
                .forEach((slot, entry) -> Optional.ofNullable(bySlot.get(slot))
                        .filter(membership -> entry.isUnclear())
                        .ifPresent(membership -> byPerson.put(membership.person, membership.mapping.sequence())));
    }

    /** Another sequence that a person is in. */
    Optional<String> liveBeside(EnrollmentDecisions.Candidate candidate) {
        return Optional.ofNullable(byPerson.get(person(candidate)))
                .filter(sequence -> !sequence.equals(candidate.mapping().sequence()));
    }

    /** Notes that a person is going to be enrolled. */
    void enrolled(EnrollmentDecisions.Candidate candidate) {
        byPerson.put(person(candidate), candidate.mapping().sequence());
    }

    private boolean isLive(ConfirmedEffect effect, EnrollmentMapping mapping) {
        return effect.asOf().plus(mapping.liveFor()).isAfter(context.asOf());
    }

    private static String person(EnrollmentDecisions.Candidate candidate) {
        return Slots.record(candidate.ref());
    }

    /** Somebody and a sequence that they may be in. */
    private record Membership(String person, EnrollmentMapping mapping) {}
}

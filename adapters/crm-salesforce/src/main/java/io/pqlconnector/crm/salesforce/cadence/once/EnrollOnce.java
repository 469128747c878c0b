package io.pqlconnector.crm.salesforce.cadence.once;

import io.pqlconnector.crm.salesforce.cadence.Enrollment;
import io.pqlconnector.http.TimeAndChance;
import io.pqlconnector.spi.AdapterException;
import io.pqlconnector.spi.FailureKind;
import io.pqlconnector.spi.destination.Receipt;
import io.pqlconnector.spi.destination.RejectionCodes;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Enrolls a person once: looks whether the person is in the cadence, sends one call that is never repeated, and looks again
 * where its end is unclear or it was refused (Salesforce contract §5.4). No text of the provider decides anything.
 */
final class EnrollOnce {
    /** Statuses that may say something of one person or cadence; others say that nobody could be enrolled like this. */
    private static final Set<Integer> ABOUT_THE_PERSON = Set.of(400, 404, 422);

    private final Desk desk;
    private final Seating seating;
    private final Persons persons;
    private final Policy policy;
    private final TimeAndChance time;

    /** At one desk. */
    EnrollOnce(Desk desk, Seating seating, Policy policy, TimeAndChance time) {
        this.desk = desk;
        this.seating = seating;
        this.persons = new Persons(desk, policy);
        this.policy = policy;
        this.time = time;
    }

    Receipt enroll(Enrollment enrollment) throws InterruptedException {
        String email = enrollment.person().email().strip();
        Optional<Trouble> noAddress = email.isEmpty() ? Optional.of(noAddress()) : Addresses.trouble(email);
        if (noAddress.isPresent()) {
            return receipt(enrollment, noAddress.get());
        }
        Step<Seat> seated = seating.of(enrollment);
        if (!(seated instanceof Step.Done<Seat> seat)) {
            return stopped(enrollment, seated);
        }
        Step<String> found = persons.findOrMake(enrollment.person(), email, seat.value());
        if (!(found instanceof Step.Done<String> person)) {
            return stopped(enrollment, found);
        }
        List<Membership> before = desk.memberships(person.value(), seat.value().cadence());
        Optional<Trouble> trouble = trouble(enrollment, before);
        return trouble.isPresent()
                ? receipt(enrollment, trouble.get())
                : send(enrollment, new Attempt(person.value(), seat.value(), before));
    }

    /**
     * A call that is about to be sent.
     *
     * @param before the person's places in the cadence until now; none of them is live
     */
    private record Attempt(String person, Seat seat, List<Membership> before) {

        /** Whether a place was made by the call. */
        boolean made(Membership now, Instant sentAt) {
            boolean isNew = before.stream().noneMatch(one -> one.id().equals(now.id())) && now.mayComeFrom(sentAt);
            return isNew || now.isLive();
        }
    }

    /** Why somebody with these places must not get another one; empty if nothing speaks against it. */
    private Optional<Trouble> trouble(Enrollment enrollment, List<Membership> memberships) {
        String cadence = desk.words().named(enrollment.cadence());
        if (memberships.stream().anyMatch(Membership::isLive)) {
            return Optional.of(Trouble.refused(
                    RejectionCodes.ALREADY_ENROLLED,
                    "The person is in the " + cadence + " already.",
                    "Nothing to do."));
        }
        Optional<Membership> broken = memberships.stream()
                .filter(one -> one.standing() == Membership.Standing.BROKEN_OFF)
                .findFirst();
        if (policy.reenroll() && broken.isPresent()) {
            return Optional.of(Trouble.refused(
                    "BROKEN_OFF_BEFORE",
                    "The person was in the " + cadence + " before, and it was broken off ("
                            + broken.get().state() + ").",
                    "Look at the " + desk.words().person() + " in "
                            + desk.words().provider() + "; whoever is to get it again is enrolled there by hand."));
        }
        return policy.reenroll() || memberships.isEmpty()
                ? Optional.empty()
                : Optional.of(Trouble.refused(
                        RejectionCodes.ALREADY_ENROLLED,
                        "The person went through the " + cadence + " before ("
                                + memberships.get(0).state() + ").",
                        "Nothing to do. If people are to get it again: write reenroll: true into the configuration."));
    }

    private Receipt send(Enrollment enrollment, Attempt attempt) throws InterruptedException {
        Instant sentAt = time.now();
        Answer answer;
        try {
            answer = desk.enroll(attempt.person(), attempt.seat());
        } catch (AdapterException e) {
            if (e.kind() != FailureKind.AMBIGUOUS) {
                throw e;
            }
            return lookAgain(enrollment, attempt, sentAt, e.words());
        }
        if (answer.isSuccess() && !answer.id().isBlank()) {
            return Receipts.confirmed(enrollment, answer.id());
        }
        return answer.isSuccess() || answer.status() == 409 || answer.status() >= 500
                ? unclear(enrollment, attempt, sentAt, answer)
                : refused(enrollment, attempt, answer);
    }

    private Receipt unclear(Enrollment enrollment, Attempt attempt, Instant sentAt, Answer answer)
            throws InterruptedException {
        return lookAgain(
                enrollment,
                attempt,
                sentAt,
                desk.words().provider() + " answered the enrollment with what says neither yes nor no (status "
                        + answer.status() + "). Look whether base_url leads to "
                        + desk.words().provider() + ".");
    }

    // Whoever is in the cadence now and was not a moment ago was put there by us. Whoever is not may still show up.
    private Receipt lookAgain(Enrollment enrollment, Attempt attempt, Instant sentAt, String reason)
            throws InterruptedException {
        try {
            Optional<Membership> ours = memberships(attempt).stream()
                    .filter(one -> attempt.made(one, sentAt))
                    .findFirst();
            if (ours.isPresent()) {
                return Receipts.confirmed(enrollment, ours.get().id());
            }
        } catch (AdapterException e) {
            // What it says of the look is of no interest: what is unclear is the enrollment.
        }
        return new Receipt.Unknown(enrollment.key(), reason);
    }

    // A refusal is certain, but not its reason: somebody was faster, or what was remembered does not hold any more.
    private Receipt refused(Enrollment enrollment, Attempt attempt, Answer answer) throws InterruptedException {
        if (answer.status() == 403) {
            return receipt(
                    enrollment,
                    Trouble.waits(
                            "SENDER_NOT_ALLOWED",
                            desk.words().provider() + " does not let us enroll in the "
                                    + desk.words().named(enrollment.cadence()) + ": "
                                    + answer.refusal().wordsWithoutPeople() + ".",
                            desk.whereForbidden()));
        }
        if (!ABOUT_THE_PERSON.contains(answer.status())) {
            throw Failures.refused(desk.words(), answer, "enroll people", desk.whereForbidden());
        }
        Optional<Trouble> there = trouble(enrollment, memberships(attempt));
        if (there.isPresent()) {
            return receipt(enrollment, there.get());
        }
        desk.forget();
        Step<Seat> again = seating.of(enrollment);
        return again instanceof Step.Stop<Seat>
                ? stopped(enrollment, again)
                : receipt(
                        enrollment,
                        Trouble.refused(
                                answer.refusal().code(),
                                answer.refusal().words(),
                                "Look at the " + desk.words().person() + " and the "
                                        + desk.words().cadence() + " in "
                                        + desk.words().provider()
                                        + "; when it is mended: ./pql rejected --retry"));
    }

    private List<Membership> memberships(Attempt attempt) throws InterruptedException {
        return desk.memberships(attempt.person(), attempt.seat().cadence());
    }

    private static Trouble noAddress() {
        return Trouble.refused(
                RejectionCodes.NO_MATCH,
                "The record has no e-mail address in Salesforce.",
                "Fill it in Salesforce; then: ./pql rejected --retry");
    }

    private <T> Receipt stopped(Enrollment enrollment, Step<T> step) {
        return receipt(enrollment, ((Step.Stop<T>) step).trouble());
    }

    private Receipt receipt(Enrollment enrollment, Trouble trouble) {
        return trouble.receipt(enrollment.key(), time.now());
    }
}

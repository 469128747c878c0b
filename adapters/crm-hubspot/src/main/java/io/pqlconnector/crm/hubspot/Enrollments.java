package io.pqlconnector.crm.hubspot;

import io.pqlconnector.http.Json;
import io.pqlconnector.http.TimeAndChance;
import io.pqlconnector.spi.AdapterException;
import io.pqlconnector.spi.FailureKind;
import io.pqlconnector.spi.destination.Assignee;
import io.pqlconnector.spi.destination.CrmId;
import io.pqlconnector.spi.destination.Destination;
import io.pqlconnector.spi.destination.Operation.Enroll;
import io.pqlconnector.spi.destination.Receipt;
import io.pqlconnector.spi.destination.RejectionCodes;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Enrolls contacts, once: HubSpot has no key that would recognise a repeat, mails the contact at once and cannot take it back.
 * So the contact's place is looked at before, the call is sent once, and after an unclear end it is looked at again (HubSpot
 * contract §8.4).
 */
final class Enrollments {
    private static final Duration A_DAY = Duration.ofDays(1);
    private static final Duration AN_HOUR = Duration.ofHours(1);

    /** Asked of contacts although their ids are known: one that was merged since has another, and its place in sequences. */
    private static final Set<String> IS_THERE = Set.of("email");

    /** By how much HubSpot's clock may be behind ours. */
    private static final Duration CLOCK_SKEW = Duration.ofMinutes(2);

    /** When HubSpot is looked at after a call whose end was unclear, counted from the call. */
    private static final List<Duration> LOOKS =
            List.of(Duration.ZERO, Duration.ofSeconds(30), Duration.ofSeconds(90), Duration.ofSeconds(180));

    private final Sequences sequences;
    private final Owners owners;
    private final Finder finder;
    private final Portal portal;
    private final HubSpotSettings.Sequences settings;
    private final TimeAndChance time;
    private final SenderPace pace;
    private volatile String closed = "";

    Enrollments(
            Sequences sequences,
            Owners owners,
            Finder finder,
            Portal portal,
            HubSpotSettings.Sequences settings,
            TimeAndChance time) {
        this.sequences = sequences;
        this.owners = owners;
        this.finder = finder;
        this.portal = portal;
        this.settings = settings;
        this.time = time;
        this.pace = new SenderPace(settings.gap(), settings.patience(), time);
    }

    /** Enrolls one contact. Whatever is wrong with the credentials for sequences concerns sequences alone. */
    Receipt deliver(Enroll enroll) throws InterruptedException {
        if (!closed.isEmpty()) {
            return deferred(enroll, AN_HOUR, "SEQUENCES_NOT_ALLOWED", closed);
        }
        if (HubSpotObject.of(enroll.record().object()) != HubSpotObject.CONTACT) {
            return new Receipt.Rejected(
                    enroll.key(),
                    RejectionCodes.NOT_A_CONTACT,
                    "",
                    "HubSpot enrolls contacts only, not a " + enroll.record().object() + ".",
                    "Write of: contact for this enrollment in the mapping.");
        }
        try {
            return enroll(enroll);
        } catch (AdapterException e) {
            if (e.kind() != FailureKind.AUTHENTICATION) {
                throw e;
            }
            closed = "Enrollments are off until this is mended: " + e.words();
            return deferred(enroll, AN_HOUR, "SEQUENCES_NOT_ALLOWED", closed);
        }
    }

    private Receipt enroll(Enroll enroll) throws InterruptedException {
        checkPortal();
        Search search = finder.find(HubSpotObject.CONTACT, List.of(enroll.record()), IS_THERE)
                .getOrDefault(enroll.record(), new Search.Missing());
        if (search instanceof Search.Unusable unusable) {
            return unusable.receipt(enroll.key());
        }
        if (!(search instanceof Search.Found contact)) {
            return Search.Missing.receipt(enroll.key(), enroll.record());
        }
        Optional<Owners.Owner> sender = sender(enroll);
        if (sender.isEmpty()) {
            return new Receipt.Rejected(
                    enroll.key(),
                    RejectionCodes.NO_SENDER,
                    "",
                    "There is no HubSpot user in whose name the messages could go out.",
                    "Name one in the mapping: sender: { owner_of: company, else: { email: ... } }, by the address of a"
                            + " HubSpot user.");
        }
        return enroll(enroll, contact.row().id(), sender.get());
    }

    // The numbers of contacts mean other people in another portal.
    private void checkPortal() throws InterruptedException {
        if (settings.credentials().isPresent()) {
            portal.checkSequences();
        }
    }

    private Optional<Owners.Owner> sender(Enroll enroll) throws InterruptedException {
        Optional<Owners.Owner> owner = able(enroll.sender());
        return owner.isPresent()
                ? owner
                : able(new Assignee(Optional.empty(), enroll.sender().email()));
    }

    private Optional<Owners.Owner> able(Assignee assignee) throws InterruptedException {
        return Optional.ofNullable(owners.of(List.of(assignee)).get(assignee))
                .filter(owner -> !owner.userId().isEmpty() && !owner.email().isEmpty());
    }

    private Receipt enroll(Enroll enroll, String contact, Owners.Owner sender) throws InterruptedException {
        Sequences.Listed listed = sequences.of(sender.userId());
        if (listed.refusal().isPresent()) {
            return SequenceRefusals.ofSender(enroll, listed.refusal().get(), sender, later(AN_HOUR));
        }
        List<Sequences.Sequence> meant = listed.all(enroll.sequence());
        if (meant.size() > 1) {
            return deferred(enroll, AN_HOUR, "SEQUENCE_NOT_CLEAR", Sequences.unclear(enroll.sequence(), meant));
        }
        if (meant.isEmpty()) {
            return deferred(
                    enroll,
                    AN_HOUR,
                    "SEQUENCE_NOT_FOUND",
                    "HubSpot shows " + sender.email() + " no sequence with the name or id \"" + enroll.sequence()
                            + "\". Share it with everyone in HubSpot, or correct the name in the mapping.");
        }
        Optional<Sequences.Enrollment> there = sequences.ofContact(contact);
        if (there.isPresent()) {
            return enrolled(enroll, there.get());
        }
        Optional<Instant> turn = pace.await(sender.email());
        if (turn.isPresent()) {
            return new Receipt.Deferred(
                    enroll.key(),
                    turn.get(),
                    "SENDER_PACE",
                    sender.email()
                            + " sends no faster than the configuration says (sequences: gap). The rest follows in"
                            + " the next runs.");
        }
        return settle(enroll, contact, sender, send(meant.get(0), contact, sender));
    }

    // Where the end is unclear a message may have gone out as well.
    private Answer send(Sequences.Sequence sequence, String contact, Owners.Owner sender) throws InterruptedException {
        try {
            Answer answer = sequences.enroll(sequence, contact, sender);
            if (answer.isSuccess() || answer.status() == 409) {
                pace.sent(sender.email());
            }
            return answer;
        } catch (AdapterException e) {
            if (e.kind() == FailureKind.AMBIGUOUS) {
                pace.sent(sender.email());
            }
            throw e;
        }
    }

    private Receipt enrolled(Enroll enroll, Sequences.Enrollment there) {
        return isIn(enroll, there)
                ? alreadyEnrolled(enroll)
                : deferred(
                        enroll,
                        A_DAY,
                        "IN_ANOTHER_SEQUENCE",
                        "The contact is in the sequence \""
                                + there.sequence().name()
                                + "\", and HubSpot allows one at a time. It is tried again tomorrow if its cause still"
                                + " holds.");
    }

    private Receipt settle(Enroll enroll, String contact, Owners.Owner sender, Answer answer)
            throws InterruptedException {
        if (answer.isSuccess()) {
            String id = Json.text(answer.body(), "id");
            if (id.isEmpty()) {
                throw Refusals.notUnderstood("enroll a contact");
            }
            return confirmed(enroll, id, contact);
        }
        if (answer.status() == 409) {
            throw new AdapterException(
                    FailureKind.AMBIGUOUS,
                    "HubSpot saw a conflict when a contact was enrolled: "
                            + answer.error().words(),
                    null);
        }
        ApiError error = answer.error();
        if (SequenceRefusals.isEnrolledAlready(error)) {
            // Somebody was faster, perhaps with another sequence.
            Optional<Sequences.Enrollment> there = sequences.ofContact(contact);
            return there.isPresent() ? enrolled(enroll, there.get()) : alreadyEnrolled(enroll);
        }
        return SequenceRefusals.of(enroll, answer, sender, later(AN_HOUR), later(A_DAY));
    }

    /** Whether an enrollment whose end was unclear has happened; looked at several times, since it may show late. */
    Receipt verify(Enroll enroll, Instant sentAt) throws InterruptedException {
        checkPortal();
        Search search = finder.find(HubSpotObject.CONTACT, List.of(enroll.record()), IS_THERE)
                .getOrDefault(enroll.record(), new Search.Missing());
        if (!(search instanceof Search.Found contact)) {
            return notDone(enroll);
        }
        for (Duration look : LOOKS) {
            Instant due = sentAt.plus(look);
            if (due.isAfter(time.now())) {
                time.pause(Duration.between(time.now(), due));
            }
            Optional<Sequences.Enrollment> there =
                    sequences.ofContact(contact.row().id());
            if (there.isPresent()) {
                return isIn(enroll, there.get()) && isSince(there.get(), sentAt)
                        ? confirmed(enroll, there.get().id(), contact.row().id())
                        : notDone(enroll);
            }
            if (sentAt.plus(LOOKS.get(LOOKS.size() - 1)).isBefore(time.now())) {
                break;
            }
        }
        return settings.ifNotFound() == HubSpotSettings.IfNotFound.SEND_AGAIN
                ? notDone(enroll)
                : new Receipt.Unknown(
                        enroll.key(),
                        "The connection broke when the contact was enrolled in \"" + enroll.sequence()
                                + "\", and HubSpot does not show the contact in it. Look at the contact: "
                                + portal.get()
                                        .link(
                                                HubSpotObject.CONTACT,
                                                contact.row().id()));
    }

    private static boolean isIn(Enroll enroll, Sequences.Enrollment there) {
        return there.sequence().is(enroll.sequence());
    }

    private static boolean isSince(Sequences.Enrollment there, Instant sentAt) {
        return there.enrolledAt()
                .filter(at -> at.isBefore(sentAt.minus(CLOCK_SKEW)))
                .isEmpty();
    }

    private Receipt confirmed(Enroll enroll, String enrollment, String contact) throws InterruptedException {
        return new Receipt.Confirmed(
                enroll.key(),
                new CrmId(enrollment),
                new CrmId(contact),
                false,
                Optional.of(portal.get().link(HubSpotObject.CONTACT, contact)));
    }

    private static Receipt alreadyEnrolled(Enroll enroll) {
        return new Receipt.Rejected(
                enroll.key(),
                RejectionCodes.ALREADY_ENROLLED,
                "",
                "The contact is in the sequence \"" + enroll.sequence() + "\" already.",
                "Nothing to do.");
    }

    private static Receipt notDone(Enroll enroll) {
        return new Receipt.Rejected(
                enroll.key(),
                Destination.NOT_DONE,
                "",
                "HubSpot does not know of this enrollment.",
                "Nothing to do: it is looked at anew.");
    }

    private Receipt deferred(Enroll enroll, Duration wait, String code, String reason) {
        return new Receipt.Deferred(enroll.key(), later(wait), code, reason);
    }

    private Instant later(Duration wait) {
        return time.now().plus(wait);
    }
}

package io.pqlconnector.crm.salesforce.cadence.once;

import io.pqlconnector.crm.salesforce.cadence.Enrollment;
import io.pqlconnector.spi.destination.RejectionCodes;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Finds the cadence that a mapping means and the sender's place in it. */
final class Seating {
    private final Desk desk;
    private final Vocabulary words;

    Seating(Desk desk) {
        this.desk = desk;
        this.words = desk.words();
    }

    /** For an enrollment. */
    Step<Seat> of(Enrollment enrollment) throws InterruptedException {
        Step<Cadence> cadence = cadence(enrollment.cadence());
        if (cadence instanceof Step.Stop<Cadence> stop) {
            return Step.stop(stop.trouble());
        }
        Optional<String> sender = enrollment.sender().map(String::strip).filter(address -> !address.isEmpty());
        return sender.isEmpty() ? Step.stop(nobody()) : seat(((Step.Done<Cadence>) cadence).value(), sender.get());
    }

    /** The one cadence that is meant, if it is on. */
    Step<Cadence> cadence(String nameOrId) throws InterruptedException {
        List<Cadence> meant = desk.cadences(nameOrId);
        if (meant.isEmpty()) {
            return Step.stop(Trouble.waits(
                    "SEQUENCE_NOT_FOUND",
                    words.provider() + " shows us no " + words.cadence() + " with the name or id \"" + nameOrId + "\".",
                    "Correct the name in the mapping, or let the user whose credentials these are see the "
                            + words.cadence() + "."));
        }
        if (meant.size() > 1) {
            return Step.stop(Trouble.waits(
                    "SEQUENCE_NOT_CLEAR",
                    words.provider() + " has " + meant.size() + " " + words.cadence() + "s with the name \"" + nameOrId
                            + "\".",
                    "Write the number of the one that is meant into the mapping: "
                            + meant.stream().map(Cadence::id).collect(Collectors.joining(", ")) + "."));
        }
        return meant.get(0).on()
                ? Step.done(meant.get(0))
                : Step.stop(Trouble.waits(
                        "SEQUENCE_OFF",
                        "The " + words.named(nameOrId) + " is off in " + words.provider() + ".",
                        "Turn it on there, or take it out of the mapping."));
    }

    /** A sender's place. */
    Step<Seat> seat(Cadence cadence, String sender) throws InterruptedException {
        Step<Seat> seated = desk.seat(cadence, sender);
        boolean isOther = seated instanceof Step.Done<Seat> seat
                && !cadence.onlyFor().isEmpty()
                && !cadence.onlyFor().equals(seat.value().user());
        return isOther
                ? Step.stop(Trouble.waits(
                        "SENDER_NOT_ALLOWED",
                        "The " + words.named(cadence.name()) + " belongs to somebody else than " + sender + ".",
                        "Make it a team " + words.cadence() + " in " + words.provider()
                                + ", or name its owner as sender."))
                : seated;
    }

    private Trouble nobody() {
        return Trouble.refused(
                RejectionCodes.NO_SENDER,
                "There is nobody in whose name the messages could go out.",
                "Name one in the mapping: sender: { owner_of: account, else: { email: ... } }, by the address of a user of "
                        + words.provider() + ".");
    }
}

package io.pqlconnector.crm.hubspot;

import io.pqlconnector.spi.destination.Blueprint;
import io.pqlconnector.spi.destination.Finding;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Looks whether the senders that a mapping names exist and may enroll, and whether they see its sequences. HubSpot documents no
 * way to ask whether somebody's inbox is connected; where it says so, that shows here, else with the first enrollment.
 */
final class SequenceInspection {
    private final Sequences sequences;
    private final Owners owners;
    private final Optional<Portal> portal;

    /**
     * Nothing is asked yet.
     *
     * @param portal in which sequences must be as well; empty if they have no credentials of their own
     */
    SequenceInspection(Sequences sequences, Owners owners, Optional<Portal> portal) {
        this.sequences = sequences;
        this.owners = owners;
        this.portal = portal;
    }

    List<Finding> inspect(Blueprint.Sequence need) throws InterruptedException {
        if (portal.isPresent()) {
            portal.get().checkSequences();
        }
        List<Finding> findings = new ArrayList<>();
        for (String sender : need.senders()) {
            findings.add(inspect(need.sequence(), sender));
        }
        if (need.senders().isEmpty()) {
            findings.add(new Finding(
                    subject(need.sequence()),
                    Finding.State.PRESENT,
                    "is looked for when the first owner sends; name a sender (else: { email: ... }) to have it checked"
                            + " now"));
        }
        return findings;
    }

    private Finding inspect(String sequence, String sender) throws InterruptedException {
        Optional<Owners.Owner> owner =
                owners.byEmail(sender).filter(found -> !found.userId().isEmpty());
        if (owner.isEmpty()) {
            return new Finding(
                    "sender " + sender,
                    Finding.State.WRONG,
                    "is no active user of this portal. Write the address of one into the mapping.");
        }
        Sequences.Listed listed = sequences.of(owner.get().userId());
        if (listed.refusal().isPresent()) {
            Answer refusal = listed.refusal().get();
            return new Finding(
                    "sender " + sender,
                    Finding.State.WRONG,
                    (refusal.status() == 403
                                    ? Refusals.forbidden(refusal.error(), "use sequences in this name")
                                    : "HubSpot says: " + refusal.error().words())
                            + " A sender needs a paid seat of Sales or Service Hub and a connected inbox.");
        }
        List<Sequences.Sequence> meant = listed.all(sequence);
        if (meant.size() > 1) {
            return new Finding(subject(sequence), Finding.State.WRONG, Sequences.unclear(sequence, meant));
        }
        return !meant.isEmpty()
                ? new Finding(subject(sequence), Finding.State.PRESENT, "for " + sender)
                : new Finding(
                        subject(sequence),
                        Finding.State.WRONG,
                        "HubSpot shows " + sender
                                + " no sequence of this name or id. Share it with everyone in HubSpot,"
                                + " or correct the name in the mapping.");
    }

    private static String subject(String sequence) {
        return "sequence \"" + sequence + "\"";
    }
}

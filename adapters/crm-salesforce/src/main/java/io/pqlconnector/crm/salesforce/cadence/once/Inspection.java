package io.pqlconnector.crm.salesforce.cadence.once;

import io.pqlconnector.spi.destination.Blueprint;
import io.pqlconnector.spi.destination.Finding;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Looks whether cadences are there and on, and whether the senders that the mapping names can send. */
final class Inspection {
    private final Desk desk;
    private final Seating seating;

    Inspection(Desk desk, Seating seating) {
        this.desk = desk;
        this.seating = seating;
    }

    List<Finding> inspect(List<Blueprint.Sequence> needs) throws InterruptedException {
        Set<Finding> findings = new LinkedHashSet<>();
        for (Blueprint.Sequence need : needs) {
            String subject = "sequence \"" + need.sequence() + "\"";
            Step<Cadence> cadence = seating.cadence(need.sequence());
            if (cadence instanceof Step.Done<Cadence> found) {
                findings.add(new Finding(subject, Finding.State.PRESENT, present(need)));
                for (String sender : need.senders()) {
                    findings.add(inspect(found.value(), sender));
                }
            } else {
                findings.add(wrong(subject, ((Step.Stop<Cadence>) cadence).trouble()));
            }
        }
        return List.copyOf(findings);
    }

    private String present(Blueprint.Sequence need) {
        String on = "is on in " + desk.words().provider();
        return need.senders().isEmpty()
                ? on
                        + "; who sends is looked for when the first owner does: name a sender (else: { email: ... }) to have"
                        + " that checked now"
                : on;
    }

    private Finding inspect(Cadence cadence, String sender) throws InterruptedException {
        Step<Seat> seat = seating.seat(cadence, sender);
        String subject = "sender " + sender;
        return seat instanceof Step.Stop<Seat> stop
                ? wrong(subject, stop.trouble())
                : new Finding(
                        subject,
                        Finding.State.PRESENT,
                        "can send in " + desk.words().provider());
    }

    private static Finding wrong(String subject, Trouble trouble) {
        return new Finding(subject, Finding.State.WRONG, trouble.all());
    }
}

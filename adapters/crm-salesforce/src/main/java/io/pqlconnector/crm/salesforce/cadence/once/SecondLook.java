package io.pqlconnector.crm.salesforce.cadence.once;

import io.pqlconnector.crm.salesforce.cadence.Enrollment;
import io.pqlconnector.http.TimeAndChance;
import io.pqlconnector.spi.destination.Receipt;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Finds out whether an enrollment whose end was unclear has happened. Looks several times, since it may show late, before it
 * says that it has not; whoever sends it again then looks once more, and the provider refuses a second place besides.
 */
final class SecondLook {
    /** When the provider is looked at, counted from the call. */
    private static final List<Duration> LOOKS =
            List.of(Duration.ZERO, Duration.ofSeconds(30), Duration.ofSeconds(90), Duration.ofSeconds(180));

    private final Desk desk;
    private final TimeAndChance time;

    SecondLook(Desk desk, TimeAndChance time) {
        this.desk = desk;
        this.time = time;
    }

    Receipt verify(Enrollment enrollment, Instant sentAt) throws InterruptedException {
        List<Cadence> meant = desk.cadences(enrollment.cadence());
        if (meant.size() != 1) {
            return new Receipt.Unknown(
                    enrollment.key(),
                    "The end of the enrollment was unclear, and " + desk.words().provider() + " shows us no single "
                            + desk.words().named(enrollment.cadence()) + " to look into. Look at the person in "
                            + desk.words().provider() + ".");
        }
        Instant last = sentAt.plus(LOOKS.get(LOOKS.size() - 1));
        for (Duration look : LOOKS) {
            Instant due = sentAt.plus(look);
            if (due.isAfter(time.now())) {
                time.pause(Duration.between(time.now(), due));
            }
            List<Membership> places = places(enrollment, meant.get(0));
            Optional<Membership> ours =
                    places.stream().filter(one -> one.mayComeFrom(sentAt)).findFirst();
            if (ours.isPresent()) {
                return Receipts.confirmed(enrollment, ours.get().id());
            }
            // Next to an older place that is live there is no other.
            if (places.stream().anyMatch(Membership::isLive) || last.isBefore(time.now())) {
                break;
            }
        }
        return Receipts.notDone(enrollment, desk.words());
    }

    private List<Membership> places(Enrollment enrollment, Cadence cadence) throws InterruptedException {
        List<Membership> places = new ArrayList<>();
        for (String person : desk.people(enrollment.person().email().strip()).ids()) {
            places.addAll(desk.memberships(person, cadence));
        }
        return places;
    }
}

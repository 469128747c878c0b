package io.pqlconnector.crm.salesforce.cadence.once;

import io.pqlconnector.crm.salesforce.cadence.Enrollment;
import io.pqlconnector.spi.destination.CrmId;
import io.pqlconnector.spi.destination.Destination;
import io.pqlconnector.spi.destination.Receipt;

/** Receipts that are made in several places. */
final class Receipts {
    private Receipts() {}

    /** The person is in the cadence through this operation. */
    static Receipt confirmed(Enrollment enrollment, String membership) {
        return new Receipt.Confirmed(
                enrollment.key(),
                new CrmId(membership),
                enrollment.person().record(),
                false,
                enrollment.person().link());
    }

    /** What was unclear has not happened. */
    static Receipt notDone(Enrollment enrollment, Vocabulary words) {
        return new Receipt.Rejected(
                enrollment.key(),
                Destination.NOT_DONE,
                "",
                words.provider() + " does not know of this enrollment.",
                "Nothing to do: it is looked at anew.");
    }
}

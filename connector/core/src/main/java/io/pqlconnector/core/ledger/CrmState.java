package io.pqlconnector.core.ledger;

import io.pqlconnector.spi.DestinationName;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What each destination was last confirmed to hold. Moves only on a receipt. */
public interface CrmState {

    /** The records of some accounts and of the people in them. */
    List<ConfirmedRecord> records(DestinationName destination, Collection<String> accounts);

    /** The records with some keys of one object, wherever their account; for filling in ids at delivery. */
    Map<String, ConfirmedRecord> recordsByKey(DestinationName destination, String object, Collection<String> keys);

    /** The list memberships, enrollments and tasks of some accounts, by slot. */
    Map<String, ConfirmedEffect> effects(DestinationName destination, Collection<String> accounts);

    /**
     * How many enrollments were confirmed or are open, by sender, whose as-of instants lie on one UTC day; for caps.
     *
     * @param day ISO date
     */
    Map<Optional<String>, Long> enrollmentsOn(DestinationName destination, String day);
}

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

    /**
     * The list memberships, enrollments, tasks and notes of some accounts, by slot: those whose last operation was
     * planned for one of them, and those of records that {@link #records} gives for them now, since a person can come to
     * another account.
     */
    Map<String, ConfirmedEffect> effects(DestinationName destination, Collection<String> accounts);

    /** The list memberships, enrollments, tasks and notes in some slots, wherever their account; by slot. */
    Map<String, ConfirmedEffect> effectsIn(DestinationName destination, Collection<String> slots);

    /** How many accounts there are that have a confirmed record of their own or of a person in them. */
    long accounts(DestinationName destination);

    /**
     * How many enrollments are confirmed, pending, sending or unknown, by sender, whose as-of instants lie on one UTC day;
     * for caps. Rejected and superseded ones do not count.
     *
     * @param day ISO date
     */
    Map<Optional<String>, Long> enrollmentsOn(DestinationName destination, String day);
}

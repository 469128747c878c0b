package io.pqlconnector.core.feedback;

import io.pqlconnector.spi.DestinationName;
import io.pqlconnector.spi.destination.ObjectName;

/**
 * Where a CRM holds what reps say of accounts.
 *
 * @param object the CRM's object of accounts
 * @param kind whether it is a field of theirs, or a list that they are on
 * @param name the field's name; the list's name or id
 */
public record FeedbackPlace(DestinationName destination, ObjectName object, Kind kind, String name) {

    /** How reps say it. */
    public enum Kind {
        /** They write it into a field of the record. */
        FIELD,
        /** They put the record on a list, whose name is what they say. */
        LIST
    }

    /** The place within its CRM, as the ledger calls it: {@code company.pql_verdict}, {@code company list "Not a fit"}. */
    public String inCrm() {
        return switch (kind) {
            case FIELD -> object + "." + name;
            case LIST -> object + " list \"" + name + "\"";
        };
    }

    /** The place, for a person: {@code company.pql_verdict of hubspot}. */
    @Override
    public String toString() {
        return inCrm() + " of " + destination;
    }
}

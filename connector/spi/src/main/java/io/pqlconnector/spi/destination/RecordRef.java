package io.pqlconnector.spi.destination;

import java.util.List;
import java.util.Optional;

/**
 * Points at one record of a destination.
 *
 * @param object the kind of record
 * @param key our own key of the entity behind it: an account key, or a user key; unique within the object
 * @param matches how to find the record where its id is not known, tried in order
 * @param known the record's id, if an earlier receipt told it
 */
public record RecordRef(ObjectName object, String key, List<Match> matches, Optional<CrmId> known) {
    public RecordRef {
        matches = List.copyOf(matches);
    }
}

package io.pqlconnector.core.ledger;

import io.pqlconnector.spi.destination.CrmId;
import io.pqlconnector.spi.destination.FieldValue;
import io.pqlconnector.spi.destination.ObjectName;
import java.time.Instant;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a destination was last confirmed to hold for one record.
 *
 * @param key our key of the entity behind it
 * @param account the account that it belongs to: the key itself for an account's record
 * @param version how many writes were confirmed; part of the next write's idempotency key
 * @param fields the fields that we wrote, with their last confirmed values
 * @param run the run that wrote last
 */
public record ConfirmedRecord(
        ObjectName object,
        String key,
        String account,
        CrmId id,
        Optional<String> link,
        long version,
        SortedMap<String, FieldValue> fields,
        long run,
        Instant confirmedAt) {
    public ConfirmedRecord {
        fields = Collections.unmodifiableSortedMap(new TreeMap<>(fields));
    }
}

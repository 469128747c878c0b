package io.pqlconnector.core.ledger;

import io.pqlconnector.spi.destination.FieldValue;
import io.pqlconnector.spi.destination.FieldWrite;
import io.pqlconnector.spi.destination.RecordRef;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a run was confirmed to have written into one record.
 *
 * @param position where it stands among the writes of its run
 * @param slot as {@link PlannedOperation#slot()} says it
 * @param account the account that it belongs to
 * @param written the fields of the write, by name
 * @param before what was confirmed before it, by field, fields that it did not write included; empty if nothing ever was
 * @param created whether the write made the record
 */
public record WrittenRecord(
        long position,
        String slot,
        String account,
        int stage,
        RecordRef record,
        SortedMap<String, FieldWrite> written,
        Optional<SortedMap<String, FieldValue>> before,
        boolean created) {
    public WrittenRecord {
        written = Collections.unmodifiableSortedMap(new TreeMap<>(written));
    }
}

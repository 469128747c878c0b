package io.pqlconnector.core.deliver;

import io.pqlconnector.core.quota.QuotaReport;
import io.pqlconnector.spi.DestinationName;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a delivery came to.
 *
 * @param byKind by the operations' kind
 * @param waiting how many operations are still to be sent
 * @param unclear how many operations may or may not have arrived
 * @param failure why the delivery stopped before its end, in words that say what to do; empty if it did not
 * @param pause why what waits could not be sent although nothing failed, in words that say what to do: the destination asked
 *     for a long pause, or our part of its calls is used up
 * @param quota calls spent and left
 */
public record DeliveryReport(
        DestinationName destination,
        SortedMap<String, OutcomeCounts> byKind,
        long waiting,
        long unclear,
        Optional<String> failure,
        Optional<String> pause,
        QuotaReport quota) {
    public DeliveryReport {
        byKind = Collections.unmodifiableSortedMap(new TreeMap<>(byKind));
    }

    /** All kinds together. */
    public OutcomeCounts total() {
        return byKind.values().stream().reduce(OutcomeCounts.NONE, OutcomeCounts::plus);
    }
}

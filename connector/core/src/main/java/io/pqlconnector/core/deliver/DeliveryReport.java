package io.pqlconnector.core.deliver;

import io.pqlconnector.core.ledger.Outbox;
import io.pqlconnector.core.quota.QuotaReport;
import io.pqlconnector.spi.DestinationName;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a delivery came to.
 *
 * @param byKind by the operations' kind
 * @param waiting how many operations are still to be sent
 * @param deferrals what of that the destination put off and is not due yet, by kind and reason; the most frequent first
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
        List<Outbox.Deferral> deferrals,
        long unclear,
        Optional<String> failure,
        Optional<String> pause,
        QuotaReport quota) {
    public DeliveryReport {
        deferrals = List.copyOf(deferrals);
        byKind = Collections.unmodifiableSortedMap(new TreeMap<>(byKind));
    }

    /** How many operations the destination put off and are not due yet. */
    public long deferred() {
        return deferrals.stream().mapToLong(Outbox.Deferral::operations).sum();
    }

    /** All kinds together. */
    public OutcomeCounts total() {
        return byKind.values().stream().reduce(OutcomeCounts.NONE, OutcomeCounts::plus);
    }
}

package io.pqlconnector.core.deliver;

import io.pqlconnector.core.ledger.OutboxEntry;
import io.pqlconnector.core.mapping.Mapping;
import io.pqlconnector.spi.destination.IdempotencyKey;
import io.pqlconnector.spi.destination.Receipt;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** Counts what becomes of operations, by kind. */
final class Tally {
    private final Mapping mapping;
    private final SortedMap<String, OutcomeCounts> byKind = new TreeMap<>();

    /**
     * Nothing yet.
     *
     * @param mapping tells a record that is left out on purpose from one that was refused
     */
    Tally(Mapping mapping) {
        this.mapping = mapping;
    }

    /** Counts receipts, all of one kind of operation. */
    void add(Map<IdempotencyKey, OutboxEntry> entries, Iterable<Receipt> receipts, int calls) {
        OutcomeCounts outcome = new OutcomeCounts(0, 0, 0, 0, 0, 0, calls);
        for (Receipt receipt : receipts) {
            outcome = outcome.plus(receipt.accept(new Counting(Optional.ofNullable(entries.get(receipt.key())))));
        }
        String kind = entries.values().iterator().next().planned().operation().kind();
        byKind.merge(kind, outcome, OutcomeCounts::plus);
    }

    /** The refused operations whose record is left out on purpose. */
    Set<IdempotencyKey> leftOut(Map<IdempotencyKey, OutboxEntry> entries, Iterable<Receipt> receipts) {
        Set<IdempotencyKey> leftOut = new HashSet<>();
        for (Receipt receipt : receipts) {
            Optional.ofNullable(entries.get(receipt.key()))
                    .filter(entry -> mapping.leavesOut(entry.planned().operation(), receipt))
                    .ifPresent(entry -> leftOut.add(receipt.key()));
        }
        return leftOut;
    }

    /** What was counted, by the operations' kind. */
    SortedMap<String, OutcomeCounts> byKind() {
        return byKind;
    }

    private final class Counting implements Receipt.Visitor<OutcomeCounts> {
        private final Optional<OutboxEntry> entry;

        Counting(Optional<OutboxEntry> entry) {
            this.entry = entry;
        }

        @Override
        public OutcomeCounts confirmed(Receipt.Confirmed confirmed) {
            return new OutcomeCounts(1, confirmed.created() ? 1 : 0, 0, 0, 0, 0, 0);
        }

        @Override
        public OutcomeCounts rejected(Receipt.Rejected rejected) {
            boolean leftOut = entry.filter(
                            found -> mapping.leavesOut(found.planned().operation(), rejected))
                    .isPresent();
            return leftOut ? new OutcomeCounts(0, 0, 0, 1, 0, 0, 0) : new OutcomeCounts(0, 0, 1, 0, 0, 0, 0);
        }

        @Override
        public OutcomeCounts unknown(Receipt.Unknown unknown) {
            return new OutcomeCounts(0, 0, 0, 0, 1, 0, 0);
        }

        @Override
        public OutcomeCounts deferred(Receipt.Deferred deferred) {
            return new OutcomeCounts(0, 0, 0, 0, 0, 1, 0);
        }
    }
}

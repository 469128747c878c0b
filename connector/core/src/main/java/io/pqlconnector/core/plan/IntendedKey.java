package io.pqlconnector.core.plan;

import io.pqlconnector.core.ledger.OutboxEntry;
import io.pqlconnector.spi.DestinationName;
import io.pqlconnector.spi.destination.IdempotencyKey;
import io.pqlconnector.spi.destination.Receipt;
import io.pqlconnector.spi.destination.RejectionCodes;
import java.util.Optional;
import java.util.Set;

/** The key under which an intention stands in the outbox, and what the outbox knows of it. */
final class IntendedKey {
    private static final Set<String> RECORD_MISSING = Set.of(RejectionCodes.NO_MATCH, RejectionCodes.NO_PARENT);

    private IntendedKey() {}

    /**
     * Chooses the key of an intention. An operation that was refused stays refused as long as its key is the same; but one
     * that was refused because its record was missing gets another key once the record is there.
     *
     * @param key derived from what is intended
     * @param recordThere whether the destination is known to hold the record that was missing
     */
    static IdempotencyKey of(
            Keys keys,
            DestinationName destination,
            IdempotencyKey key,
            Optional<OutboxEntry> open,
            boolean recordThere) {
        if (open.isEmpty() || !recordThere) {
            return key;
        }
        IdempotencyKey found = open.get().planned().operation().key();
        IdempotencyKey again = keys.again(destination, key);
        return found.equals(again) || (found.equals(key) && lackedRecord(open.get())) ? again : key;
    }

    private static boolean lackedRecord(OutboxEntry entry) {
        return entry.state() == OutboxEntry.State.REJECTED
                && entry.receipt().filter(IntendedKey::saysRecordMissing).isPresent();
    }

    private static boolean saysRecordMissing(Receipt receipt) {
        return receipt instanceof Receipt.Rejected rejected && RECORD_MISSING.contains(rejected.code());
    }
}

package io.pqlconnector.core.deliver;

import io.pqlconnector.core.ledger.OutboxEntry;
import io.pqlconnector.spi.destination.IdempotencyKey;
import io.pqlconnector.spi.destination.Receipt;
import java.util.List;
import java.util.Map;

/** Is told how a delivery goes on. */
@FunctionalInterface
public interface DeliveryProgress {
    /** Nobody is told. */
    DeliveryProgress NONE = (entries, receipts) -> {};

    /**
     * A batch was answered, and what became of it is in the ledger.
     *
     * @param entries the batch's operations, by key; those that are to be sent again are among them
     * @param receipts of those that are settled for this run
     */
    void answered(Map<IdempotencyKey, OutboxEntry> entries, List<Receipt> receipts);
}

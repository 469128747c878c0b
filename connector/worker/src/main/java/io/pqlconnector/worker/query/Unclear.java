package io.pqlconnector.worker.query;

import io.pqlconnector.core.ledger.OutboxEntry;
import io.pqlconnector.spi.DestinationName;
import io.pqlconnector.store.SqliteLedger;
import io.pqlconnector.worker.config.Config;
import java.util.List;

/** Finds the enrollments, tasks and notes of which nobody knows whether they arrived. */
public final class Unclear {
    private Unclear() {}

    /** Those of all configured destinations. */
    public static List<OutboxEntry> in(SqliteLedger ledger, Config config) {
        return config.destinations().stream()
                .flatMap(component -> ledger.outbox().unclear(new DestinationName(component.name())).stream())
                .filter(OutboxEntry::needsAPerson)
                .toList();
    }
}

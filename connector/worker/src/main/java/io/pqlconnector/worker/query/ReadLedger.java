package io.pqlconnector.worker.query;

import io.pqlconnector.store.SqliteLedger;
import io.pqlconnector.worker.config.Config;
import java.util.Optional;
import java.util.function.Function;

/** Opens the ledger for one look. Not longer, so that a file that was put in its place is seen. */
public final class ReadLedger {
    private ReadLedger() {}

    /**
     * Looks something up.
     *
     * @return empty if there was no run yet
     * @throws io.pqlconnector.core.ledger.LedgerException if the ledger cannot be read
     */
    public static <T> Optional<T> read(Config config, Function<SqliteLedger, T> look) {
        if (!SqliteLedger.exists(config.ledgerFile())) {
            return Optional.empty();
        }
        try (SqliteLedger ledger = SqliteLedger.open(config.ledgerFile(), SqliteLedger.Mode.READ)) {
            return Optional.of(look.apply(ledger));
        }
    }
}

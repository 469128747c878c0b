package io.pqlconnector.worker.command;

import io.pqlconnector.store.SqliteLedger;
import io.pqlconnector.worker.config.Config;
import java.util.Optional;

/** Opens the ledger for the commands that only look into it. */
final class StoredRuns {
    private StoredRuns() {}

    /** The ledger; empty, after saying so, if there was no run yet. */
    static Optional<SqliteLedger> open(Config config, Context context) {
        if (!SqliteLedger.exists(config.ledgerFile())) {
            context.terminal().notice("There was no run yet in " + config.dataDirectory() + ". Make one:  ./pql sync");
            return Optional.empty();
        }
        return Optional.of(SqliteLedger.open(config.ledgerFile(), SqliteLedger.Mode.READ));
    }
}

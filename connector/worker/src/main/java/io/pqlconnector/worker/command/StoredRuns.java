package io.pqlconnector.worker.command;

import io.pqlconnector.store.SqliteLedger;
import io.pqlconnector.worker.config.Config;
import java.util.Optional;

/** Opens the ledger for the commands that only look into it. */
final class StoredRuns {
    private StoredRuns() {}

    /** The ledger; empty, after saying so, if there was no run yet. The command then ends with {@link ExitCode#PARTIAL}. */
    static Optional<SqliteLedger> open(Config config, Context context) {
        if (!SqliteLedger.exists(config.ledgerFile())) {
            context.terminal()
                    .notice("There is no ledger yet in " + config.dataDirectory()
                            + ". The first run makes it:  ./pql sync");
            return Optional.empty();
        }
        return Optional.of(SqliteLedger.open(config.ledgerFile(), SqliteLedger.Mode.READ));
    }
}

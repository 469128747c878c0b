package io.pqlconnector.worker.command;

import io.pqlconnector.learn.outcome.Outcomes;
import io.pqlconnector.spi.source.PropertyColumns;
import io.pqlconnector.store.SqliteLedger;
import io.pqlconnector.usage.lake.DuckDbUsageLake;
import io.pqlconnector.usage.lake.LakeSettings;
import io.pqlconnector.worker.config.Config;
import io.pqlconnector.worker.learn.KnownOutcomes;
import io.pqlconnector.worker.learn.OutcomeReader;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Reads what became of accounts, beside whatever run there is. */
final class ReportOutcomes {
    private ReportOutcomes() {}

    /**
     * What is known of it; says where from. Empty if the configuration does not say where to read it.
     *
     * @param asOf only outcomes before it count
     */
    static Optional<Outcomes> read(Config config, SqliteLedger ledger, Instant asOf, Context context) {
        if (config.outcomes().isNothing()) {
            return Optional.empty();
        }
        try (DuckDbUsageLake lake = lake(config, ledger, context)) {
            KnownOutcomes known = new OutcomeReader(config, lake, ledger.ports()).read(asOf);
            known.origins().forEach(origin -> context.terminal().notice("Outcomes from " + origin.inWords()));
            return Optional.of(known.outcomes());
        }
    }

    /** Only read from, so what it would do with what it lands says nothing. */
    private static DuckDbUsageLake lake(Config config, SqliteLedger ledger, Context context) {
        return new DuckDbUsageLake(
                config.lakeDirectory(),
                config.quarantineDirectory(),
                ledger.manifest(),
                new LakeSettings(
                        config.lake().maxBadShare().doubleValue(),
                        config.lake().retention(),
                        config.lake().memoryBytes(),
                        config.lake().threads().orElseGet(Runtime.getRuntime()::availableProcessors),
                        LakeSettings.DEFAULT_SMALL_FILE_BYTES,
                        PropertyColumns.of(List.of())),
                context.clock());
    }
}

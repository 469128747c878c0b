package io.pqlconnector.worker.command;

import io.pqlconnector.core.ledger.Lease;
import io.pqlconnector.core.ledger.OutboxEntry;
import io.pqlconnector.core.ledger.Rejections;
import io.pqlconnector.core.ledger.RunRecord;
import io.pqlconnector.core.run.HealthBounds;
import io.pqlconnector.core.run.OutboxRun;
import io.pqlconnector.core.run.RunListener;
import io.pqlconnector.core.run.RunSetup;
import io.pqlconnector.core.run.SourceSetup;
import io.pqlconnector.core.run.SyncRun;
import io.pqlconnector.spi.config.Problems;
import io.pqlconnector.store.SqliteLedger;
import io.pqlconnector.usage.lake.DuckDbUsageLake;
import io.pqlconnector.usage.lake.LakeSettings;
import io.pqlconnector.worker.config.Config;
import io.pqlconnector.worker.config.Setup;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * All that a run needs, opened: the files read and checked, the ledger with its lease, the lake. To be closed, which gives
 * everything back in the reverse order.
 */
final class OpenRun implements AutoCloseable {
    // Long enough for a run that is just ending, short enough for a person to wait.
    static final Duration LEASE_WAIT = Duration.ofSeconds(3);

    private final Setup setup;
    private final SqliteLedger ledger;
    private final Lease lease;
    private final DuckDbUsageLake lake;
    private final Context context;
    private final Optional<Instant> asOf;

    private OpenRun(
            Setup setup,
            SqliteLedger ledger,
            Lease lease,
            DuckDbUsageLake lake,
            Context context,
            Optional<Instant> asOf) {
        this.setup = setup;
        this.ledger = ledger;
        this.lease = lease;
        this.lake = lake;
        this.context = context;
        this.asOf = asOf;
    }

    /**
     * Reads, checks and opens.
     *
     * @param command what others are told that holds the lease
     * @param asOf from the command line; null leaves it to the configuration
     */
    static OpenRun open(ConfigOption option, Context context, String command, @Nullable Instant asOf)
            throws InterruptedException {
        Problems problems = new Problems();
        Config config = option.read(context, problems);
        Optional<Setup> read = Setup.read(config, problems);
        problems.throwIfAny();
        Setup setup = read.orElseThrow();
        SqliteLedger ledger = null;
        try {
            ledger = SqliteLedger.open(config.ledgerFile(), SqliteLedger.Mode.WRITE);
            setup.quota().connect(ledger.callQuota());
            Lease lease = ledger.acquireLease(command, context.clock().instant(), LEASE_WAIT);
            DuckDbUsageLake lake = lake(setup, ledger, context);
            return new OpenRun(
                    setup.parking(ledger.calls(), context.clock()),
                    ledger,
                    lease,
                    lake,
                    context,
                    Optional.ofNullable(asOf).or(config::asOf));
        } catch (RuntimeException | InterruptedException e) {
            if (ledger != null) {
                ledger.close();
            }
            setup.close();
            throw e;
        }
    }

    private static DuckDbUsageLake lake(Setup setup, SqliteLedger ledger, Context context) {
        Config config = setup.config();
        LakeSettings settings = new LakeSettings(
                config.lake().maxBadShare().doubleValue(),
                config.lake().retention(),
                LakeSettings.DEFAULT_MEMORY_BYTES,
                Math.max(1, Runtime.getRuntime().availableProcessors()),
                LakeSettings.DEFAULT_SMALL_FILE_BYTES,
                setup.columns());
        return new DuckDbUsageLake(
                config.lakeDirectory(), config.quarantineDirectory(), ledger.manifest(), settings, context.clock());
    }

    /** A run over all this. */
    SyncRun run(RunListener listener) {
        return new SyncRun(runSetup(), listener);
    }

    /** A run that only delivers. */
    OutboxRun outboxRun(RunListener listener) {
        return new OutboxRun(runSetup(), listener);
    }

    /** Says what to do if a run awaits an approval, since nothing else may be delivered until then. */
    boolean awaitsApproval() {
        Optional<RunRecord> stopped = outboxRun(RunListener.NONE).awaitingApproval();
        stopped.ifPresent(run -> context.terminal()
                .notice("Run " + run.number() + " was stopped by a limit, and what it planned waits for an approval."
                        + " First deliver that: ./pql apply --approve    or correct what was wrong and: ./pql sync"));
        return stopped.isPresent();
    }

    private RunSetup runSetup() {
        Config config = setup.config();
        // What retention drops is not worth pulling.
        Instant since = config.lake()
                .retention()
                .map(kept -> asOf.orElseGet(context.clock()::instant).minus(kept))
                .orElse(Instant.EPOCH);
        return new RunSetup(
                setup.sources().stream()
                        .map(source -> new SourceSetup(source, since))
                        .toList(),
                setup.targets(),
                setup.enrichments(),
                setup.rules(),
                config.identity(),
                config.zone(),
                asOf,
                new HealthBounds(config.health().warnUnder(), config.health().warnOver()),
                config.limits(),
                lake,
                ledger.ports(),
                context.clock(),
                System::nanoTime);
    }

    /** What the CRMs refused. */
    List<Rejections.Rejection> rejections() {
        return ledger.rejections().all(Optional.empty());
    }

    /** The enrollments, tasks and notes of which nobody knows whether they arrived. */
    List<OutboxEntry> unclear() {
        return Unclear.in(ledger, setup.config());
    }

    /** Whether there is a run with a number. */
    boolean hasRun(long number) {
        return number > 0 && ledger.runs().latest(1).stream().anyMatch(last -> number <= last.number());
    }

    /** What the files say. */
    Setup setup() {
        return setup;
    }

    @Override
    public void close() {
        lake.close();
        lease.close();
        ledger.close();
        setup.close();
    }
}

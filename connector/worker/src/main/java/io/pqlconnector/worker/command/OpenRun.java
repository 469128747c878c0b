package io.pqlconnector.worker.command;

import io.pqlconnector.core.lake.Manifest;
import io.pqlconnector.core.ledger.Lease;
import io.pqlconnector.core.ledger.LeaseHeldException;
import io.pqlconnector.core.ledger.OutboxEntry;
import io.pqlconnector.core.ledger.Rejections;
import io.pqlconnector.core.ledger.RunRecord;
import io.pqlconnector.core.plan.PlanSink;
import io.pqlconnector.core.run.HealthBounds;
import io.pqlconnector.core.run.OutboxRun;
import io.pqlconnector.core.run.RunListener;
import io.pqlconnector.core.run.RunResult;
import io.pqlconnector.core.run.RunSetup;
import io.pqlconnector.core.run.SourceSetup;
import io.pqlconnector.core.run.SyncRun;
import io.pqlconnector.spi.DestinationName;
import io.pqlconnector.spi.config.Problems;
import io.pqlconnector.store.SqliteLedger;
import io.pqlconnector.usage.lake.DuckDbUsageLake;
import io.pqlconnector.usage.lake.LakeSettings;
import io.pqlconnector.worker.alert.Alerts;
import io.pqlconnector.worker.config.Config;
import io.pqlconnector.worker.config.FileTexts;
import io.pqlconnector.worker.config.Setup;
import io.pqlconnector.worker.query.Unclear;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
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
    private final Optional<Lease> lease;
    private final DuckDbUsageLake lake;
    private final Context context;
    private final Optional<Instant> asOf;
    private final boolean replay;

    private OpenRun(
            Setup setup,
            SqliteLedger ledger,
            Optional<Lease> lease,
            DuckDbUsageLake lake,
            Context context,
            Optional<Instant> asked) {
        this.setup = setup;
        this.ledger = ledger;
        this.lease = lease;
        this.lake = lake;
        this.context = context;
        asOf = asked.or(setup.config()::asOf);
        replay = asked.isPresent() && !asked.equals(setup.config().asOf());
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
        Optional<Setup> read = Setup.read(option.read(context, problems), FileTexts.DISK, problems);
        problems.throwIfAny();
        return open(read.orElseThrow(), context, command, asOf);
    }

    /** The same for a command that only looks: while another process has the lease, it does without one. */
    static OpenRun openToLook(ConfigOption option, Context context, String command, @Nullable Instant asOf)
            throws InterruptedException {
        Problems problems = new Problems();
        Optional<Setup> read = Setup.read(option.read(context, problems), FileTexts.DISK, problems);
        problems.throwIfAny();
        return open(read.orElseThrow(), context, new Held(command, true), asOf);
    }

    /**
     * Opens what a run needs beside the files.
     *
     * @param setup what they say; closed with all the rest, or at once if that cannot be opened
     * @param command what others are told that holds the lease
     * @param asOf from the command line; null leaves it to the configuration
     */
    static OpenRun open(Setup setup, Context context, String command, @Nullable Instant asOf)
            throws InterruptedException {
        return open(setup, context, new Held(command, false), asOf);
    }

    /**
     * How the lease is taken.
     *
     * @param command what others are told that holds it
     * @param orWithout whether it goes without if another process has it
     */
    private record Held(String command, boolean orWithout) {
        Optional<Lease> take(SqliteLedger ledger, Context context) throws InterruptedException {
            try {
                return Optional.of(ledger.acquireLease(command, context.clock().instant(), LEASE_WAIT));
            } catch (LeaseHeldException e) {
                if (!orWithout) {
                    throw e;
                }
                context.terminal()
                        .notice(
                                "A run is under way, so nothing is pulled beside it: this is from what is in the lake by"
                                        + " now.");
                return Optional.empty();
            }
        }
    }

    private static OpenRun open(Setup setup, Context context, Held held, @Nullable Instant asOf)
            throws InterruptedException {
        Config config = setup.config();
        SqliteLedger ledger = null;
        Optional<Lease> lease = Optional.empty();
        try {
            ledger = SqliteLedger.open(config.ledgerFile(), SqliteLedger.Mode.WRITE);
            lease = held.take(ledger, context);
            // Whoever had the lease until now may have put another ledger in its place: a restore does.
            ledger.close();
            ledger = SqliteLedger.open(config.ledgerFile(), SqliteLedger.Mode.WRITE);
            setup.quota().connect(ledger.callQuota());
            DuckDbUsageLake lake = lake(setup, ledger.manifest(), context);
            return new OpenRun(
                    setup.parking(ledger.calls(), context.clock()),
                    ledger,
                    lease,
                    lake,
                    context,
                    Optional.ofNullable(asOf));
        } catch (RuntimeException | InterruptedException e) {
            // A lease that is left would keep this process from ever writing again.
            lease.ifPresent(Lease::close);
            if (ledger != null) {
                ledger.close();
            }
            setup.close();
            throw e;
        }
    }

    /** The lake that a manifest names the files of. */
    static DuckDbUsageLake lake(Setup setup, Manifest manifest, Context context) {
        Config config = setup.config();
        LakeSettings settings = new LakeSettings(
                config.lake().maxBadShare().doubleValue(),
                config.lake().retention(),
                config.lake().memoryBytes(),
                config.lake().threads().orElseGet(Runtime.getRuntime()::availableProcessors),
                LakeSettings.DEFAULT_SMALL_FILE_BYTES,
                setup.columns());
        return new DuckDbUsageLake(
                config.lakeDirectory(), config.quarantineDirectory(), manifest, settings, context.clock());
    }

    /** A run over all this. */
    SyncRun run(RunListener listener) {
        return new SyncRun(runSetup(), listener);
    }

    /** A plan; from what is in the lake already while another process has the lease. */
    RunResult plan(RunListener listener, PlanSink sink) throws InterruptedException {
        SyncRun run = run(listener);
        return lease.isPresent() ? run.plan(sink) : run.planBeside(sink);
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
                setup.feedback(),
                config.outcomes().destinations().stream()
                        .map(DestinationName::new)
                        .collect(Collectors.toSet()),
                setup.rules(),
                config.identity(),
                config.zone(),
                asOf,
                replay,
                new HealthBounds(config.health().warnUnder(), config.health().warnOver()),
                config.limits(),
                lake,
                ledger.ports(),
                context.clock(),
                System::nanoTime);
    }

    /** Tells people of what the run came to; what does not arrive is noticed, and sent the next time. */
    void alert() {
        Alerts.of(setup, ledger, context.clock()).afterRun().forEach(context.terminal()::notice);
    }

    /** What the CRMs refused. */
    List<Rejections.Rejection> rejections() {
        return ledger.rejections().all(Optional.empty());
    }

    /** The enrollments, tasks and notes of which nobody knows whether they arrived. */
    List<OutboxEntry> unclear() {
        return Unclear.in(ledger, setup.config());
    }

    /** Puts the lake in order, and drops what retention does not keep. */
    void upkeep() throws InterruptedException {
        lake.sweep();
        lake.compact(asOf.orElseGet(context.clock()::instant));
    }

    /** When the last run started, by the clock of then. */
    Optional<Instant> lastStarted() {
        return ledger.runs().latest(1).stream().map(RunRecord::startedAt).findFirst();
    }

    /** Whether there is a run with a number. */
    boolean hasRun(long number) {
        return number > 0 && ledger.runs().latest(1).stream().anyMatch(last -> number <= last.number());
    }

    /** The ledger, whose lease this holds. */
    SqliteLedger ledger() {
        return ledger;
    }

    /** The lake. */
    DuckDbUsageLake lake() {
        return lake;
    }

    /** What the files say. */
    Setup setup() {
        return setup;
    }

    @Override
    public void close() {
        // Whatever of it fails, the rest is given back: a lease that is left would keep this process from ever writing
        // again.
        try {
            lake.close();
        } finally {
            lease.ifPresent(Lease::close);
            try {
                ledger.close();
            } finally {
                setup.close();
            }
        }
    }
}

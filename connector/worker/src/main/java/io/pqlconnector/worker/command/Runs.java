package io.pqlconnector.worker.command;

import io.pqlconnector.core.ledger.Lease;
import io.pqlconnector.core.ledger.LeaseHeldException;
import io.pqlconnector.core.run.RunListener;
import io.pqlconnector.core.run.RunResult;
import io.pqlconnector.core.run.SyncOptions;
import io.pqlconnector.store.SqliteLedger;
import io.pqlconnector.worker.alert.Alerts;
import io.pqlconnector.worker.config.Config;
import io.pqlconnector.worker.config.Setup;
import io.pqlconnector.worker.log.Logs;
import io.pqlconnector.worker.ops.OpsPages;
import io.pqlconnector.worker.schedule.Jobs;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;

/** What a worker does, one after the other and each with the last valid configuration. For use by one thread. */
final class Runs {
    /** Clocks of machines that hand over to each other differ a little. */
    private static final Duration CLOCKS_DIFFER = Duration.ofMinutes(2);

    private final LiveConfig live;
    private final Context context;
    private final Logs logs;
    private final OpsPages pages;
    private boolean waiting;
    private boolean clockTold;

    /** With a configuration, and with those who are told of what is done. */
    Runs(LiveConfig live, Context context, Logs logs, OpsPages pages) {
        this.live = live;
        this.context = context;
        this.logs = logs;
        this.pages = pages;
    }

    /**
     * Does a job. What fails is told, and left to the next time.
     *
     * @return false if it could not begin, since another process is writing, and is to be tried again
     */
    boolean make(Jobs.Kind kind) {
        try {
            Setup setup = live.setup().with(pages::timed);
            logs.follow(setup.config());
            if (kind == Jobs.Kind.CHECK) {
                check(setup);
            } else {
                write(kind, setup);
                giveBackMemory();
            }
            waiting = false;
        } catch (LeaseHeldException e) {
            if (!waiting) {
                context.terminal().notice(e.getMessage() + " This is tried again until it is free.");
            }
            waiting = true;
            return false;
        } catch (RuntimeException | InterruptedException e) {
            tell(e);
        }
        return true;
    }

    /** Brings a ledger of an older version up to date, if there is one. What fails is told; a run says it again. */
    void upgrade(Config config) {
        if (!SqliteLedger.exists(config.ledgerFile())) {
            return;
        }
        try (SqliteLedger ledger = SqliteLedger.open(config.ledgerFile(), SqliteLedger.Mode.WRITE)) {
            Objects.requireNonNull(ledger);
        } catch (LeaseHeldException e) {
            // Whoever has it does that.
        } catch (RuntimeException e) {
            tell(e);
        }
    }

    /** Tells people what is due to be told; what is under way elsewhere is told of by the next run. */
    void alert() {
        try (Setup setup = live.setup()) {
            if (setup.config().alerts().isEmpty()
                    || !SqliteLedger.exists(setup.config().ledgerFile())) {
                return;
            }
            try (SqliteLedger ledger = SqliteLedger.open(setup.config().ledgerFile(), SqliteLedger.Mode.WRITE);
                    Lease lease =
                            ledger.acquireLease("pql worker", context.clock().instant(), Duration.ZERO)) {
                Objects.requireNonNull(lease);
                Alerts.of(setup, ledger, context.clock()).afterRun().forEach(context.terminal()::notice);
            }
        } catch (LeaseHeldException e) {
            // Whoever has it makes a run, and tells of it afterwards.
        } catch (RuntimeException | InterruptedException e) {
            tell(e);
        }
    }

    /** Tells what went wrong, and goes on. */
    void tell(Exception failure) {
        if (CommandLineRunner.isForeseen(failure)) {
            int unused = CommandLineRunner.report(failure, context);
        } else {
            logs.error(
                    "This should not have happened, and is a fault of the program. Nothing is lost: the next run goes on"
                            + " from here. Please report it.",
                    failure);
        }
    }

    private void write(Jobs.Kind kind, Setup setup) throws InterruptedException {
        boolean leaveLate = setup.config().schedule().times().containsKey(Jobs.Kind.LATE) && kind == Jobs.Kind.SYNC;
        try (OpenRun open = OpenRun.open(setup, context, "pql worker", null)) {
            if (wasSetBack(open)) {
                return;
            }
            if (kind == Jobs.Kind.UPKEEP) {
                open.upkeep();
                context.terminal().line("Upkeep: the lake is in order.");
                return;
            }
            RunListener listener = RunListener.all(List.of(logs.run(open.setup().targets()), pages.listener()));
            try {
                RunResult unused = open.run(listener).sync(leaveLate ? SyncOptions.LEAVING_LATE : SyncOptions.DEFAULT);
            } finally {
                logs.noRun();
            }
            open.alert();
        }
    }

    // Until the next run nothing happens that makes Java collect, and others want the memory. The launcher's options
    // for a
    // worker say how far the heap shrinks.
    private static void giveBackMemory() {
        System.gc();
    }

    // As of an instant before the last run, accounts would get back scores of the past.
    private boolean wasSetBack(OpenRun open) {
        Instant now = context.clock().instant();
        boolean back = open.lastStarted()
                .filter(last -> last.isAfter(now.plus(CLOCKS_DIFFER)))
                .isPresent();
        if (back && !clockTold) {
            context.terminal()
                    .notice("This machine's clock says " + now.truncatedTo(ChronoUnit.SECONDS)
                            + ", but the last run started at "
                            + open.lastStarted().orElseThrow().truncatedTo(ChronoUnit.SECONDS)
                            + ". Nothing is scored until the clock has passed that, since accounts would get scores of"
                            + " the past. Is the clock right? If it was wrong before: ./pql sync");
        }
        clockTold = back;
        return back;
    }

    private void check(Setup setup) throws InterruptedException {
        try (Setup held = setup;
                LiveCheck check = LiveCheck.open(held, context, false)) {
            List<LiveCheck.Answer> failed = check.ask(name -> {}, answer -> {}).stream()
                    .filter(answer -> answer.failure().isPresent())
                    .toList();
            failed.forEach(answer -> context.terminal()
                    .notice("Live check: " + answer.name() + ": " + answer.words()
                            + (answer.lacks().isEmpty() ? "" : ". What it lacks: ./pql check --live")));
            if (failed.isEmpty()) {
                context.terminal().line("Live check: all sources and destinations can be used.");
            }
        }
    }
}

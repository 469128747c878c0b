package io.pqlconnector.worker.command;

import io.pqlconnector.core.ledger.Lease;
import io.pqlconnector.spi.config.Durations;
import io.pqlconnector.store.SqliteLedger;
import io.pqlconnector.worker.config.Config;
import io.pqlconnector.worker.config.Setup;
import io.pqlconnector.worker.log.Logs;
import io.pqlconnector.worker.metrics.WorkerFacts;
import io.pqlconnector.worker.ops.OpsPages;
import io.pqlconnector.worker.render.Texts;
import io.pqlconnector.worker.schedule.ClockWatch;
import io.pqlconnector.worker.schedule.JobClock;
import io.pqlconnector.worker.schedule.Jobs;
import io.pqlconnector.worker.serve.Debounce;
import io.pqlconnector.worker.serve.RunThread;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The worker from its start to its end: it waits until it is the only one on its data, then works by the clock and by what is
 * pushed, takes a changed configuration if it is valid, and stops when it is told.
 */
final class Sidecar implements AutoCloseable {
    /** The longest that a change of a file, a signal or the end of another worker goes unnoticed. */
    private static final Duration LOOK = Duration.ofSeconds(1);

    /** What may end by itself in this time does; then it is told to stop where nothing is lost. */
    private static final Duration RUN_MAY_END = Duration.ofSeconds(5);

    private static final Duration PARKING = Duration.ofSeconds(9);

    /** How long an alert that did not arrive waits at most until it is due, and a digest for its time. */
    private static final Duration BETWEEN_ALERTS = Duration.ofMinutes(1);

    private final Context process;
    private final Context context;
    private final Logs logs;
    private final LiveConfig live;
    private final StopSignal stop;
    private final Doors doors;
    private final Turn turn;
    private final RunThread thread = new RunThread();
    private final Runs runs;
    private final Debounce debounce;
    private final JobClock clock;
    private final AtomicBoolean hungUp = new AtomicBoolean();
    private final OpsPages pages;
    private volatile Setup setup;
    private volatile WorkerFacts.Role role = WorkerFacts.Role.STANDBY;

    /**
     * Ready to start.
     *
     * @param setup the configuration at the start; closed with this
     */
    Sidecar(Context process, Logs logs, LiveConfig live, Setup setup, StopSignal stop) {
        this.process = process;
        context = new Context(
                process.terminal().telling(logs::info, logs::warn),
                process.environment(),
                process.directory(),
                process.clock());
        this.logs = logs;
        this.live = live;
        this.setup = setup;
        this.stop = stop;
        turn = new Turn(stop, LOOK, this::reloadIfAsked);
        pages = new OpsPages(
                new WorkerFacts(
                        () -> this.setup.config(),
                        () -> role,
                        this::dueBy,
                        process.clock().instant(),
                        process.clock()),
                CommandLineRunner.version(),
                System::nanoTime);
        runs = new Runs(live, context, logs, pages);
        debounce = new Debounce(this::again, thread, () -> runs.make(Jobs.Kind.SYNC));
        doors = new Doors(context, this::pushed, pages);
        clock = JobClock.start(this::begin, new Random(), context.terminal()::notice);
    }

    private Duration again() {
        return setup.config().server().debounce();
    }

    private void begin(Jobs.Kind kind, Duration delay, Runnable ended) {
        thread.after(delay, () -> {
            // Should it end in an error, it is not to begin again at once, and again.
            boolean done = true;
            try {
                done = runs.make(kind);
            } finally {
                if (done || stop.came()) {
                    ended.run();
                } else {
                    begin(kind, again(), ended);
                }
            }
        });
    }

    /** Works until it is told to stop; gives the exit code. */
    int work() throws InterruptedException {
        boolean unused = HangUp.listen(() -> hungUp.set(true));
        Lease joined = join();
        try {
            return workAlone();
        } finally {
            // Whoever keeps workers away counts on nothing being pushed.
            doors.close();
            joined.close();
        }
    }

    private int workAlone() throws InterruptedException {
        Lease owned = own();
        try {
            if (stop.came()) {
                return ExitCode.DONE;
            }
            role = WorkerFacts.Role.ACTIVE;
            doors.open(setup);
            // Nobody can read a ledger of an older version, so that this worker would not be ready before its first
            // run.
            thread.after(Duration.ZERO, () -> runs.upgrade(setup.config()));
            follow(setup.config().schedule());
            alertEveryMinute();
            if (doors.arePushedTo()) {
                // What was pushed right before the last worker ended has not been in a run yet.
                debounce.pushed();
            }
            watch();
        } catch (IOException e) {
            // What keeps it from starting is told where errors are looked for.
            process.terminal().notice(String.valueOf(e.getMessage()));
            return ExitCode.FAILED;
        } finally {
            owned.close();
        }
        return ExitCode.DONE;
    }

    private Optional<Instant> dueBy(Instant ended) {
        return Optional.ofNullable(setup.config().schedule().times().get(Jobs.Kind.SYNC))
                .flatMap(times -> times.dueBy(ended));
    }

    // Who waits leaves runs to the one that works, which finds what was pushed in its next one.
    private void pushed() {
        if (role == WorkerFacts.Role.ACTIVE) {
            debounce.pushed();
        }
    }

    private void alertEveryMinute() {
        thread.after(BETWEEN_ALERTS, () -> {
            try {
                if (!setup.config().alerts().isEmpty()) {
                    runs.alert();
                }
            } finally {
                alertEveryMinute();
            }
        });
    }

    // A restore, say, keeps workers away for a while.
    private Lease join() throws InterruptedException {
        return turn.await(
                wait -> SqliteLedger.joinWorkers(setup.config().ledgerFile(), wait),
                why -> context.terminal().notice(why + " This one waits until that is done."),
                () -> {});
    }

    // The lease is a lock of the operating system: it is free at the instant at which its holder dies.
    private Lease own() throws InterruptedException {
        Instant since = context.clock().instant();
        return turn.await(
                wait -> SqliteLedger.acquireForWorker(setup.config().ledgerFile(), since, wait),
                why -> {
                    context.terminal().notice(why + " This one waits, and takes over when that is gone.");
                    doors.openIfFree(setup);
                },
                () -> context.terminal().line("The other worker is gone. This one takes over."));
    }

    private void watch() throws InterruptedException {
        ClockWatch watch = new ClockWatch(InstantSource.system(), System::nanoTime);
        while (!stop.await(LOOK)) {
            watch.jump().ifPresent(this::clockWasSet);
            reloadIfAsked();
        }
        stopNow();
    }

    private void clockWasSet(Duration by) {
        boolean back = by.isNegative();
        context.terminal()
                .notice("This machine's clock was set " + (back ? "back" : "forward") + " by "
                        + Durations.inWords(by.abs().truncatedTo(ChronoUnit.SECONDS))
                        + ". Jobs go by the new time; those that were left out are made up for by one each.");
        if (back) {
            clock.again();
        }
    }

    private void stopNow() throws InterruptedException {
        context.terminal().line("Stopping: what was pushed is on disk, and in the next run.");
        clock.close();
        doors.close();
        debounce.stop();
        if (!thread.end(RUN_MAY_END)) {
            context.terminal()
                    .notice("The run goes on for more than " + Durations.inWords(RUN_MAY_END)
                            + ": it ends with what is under way, and the next run goes on from there.");
            if (!thread.park(PARKING)) {
                context.terminal()
                        .notice(
                                "A call was not answered in time. The next run asks what became of it; nothing is lost.");
            }
        }
    }

    private void reloadIfAsked() {
        boolean asked = hungUp.getAndSet(false);
        if (!live.hasChanged()) {
            if (asked) {
                context.terminal().line("SIGHUP: no file of the configuration has changed.");
            }
            return;
        }
        try {
            reload();
        } catch (RuntimeException e) {
            // Such as a secret that went away right after it was read: whatever it is, it must not end the worker.
            runs.tell(e);
        }
    }

    private void reload() {
        LiveConfig.Refreshed refreshed = live.refresh(this::refusal);
        if (refreshed.setup().isPresent()) {
            take(refreshed.setup().get());
        } else {
            refreshed.wrong().forEach(context.terminal()::notice);
            context.terminal()
                    .notice("The configuration has changed and is wrong ("
                            + Texts.counted(refreshed.wrong().size(), "problem")
                            + "), so the one of before goes on. Correct it: ./pql check");
        }
    }

    // This worker owns one data folder, and only a new one can own another.
    private Optional<String> refusal(Setup wanted) {
        boolean moved = !wanted.config().dataDirectory().equals(setup.config().dataDirectory());
        return moved
                ? Optional.of(wanted.config().file() + ": data_dir has changed, which takes a restart of the worker.")
                : WorkerCommand.nothingToDo(wanted).or(() -> Doors.wrong(wanted));
    }

    private void take(Setup next) {
        Setup before = setup;
        setup = next;
        Config config = next.config();
        logs.follow(config);
        doors.change(next);
        before.close();
        if (role == WorkerFacts.Role.ACTIVE
                && !clock.times().equals(config.schedule().times())) {
            follow(config.schedule());
        }
        context.terminal().line("The configuration was read again; it counts from the next run on.");
    }

    private void follow(Jobs jobs) {
        clock.follow(jobs);
        if (!jobs.isEmpty()) {
            context.terminal().line(clock.nextInWords() + ".");
        }
    }

    @Override
    public void close() {
        clock.close();
        doors.close();
        thread.close();
        pages.close();
        setup.close();
    }
}

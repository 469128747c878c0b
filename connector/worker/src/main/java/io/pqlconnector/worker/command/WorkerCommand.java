package io.pqlconnector.worker.command;

import io.pqlconnector.worker.config.Setup;
import io.pqlconnector.worker.log.Logs;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** The process beside the CRM. */
@Command(
        name = "worker",
        description = {
            "Run beside the CRM: make runs on the schedule of the configuration, and soon after what services push to this",
            "machine. Goes on until it is stopped; other commands work beside it. A second worker on the same data waits",
            "until the first is gone."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  ./pql worker                          until Ctrl-C or SIGTERM; then exit code 0",
            "  ./pql worker --config staging.yaml",
            "  kill -HUP PID                         read the configuration again; it does so by itself when a file changes"
        })
final class WorkerCommand implements Callable<Integer> {
    /** Whoever stops a container waits 10 to 30 seconds before it is killed, which is no harm either. */
    private static final Duration ALL_MAY_END = Duration.ofSeconds(20);

    private final Context context;

    @Mixin
    private final ConfigOption config = new ConfigOption();

    WorkerCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() throws InterruptedException {
        Path file = config.path(context);
        LiveConfig.Read read = LiveConfig.read(file, context.environment());
        Optional<String> wrong = nothingToDo(read.setup()).or(() -> Doors.wrong(read.setup()));
        if (wrong.isPresent()) {
            read.setup().close();
            context.terminal().notice(wrong.get());
            return ExitCode.CONFIGURATION;
        }
        try (StopSignal stop = StopSignal.listen(ALL_MAY_END);
                Logs logs = Logs.start(read.setup().config(), context.terminal(), context.clock());
                Sidecar sidecar = new Sidecar(context, logs, read.live(), read.setup(), stop)) {
            Warnings.tell(read.setup(), context);
            return sidecar.work();
        }
    }

    /** What is wrong with a configuration that a worker could never do anything by; empty if it can. */
    static Optional<String> nothingToDo(Setup setup) {
        boolean idle =
                setup.config().schedule().isEmpty() && Doors.receivers(setup).isEmpty();
        return idle
                ? Optional.of("There is nothing to do: " + setup.config().file()
                        + " has no schedule, and none of its sources takes what a service pushes. Write"
                        + " schedule: { cron: \"0 0/15 * * * ?\" } for a run every 15 minutes: docs/worker.md.")
                : Optional.empty();
    }
}

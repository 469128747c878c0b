package io.pqlconnector.worker.command;

import io.pqlconnector.core.ledger.LeaseHeldException;
import io.pqlconnector.core.run.RunResult;
import io.pqlconnector.core.run.SyncOptions;
import io.pqlconnector.spi.config.Durations;
import io.pqlconnector.spi.config.Problems;
import io.pqlconnector.spi.source.PushReceiver;
import io.pqlconnector.spi.source.UsageSource;
import io.pqlconnector.worker.config.Config;
import io.pqlconnector.worker.config.Setup;
import io.pqlconnector.worker.render.RunOutput;
import io.pqlconnector.worker.serve.Debounce;
import io.pqlconnector.worker.serve.Intake;
import io.pqlconnector.worker.serve.PushServer;
import io.pqlconnector.worker.serve.RunThread;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** The process beside the CRM. */
@Command(
        name = "worker",
        description = {
            "Run beside the CRM: take what services push to this machine, and make a run soon after. A rep then hears of",
            "it within a minute. Goes on until it is stopped; other commands work beside it."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  ./pql worker                          until Ctrl-C or SIGTERM; then exit code 0",
            "  ./pql worker --config staging.yaml"
        })
final class WorkerCommand implements Callable<Integer> {
    /** Whoever stops a container waits 10 to 30 seconds before it is killed, which is no harm either. */
    private static final Duration RUN_MAY_END = Duration.ofSeconds(20);

    private static final Duration ALL_MAY_END = Duration.ofSeconds(29);

    private final Context context;
    private boolean waiting;

    @Mixin
    private final ConfigOption config = new ConfigOption();

    WorkerCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() throws InterruptedException {
        Problems problems = new Problems();
        Config read = config.read(context, problems);
        Optional<Setup> setup = Setup.read(read, problems);
        problems.throwIfAny();
        try (Setup held = setup.orElseThrow()) {
            Map<UsageSource, PushReceiver> receivers = receivers(held);
            if (receivers.isEmpty()) {
                return refused("There is nothing to serve: no source in " + read.file()
                        + " takes what a service pushes. Let cron run ./pql sync instead, or set up a source that"
                        + " does: docs/worker.md.");
            }
            long paths = receivers.values().stream()
                    .map(PushReceiver::path)
                    .distinct()
                    .count();
            if (paths < receivers.size()) {
                return refused("Two sources in " + read.file()
                        + " are pushed to at the same address. Give each a secret of its own.");
            }
            InetSocketAddress at =
                    new InetSocketAddress(read.server().host(), read.server().port());
            if (at.isUnresolved()) {
                return refused("server.host in " + read.file() + ": no machine is called \""
                        + read.server().host()
                        + "\". Write 127.0.0.1 for this machine alone, or 0.0.0.0 for others too.");
            }
            return serve(read, at, receivers);
        }
    }

    private int refused(String why) {
        context.terminal().notice(why);
        return ExitCode.CONFIGURATION;
    }

    private static Map<UsageSource, PushReceiver> receivers(Setup setup) {
        return setup.sources().stream()
                .flatMap(source -> source.receiver().stream().map(receiver -> Map.entry(source, receiver)))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    private int serve(Config read, InetSocketAddress at, Map<UsageSource, PushReceiver> receivers)
            throws InterruptedException {
        try (StopSignal stop = StopSignal.listen(ALL_MAY_END);
                RunThread thread = new RunThread()) {
            Debounce debounce = new Debounce(read.server().debounce(), thread, () -> run(read));
            List<Intake> intakes = receivers.entrySet().stream()
                    .map(entry -> new Intake(
                            entry.getKey().name().value(),
                            entry.getValue(),
                            debounce::pushed,
                            context.terminal()::notice))
                    .toList();
            try (PushServer server = PushServer.start(at, intakes)) {
                tell(read, server.address().getPort(), names(receivers));
                // What was pushed right before the last worker ended has not been in a run yet.
                debounce.pushed();
                stop.await();
                context.terminal().notice("Stopping: what was pushed is on disk, and in the next run.");
            } catch (IOException e) {
                context.terminal()
                        .notice("Nothing can listen at "
                                + shown(read.server().host(), at.getPort()) + ": " + e.getMessage()
                                + ". Stop what does so already, or write another port under server: in " + read.file()
                                + ".");
                return ExitCode.FAILED;
            }
            debounce.stop();
            if (!thread.end(RUN_MAY_END)) {
                context.terminal()
                        .notice("The run did not end within " + Durations.inWords(RUN_MAY_END)
                                + " and was broken off. Nothing is lost: the next run goes on from there.");
            }
            return ExitCode.DONE;
        }
    }

    private static String names(Map<UsageSource, PushReceiver> receivers) {
        Stream<String> names =
                receivers.keySet().stream().map(source -> source.name().value());
        return names.sorted().collect(Collectors.joining(", "));
    }

    private void tell(Config read, int port, String names) {
        String host = read.server().host();
        context.terminal()
                .line("Listening at http://" + shown(host, port) + " for " + names + "; a run starts "
                        + Durations.inWords(read.server().debounce()) + " after a push. Stop it with Ctrl-C.");
        if (!new InetSocketAddress(host, port).getAddress().isLoopbackAddress()) {
            context.terminal()
                    .notice("Other machines can reach this, and it is not encrypted. Put a proxy in front that"
                            + " terminates TLS (https), and let nobody but the proxy reach port " + port + ".");
        }
    }

    // As it is configured: Java calls 0.0.0.0 by its name in IPv6.
    private static String shown(String host, int port) {
        return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    }

    // The files are read anew for each run, as ./pql sync does: a mapping can be changed while this goes on.
    private boolean run(Config read) {
        try (OpenRun open = OpenRun.open(config, context, "pql worker", null);
                RunOutput output = new RunOutput(context.terminal(), System::nanoTime)) {
            waiting = false;
            RunResult result = open.run(output).sync(new SyncOptions(false, false));
            output.end(result);
        } catch (LeaseHeldException e) {
            if (!waiting) {
                context.terminal()
                        .notice(e.getMessage() + " This is tried again every "
                                + Durations.inWords(read.server().debounce()) + ".");
            }
            waiting = true;
            return false;
        } catch (RuntimeException | InterruptedException e) {
            int unused = CommandLineRunner.report(e, context);
        }
        return true;
    }
}

package io.pqlconnector.worker.command;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.pqlconnector.core.lake.LakeException;
import io.pqlconnector.core.ledger.LedgerException;
import io.pqlconnector.spi.AdapterException;
import io.pqlconnector.spi.FailureKind;
import io.pqlconnector.spi.config.InvalidConfigurationException;
import io.pqlconnector.spi.config.Problem;
import io.pqlconnector.worker.backup.BackupException;
import io.pqlconnector.worker.render.Texts;
import java.io.PrintWriter;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;

/** Finds the command that the arguments name, runs it, and puts what goes wrong into words. */
public final class CommandLineRunner {
    private CommandLineRunner() {}

    @Command(
            name = "pql",
            mixinStandardHelpOptions = true,
            versionProvider = Version.class,
            synopsisSubcommandLabel = "COMMAND",
            description = "Turns product usage into explained, product-qualified leads in your CRM.",
            footerHeading = "%nStart here:%n",
            footer = {
                "  ./pql sync                   one run; without a config.yaml on the bundled example",
                "  ./pql init                   writes a configuration for your own data",
                "  ./pql explain ACCOUNT        why an account is where it is",
                "  ./pql plan                   what a run would change in the CRM",
                "",
                "Exit codes: 0 all confirmed, 1 finished but some records rejected or left, 2 configuration wrong,",
                "3 a source or destination failed, 4 stopped by a limit."
            })
    private static final class Root implements Runnable {
        @CommandLine.Spec
        private CommandLine.Model.@Nullable CommandSpec spec;

        @Override
        public void run() {
            if (spec != null) {
                spec.commandLine().usage(spec.commandLine().getOut());
            }
        }
    }

    private static final class Version implements CommandLine.IVersionProvider {
        @Override
        public String[] getVersion() {
            return new String[] {"pql " + version()};
        }
    }

    /** Whether a command goes on for long and writes a log of it. */
    public static boolean writesLog(String... arguments) {
        return arguments.length > 0 && arguments[0].equals("worker");
    }

    /** The program's version; says so if it runs from the folders of a build. */
    static String version() {
        String version = CommandLineRunner.class.getPackage().getImplementationVersion();
        return version == null ? "(built from source)" : version;
    }

    /** Runs a command. */
    public static int run(Context context, String... arguments) {
        CommandLine root = new CommandLine(new Root());
        SortedMap<String, Function<Context, Object>> commands = commands();
        // Reading the annotations of commands that nobody asked for is a good part of a short command's time.
        Function<Context, Object> wanted = arguments.length == 0 ? null : commands.get(arguments[0]);
        if (wanted == null) {
            commands.values().forEach(command -> root.addSubcommand(command.apply(context)));
            root.addSubcommand(new HelpCommand());
        } else {
            root.addSubcommand(wanted.apply(context));
        }
        return root.setOut(new PrintWriter(context.terminal().out(), true, UTF_8))
                .setErr(new PrintWriter(context.terminal().err(), true, UTF_8))
                .setUsageHelpWidth(100)
                .setExecutionExceptionHandler((failure, command, parsed) -> report(failure, context))
                .execute(arguments);
    }

    private static SortedMap<String, Function<Context, Object>> commands() {
        return new TreeMap<>(Map.ofEntries(
                Map.entry("sync", SyncCommand::new),
                Map.entry("plan", PlanCommand::new),
                Map.entry("apply", ApplyCommand::new),
                Map.entry("explain", ExplainCommand::new),
                Map.entry("accounts", AccountsCommand::new),
                Map.entry("runs", RunsCommand::new),
                Map.entry("rejected", RejectedCommand::new),
                Map.entry("undo", UndoCommand::new),
                Map.entry("calibrate", CalibrateCommand::new),
                Map.entry("check", CheckCommand::new),
                Map.entry("init", InitCommand::new),
                Map.entry("provision", ProvisionCommand::new),
                Map.entry("backtest", BacktestCommand::new),
                Map.entry("backup", BackupCommand::new),
                Map.entry("report", ReportCommand::new),
                Map.entry("restore", RestoreCommand::new),
                Map.entry("forget", ForgetCommand::new),
                Map.entry("health", HealthCommand::new),
                Map.entry("worker", WorkerCommand::new)));
    }

    /** Whether something that went wrong has words for a person; all else is a fault of the program. */
    static boolean isForeseen(Exception failure) {
        return failure instanceof InvalidConfigurationException
                || failure instanceof AdapterException
                || failure instanceof LedgerException
                || failure instanceof LakeException
                || failure instanceof InterruptedException;
    }

    /** Tells what went wrong, and what it means for the shell. */
    static int report(Exception failure, Context context) {
        if (failure instanceof InvalidConfigurationException invalid) {
            printProblems(invalid.problems(), context);
            return ExitCode.CONFIGURATION;
        }
        if (failure instanceof AdapterException adapter) {
            context.terminal().notice(String.valueOf(adapter.getMessage()));
            return adapter.kind() == FailureKind.CONFIGURATION ? ExitCode.CONFIGURATION : ExitCode.FAILED;
        }
        if (failure instanceof LedgerException
                || failure instanceof LakeException
                || failure instanceof BackupException) {
            context.terminal().notice(String.valueOf(failure.getMessage()));
            return ExitCode.FAILED;
        }
        if (failure instanceof InterruptedException) {
            Thread.currentThread().interrupt();
            context.terminal().notice("Interrupted. Nothing is lost: the next run goes on from here.");
            return ExitCode.FAILED;
        }
        context.terminal()
                .notice("This should not have happened, and is a fault of the program. Nothing is lost: the next run"
                        + " goes on from here. Please report it with what follows.");
        failure.printStackTrace(context.terminal().err());
        return ExitCode.FAILED;
    }

    static void printProblems(List<Problem> problems, Context context) {
        problems.forEach(problem -> context.terminal().notice(problem.toString()));
        long files =
                problems.stream().map(problem -> problem.at().file()).distinct().count();
        context.terminal()
                .notice(Texts.counted(problems.size(), "problem") + " in " + Texts.counted(files, "file")
                        + ". Nothing was run.");
    }
}

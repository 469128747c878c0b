package io.pqlconnector.worker.command;

import io.pqlconnector.core.ledger.LedgerException;
import io.pqlconnector.core.plan.PlanTarget;
import io.pqlconnector.spi.AdapterException;
import io.pqlconnector.spi.config.Problems;
import io.pqlconnector.spi.config.Suggestions;
import io.pqlconnector.spi.destination.Blueprint;
import io.pqlconnector.spi.destination.Destination;
import io.pqlconnector.spi.destination.Finding;
import io.pqlconnector.worker.config.Config;
import io.pqlconnector.worker.config.FileTexts;
import io.pqlconnector.worker.config.Setup;
import io.pqlconnector.worker.render.JsonLines;
import io.pqlconnector.worker.render.Preparation;
import io.pqlconnector.worker.render.Preparation.State;
import io.pqlconnector.worker.render.PreparationOutput;
import io.pqlconnector.worker.render.Progress;
import io.pqlconnector.worker.render.Terminal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Shows what the mappings need in the CRMs, makes it, or takes it away again. */
@Command(
        name = "provision",
        description = {
            "Show which fields, lists and sequences the mappings need in the CRM, and which are missing there.",
            "Writes nothing without --apply. Changes nothing that is there, but adds what it lacks, such as an",
            "option of a field; what only a person can mend is shown as wrong."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  ./pql provision                       what is there, missing or wrong",
            "  ./pql provision --apply               make what is missing",
            "  ./pql provision --remove              what was made for the mappings and could be taken away",
            "  ./pql provision --remove --apply      take it away: values and members are lost for good",
            "  ./pql provision --metadata deploy     the same as files, for an admin to deploy (Salesforce)",
            "",
            "Exit codes: 0 nothing is wrong, and with --apply nothing is missing any more; 1 something is;",
            "2 configuration wrong; 3 a destination failed."
        })
final class ProvisionCommand implements Callable<Integer> {
    private static final String LOST = "With a field goes its value in every record, and with a list all its members,"
            + " whoever put them there. ./pql undo does not bring them back.";

    private static final String STILL_BELIEVED = "The ledger still counts what was lost as written: if it is made"
            + " again, a sync writes only what changes from then on. To write all of it, give the destination another"
            + " name: in the configuration and begin with  ./pql sync --baseline  so that nobody is enrolled twice.";

    private final Context context;

    @Mixin
    private final ConfigOption config = new ConfigOption();

    @Option(names = "--apply", description = "Make what is missing; with --remove: take it away.")
    private boolean apply;

    @Option(
            names = "--remove",
            description = {
                "The other way round: what was made for the mappings, lists with their members and fields with",
                "their values. Only shown without --apply."
            })
    private boolean remove;

    @Option(
            names = "--metadata",
            paramLabel = "DIR",
            description = {
                "Write what is needed as files that an admin deploys, where programs may not change the CRM. DIR must",
                "be empty, not there yet, or written by this command before. Asks nobody; only Salesforce has this."
            })
    private @Nullable Path metadata;

    @Option(names = "--destination", paramLabel = "NAME", description = "Only this one. Default: all.")
    private @Nullable String only;

    @Option(names = "--json", description = "JSON Lines: an object per field, list and sequence, then a summary.")
    private boolean json;

    ProvisionCommand(Context context) {
        this.context = context;
    }

    /** What came of all destinations. */
    private record Outcome(List<Preparation> preparations, long failed) {
        long count(State state) {
            return PreparationOutput.count(preparations, state);
        }

        int exitCode(boolean applied) {
            if (failed > 0) {
                return ExitCode.FAILED;
            }
            return count(State.WRONG) > 0 || (applied && count(State.MISSING) > 0) ? ExitCode.PARTIAL : ExitCode.DONE;
        }
    }

    @Override
    public Integer call() throws InterruptedException {
        if (metadata != null && (apply || remove)) {
            context.terminal().notice("--metadata only writes files: leave out --apply and --remove.");
            return ExitCode.CONFIGURATION;
        }
        Problems problems = new Problems();
        Config read = config.read(context, problems);
        Optional<Setup> setup = Setup.read(read, FileTexts.DISK, problems);
        problems.throwIfAny();
        try (Setup valid = setup.orElseThrow()) {
            List<PlanTarget> targets = valid.targets().stream()
                    .filter(target -> only == null || target.name().value().equals(only))
                    .toList();
            if (targets.isEmpty() && only != null) {
                context.terminal().notice(unknown(only, valid));
                return ExitCode.CONFIGURATION;
            }
            if (metadata != null) {
                return new MetadataExport(context, json).write(metadata, targets);
            }
            // A run would have every write to a field refused that is taken away under its hands.
            try (CallCount calls = remove && apply
                    ? CallCount.alone(valid, context, "pql provision --remove --apply")
                    : CallCount.beside(valid, context)) {
                List<PlanTarget> parking = targets.stream().map(calls::parking).toList();
                return (json ? withJson(parking, calls) : withText(parking, calls)).exitCode(apply);
            }
        }
    }

    private static String unknown(String name, Setup setup) {
        return "There is no destination \"" + name + "\" in " + setup.config().file() + ". "
                + Suggestions.hint(
                        name,
                        setup.targets().stream()
                                .map(target -> target.name().value())
                                .toList());
    }

    private Outcome withText(List<PlanTarget> targets, CallCount calls) throws InterruptedException {
        Terminal terminal = context.terminal();
        PreparationOutput output = new PreparationOutput(terminal);
        Progress progress = new Progress(terminal);
        Outcome outcome;
        try {
            outcome = all(
                    targets,
                    calls,
                    name -> progress.show("Asking " + name, -1, System.nanoTime()),
                    preparation -> {
                        progress.close();
                        output.print(preparation, remove ? "nothing was made for it" : "nothing has to be prepared");
                    },
                    (name, failure) -> {
                        progress.close();
                        terminal.notice(name + ": " + words(failure));
                    });
        } finally {
            progress.close();
        }
        String counts = PreparationOutput.counts(outcome.preparations());
        if (!counts.isEmpty()) {
            terminal.line(counts + "." + next(outcome));
        }
        if (remove && outcome.count(apply ? State.REMOVED : State.REMOVABLE) > 0) {
            terminal.notice(terminal.bold(apply ? STILL_BELIEVED : LOST));
        }
        return outcome;
    }

    private String next(Outcome outcome) {
        String which = only == null ? "" : " --destination " + only;
        if (remove) {
            return apply
                    ? ""
                    : " Nothing was taken away."
                            + (outcome.count(State.REMOVABLE) > 0
                                    ? " Do it:  ./pql provision --remove --apply" + which
                                    : "");
        }
        String mend = outcome.count(State.WRONG) > 0 ? " What is wrong is for a person to mend." : "";
        if (apply) {
            return mend;
        }
        return " Nothing was written." + mend
                + (outcome.count(State.MISSING) > 0 ? " Make what is missing:  ./pql provision --apply" + which : "");
    }

    private Outcome withJson(List<PlanTarget> targets, CallCount calls) throws InterruptedException {
        try (JsonLines lines = new JsonLines(context.terminal())) {
            Outcome outcome = all(
                    targets,
                    calls,
                    name -> {},
                    preparation -> PreparationOutput.json(preparation, lines),
                    (name, failure) -> lines.object(writer -> {
                        writer.writeStringProperty("destination", name);
                        writer.writeStringProperty("failure", kind(failure));
                        writer.writeStringProperty("message", words(failure));
                    }));
            Map<String, Long> counts = new TreeMap<>();
            for (State state : states()) {
                counts.put(PreparationOutput.word(state), outcome.count(state));
            }
            counts.put("failed", outcome.failed());
            lines.summary(counts, writer -> {});
            return outcome;
        }
    }

    private List<State> states() {
        if (remove) {
            return List.of(apply ? State.REMOVED : State.REMOVABLE, State.KEPT, State.WRONG);
        }
        return apply
                ? List.of(State.PRESENT, State.MADE, State.MISSING, State.WRONG)
                : List.of(State.PRESENT, State.MISSING, State.WRONG);
    }

    // One that fails does not keep the others from being asked.
    private Outcome all(
            List<PlanTarget> targets,
            CallCount calls,
            Consumer<String> before,
            Consumer<Preparation> after,
            BiConsumer<String, RuntimeException> failed)
            throws InterruptedException {
        List<Preparation> preparations = new ArrayList<>();
        long failures = 0;
        for (PlanTarget target : targets) {
            String name = target.name().value();
            before.accept(name);
            try {
                Preparation preparation = CallCount.counted(calls.budget(target), () -> one(target));
                preparations.add(preparation);
                after.accept(preparation);
            } catch (AdapterException | LedgerException e) {
                failures++;
                failed.accept(name, e);
            }
        }
        return new Outcome(preparations, failures);
    }

    private Preparation one(PlanTarget target) throws InterruptedException {
        Destination destination = target.destination();
        Blueprint needs = target.needs();
        String name = target.name().value();
        String file = target.mapping().file();
        if (remove) {
            return Preparation.removed(name, file, destination.remove(needs, !apply), !apply);
        }
        List<Finding> found = destination.inspect(needs);
        boolean lacks = found.stream().anyMatch(finding -> finding.state() == Finding.State.MISSING);
        return apply && lacks
                ? Preparation.made(name, file, found, destination.provision(needs))
                : Preparation.found(name, file, found);
    }

    private static String words(RuntimeException failure) {
        return failure instanceof AdapterException adapter ? adapter.words() : String.valueOf(failure.getMessage());
    }

    private static String kind(RuntimeException failure) {
        return failure instanceof AdapterException adapter ? adapter.kind().name() : "LEDGER";
    }
}

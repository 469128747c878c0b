package io.pqlconnector.worker.command;

import io.pqlconnector.core.ledger.RunRecord;
import io.pqlconnector.core.run.RunListener;
import io.pqlconnector.core.run.RunResult;
import io.pqlconnector.worker.render.JsonLines;
import io.pqlconnector.worker.render.RunOutput;
import io.pqlconnector.worker.render.UndoOutput;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Takes back what a run wrote into fields. */
@Command(
        name = "undo",
        description = {
            "Put back the field values from before a run. What a person or a later run wrote since is left",
            "as it is, and so are list entries, enrollments, tasks and notes. The next sync writes what the",
            "rules say, so correct them first."
        },
        footerHeading = "%nExamples:%n",
        footer = {"  ./pql runs           which run was it?", "  ./pql undo 41"})
final class UndoCommand implements Callable<Integer> {
    private final Context context;

    @Mixin
    private final ConfigOption config = new ConfigOption();

    @Parameters(paramLabel = "RUN", description = "The number of the run, as ./pql runs shows it.")
    private long run;

    @Option(names = "--json", description = "JSON Lines: an object per field that is left as it is, then a summary.")
    private boolean json;

    UndoCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() throws InterruptedException {
        try (OpenRun open = OpenRun.open(config, context, "pql undo " + run, null)) {
            if (!open.hasRun(run)) {
                context.terminal().notice("There is no run " + run + ". Which there are:  ./pql runs");
                return ExitCode.CONFIGURATION;
            }
            if (open.awaitsApproval()) {
                return ExitCode.STOPPED;
            }
            RunResult result = json ? withJson(open) : withText(open);
            open.alert();
            return result.outcome() == RunRecord.Outcome.CONFIRMED && UndoOutput.isPartial(result)
                    ? ExitCode.PARTIAL
                    : Endings.exitCode(result.outcome());
        }
    }

    private RunResult withText(OpenRun open) throws InterruptedException {
        try (RunOutput output = new RunOutput(context.terminal(), System::nanoTime)) {
            RunResult result = open.outboxRun(output).undo(run);
            new UndoOutput(context.terminal()).print(result);
            output.end(result);
            return result;
        }
    }

    private RunResult withJson(OpenRun open) throws InterruptedException {
        RunResult result = open.outboxRun(RunListener.NONE).undo(run);
        result.failures().forEach(context.terminal()::notice);
        try (JsonLines lines = new JsonLines(context.terminal())) {
            UndoOutput.json(result, lines);
            lines.summary(RunOutput.counts(result), writer -> {
                writer.writeNumberProperty("undone", run);
                writer.writeStringProperty("outcome", result.outcome().name().toLowerCase(Locale.ROOT));
            });
        }
        return result;
    }
}

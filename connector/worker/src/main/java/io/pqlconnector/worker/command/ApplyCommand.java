package io.pqlconnector.worker.command;

import io.pqlconnector.core.run.PlanFile;
import io.pqlconnector.core.run.RunListener;
import io.pqlconnector.core.run.RunResult;
import io.pqlconnector.worker.render.JsonLines;
import io.pqlconnector.worker.render.PlanFiles;
import io.pqlconnector.worker.render.RunOutput;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Delivers a saved plan. */
@Command(
        name = "apply",
        description =
                "Deliver exactly a saved plan; refuse if usage, rules, mappings or the CRM's state have moved since.",
        footerHeading = "%nExamples:%n",
        footer = {"  ./pql plan --out plan.json && ./pql apply plan.json"})
final class ApplyCommand implements Callable<Integer> {
    private final Context context;

    @Mixin
    private final ConfigOption config = new ConfigOption();

    @Parameters(paramLabel = "FILE", description = "The plan that ./pql plan --out FILE wrote.")
    private Path file = Path.of("plan.json");

    @Option(names = "--json", description = "JSON Lines: a summary.")
    private boolean json;

    ApplyCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() throws InterruptedException {
        PlanFile plan = PlanFiles.read(context.directory().resolve(file));
        try (OpenRun open = OpenRun.open(config, context, "pql apply", plan.asOf())) {
            RunResult result = json ? withJson(open, plan) : withText(open, plan);
            return Endings.exitCode(result.outcome());
        }
    }

    private RunResult withText(OpenRun open, PlanFile plan) throws InterruptedException {
        try (RunOutput output = new RunOutput(context.terminal(), System::nanoTime)) {
            RunResult result = open.run(output).apply(plan);
            output.end(result);
            return result;
        }
    }

    private RunResult withJson(OpenRun open, PlanFile plan) throws InterruptedException {
        RunResult result = open.run(RunListener.NONE).apply(plan);
        result.failures().forEach(context.terminal()::notice);
        try (JsonLines lines = new JsonLines(context.terminal())) {
            lines.summary(
                    RunOutput.counts(result),
                    writer -> writer.writeStringProperty(
                            "outcome", result.outcome().name().toLowerCase(Locale.ROOT)));
        }
        return result;
    }
}

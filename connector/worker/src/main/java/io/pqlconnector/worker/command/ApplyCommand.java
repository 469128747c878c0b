package io.pqlconnector.worker.command;

import io.pqlconnector.core.run.PlanFile;
import io.pqlconnector.core.run.RunListener;
import io.pqlconnector.core.run.RunResult;
import io.pqlconnector.worker.render.JsonLines;
import io.pqlconnector.worker.render.PlanFiles;
import io.pqlconnector.worker.render.RunOutput;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Delivers a saved plan, or what a limit held back. */
@Command(
        name = "apply",
        description = {
            "Deliver exactly a saved plan; refuse if usage, rules, mappings or the CRM's state have moved since.",
            "With --approve and no plan: deliver what the last run left waiting because it went over a limit."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  ./pql plan --out plan.json && ./pql apply plan.json",
            "  ./pql apply plan.json --approve      whatever the limits in the configuration",
            "  ./pql apply --approve                after a sync that a limit stopped (exit code 4)"
        })
final class ApplyCommand implements Callable<Integer> {
    private final Context context;

    @Mixin
    private final ConfigOption config = new ConfigOption();

    @Parameters(
            arity = "0..1",
            paramLabel = "FILE",
            description = "The plan that ./pql plan --out FILE wrote. Can be left out with --approve.")
    private @Nullable Path file;

    @Option(names = "--approve", description = "Deliver although it goes over a limit: somebody has looked at it.")
    private boolean approve;

    @Option(names = "--json", description = "JSON Lines: a summary.")
    private boolean json;

    @Spec
    private @Nullable CommandSpec spec;

    ApplyCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() throws InterruptedException {
        if (file == null && !approve) {
            throw new ParameterException(
                    Objects.requireNonNull(spec).commandLine(),
                    "Name a plan: ./pql apply plan.json. Or deliver what a limit held back: ./pql apply --approve");
        }
        Optional<PlanFile> plan = Optional.ofNullable(file)
                .map(named -> PlanFiles.read(context.directory().resolve(named)));
        try (OpenRun open = OpenRun.open(
                config, context, "pql apply", plan.map(PlanFile::asOf).orElse(null))) {
            Optional<RunResult> result = json ? withJson(open, plan) : withText(open, plan);
            if (result.isEmpty()) {
                context.terminal()
                        .notice("Nothing waits for an approval: the last run was not stopped by a limit. What waits"
                                + " otherwise goes out with the next run:  ./pql sync");
            }
            open.alert();
            return result.map(RunResult::outcome).map(Endings::exitCode).orElse(ExitCode.DONE);
        }
    }

    private Optional<RunResult> withText(OpenRun open, Optional<PlanFile> plan) throws InterruptedException {
        try (RunOutput output = new RunOutput(context.terminal(), System::nanoTime)) {
            Optional<RunResult> result = apply(open, output, plan);
            result.ifPresent(output::end);
            return result;
        }
    }

    private Optional<RunResult> withJson(OpenRun open, Optional<PlanFile> plan) throws InterruptedException {
        Optional<RunResult> result = apply(open, RunListener.NONE, plan);
        result.map(RunResult::failures).orElse(List.of()).forEach(context.terminal()::notice);
        try (JsonLines lines = new JsonLines(context.terminal())) {
            lines.summary(
                    result.map(RunOutput::counts).orElse(Map.of()),
                    writer -> result.ifPresent(ended -> {
                        writer.writeStringProperty(
                                "outcome", ended.outcome().name().toLowerCase(Locale.ROOT));
                        JsonLines.alarms(writer, ended.alarms());
                    }));
        }
        return result;
    }

    private Optional<RunResult> apply(OpenRun open, RunListener listener, Optional<PlanFile> plan)
            throws InterruptedException {
        return plan.isPresent()
                ? Optional.of(open.run(listener).apply(plan.get(), approve))
                : open.outboxRun(listener).approve();
    }
}

package io.pqlconnector.worker.command;

import io.pqlconnector.core.run.RunListener;
import io.pqlconnector.core.run.RunResult;
import io.pqlconnector.core.run.SyncOptions;
import io.pqlconnector.worker.render.EnrichWords;
import io.pqlconnector.worker.render.FeedbackWords;
import io.pqlconnector.worker.render.JsonLines;
import io.pqlconnector.worker.render.OutcomeWords;
import io.pqlconnector.worker.render.RunOutput;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** One run. */
@Command(
        name = "sync",
        description = "One run: pull usage, measure, score, plan, deliver to the CRM. Safe to repeat and to interrupt.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  ./pql sync                                  with config.yaml, or the bundled example",
            "  ./pql sync --config staging.yaml",
            "  ./pql sync --as-of 2026-03-31T00:00:00Z     as it would have been at that instant",
            "  ./pql sync --baseline                       the first run against a CRM with a history",
            "  ./pql sync --accept-volume                  after a run that stopped since usage does not come as it did"
        })
final class SyncCommand implements Callable<Integer> {
    private final Context context;

    @Mixin
    private final ConfigOption config = new ConfigOption();

    @Mixin
    private final AsOfOption asOf = new AsOfOption();

    @Option(
            names = "--baseline",
            description = {
                "Write fields and lists, but enroll nobody and make no task or note:",
                "whoever meets a condition now counts as handled."
            })
    private boolean baseline;

    @Option(
            names = "--accept-volume",
            description = "Go on although a source is silent or sends far less than usual: it is right so.")
    private boolean acceptVolume;

    @Option(names = "--json", description = "JSON Lines: an object per account that matters most, then a summary.")
    private boolean json;

    SyncCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() throws InterruptedException {
        try (OpenRun open = OpenRun.open(config, context, "pql sync", asOf.instant())) {
            Warnings.tell(open.setup(), context);
            RunResult result = json ? withJson(open) : withText(open);
            open.alert();
            return Endings.exitCode(result.outcome());
        }
    }

    private SyncOptions options() {
        return new SyncOptions(baseline, acceptVolume, false);
    }

    private RunResult withText(OpenRun open) throws InterruptedException {
        try (RunOutput output = new RunOutput(context.terminal(), System::nanoTime)) {
            RunResult result = open.run(output).sync(options());
            output.end(result);
            return result;
        }
    }

    private RunResult withJson(OpenRun open) throws InterruptedException {
        RunResult result = open.run(RunListener.NONE).sync(options());
        result.sources()
                .forEach(source ->
                        source.notices().forEach(notice -> context.terminal().notice(source.source() + ": " + notice)));
        EnrichWords.warnings(result).forEach(context.terminal()::notice);
        FeedbackWords.warnings(result).forEach(context.terminal()::notice);
        OutcomeWords.warnings(result).forEach(context.terminal()::notice);
        result.failures().forEach(context.terminal()::notice);
        try (JsonLines lines = new JsonLines(context.terminal())) {
            result.score().ifPresent(score -> score.top().forEach(lines::account));
            lines.summary(RunOutput.counts(result), writer -> {
                writer.writeStringProperty("outcome", result.outcome().name().toLowerCase(Locale.ROOT));
                writer.writeStringProperty("as_of", result.asOf().toString());
                writer.writeStringProperty("rules", result.version().rules());
                JsonLines.alarms(writer, result.alarms());
            });
        }
        return result;
    }
}

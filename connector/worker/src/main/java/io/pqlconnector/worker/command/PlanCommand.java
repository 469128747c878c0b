package io.pqlconnector.worker.command;

import io.pqlconnector.core.plan.PlanSink;
import io.pqlconnector.core.plan.PlannedChange;
import io.pqlconnector.core.run.PlanFile;
import io.pqlconnector.core.run.RunListener;
import io.pqlconnector.core.run.RunResult;
import io.pqlconnector.core.score.ScoredAccount;
import io.pqlconnector.spi.AdapterException;
import io.pqlconnector.spi.FailureKind;
import io.pqlconnector.worker.config.Reasons;
import io.pqlconnector.worker.render.EnrichWords;
import io.pqlconnector.worker.render.FeedbackWords;
import io.pqlconnector.worker.render.JsonLines;
import io.pqlconnector.worker.render.PlanFiles;
import io.pqlconnector.worker.render.PlanJson;
import io.pqlconnector.worker.render.PlanOutput;
import io.pqlconnector.worker.render.RunOutput;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Shows what a run would change, and writes nothing to the CRM. */
@Command(
        name = "plan",
        description = {
            "Show what a run would change in the CRM: per record and field old -> new, and the calls it would cost.",
            "Pulls usage, writes nothing to the CRM."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  ./pql plan                       the first changes and the totals",
            "  ./pql plan --all                 every change",
            "  ./pql plan --out plan.json && ./pql apply plan.json"
        })
final class PlanCommand implements Callable<Integer> {
    private final Context context;

    @Mixin
    private final ConfigOption config = new ConfigOption();

    @Mixin
    private final AsOfOption asOf = new AsOfOption();

    @Option(names = "--all", description = "Every change, not only the first 20 accounts'.")
    private boolean all;

    @Option(
            names = "--out",
            paramLabel = "FILE",
            description = "Save the plan, to deliver exactly it with ./pql apply.")
    private @Nullable Path file;

    @Option(names = "--json", description = "JSON Lines: an object per operation, then a summary.")
    private boolean json;

    PlanCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() throws InterruptedException {
        try (OpenRun open = OpenRun.openToLook(config, context, "pql plan", asOf.instant())) {
            Warnings.tell(open.setup(), context);
            PlanFile.Collector collector = new PlanFile.Collector();
            PlanSink saved = file == null ? PlanSink.NONE : collector;
            RunResult result = json ? withJson(open, saved) : withText(open, saved);
            result.failures().forEach(context.terminal()::notice);
            if (file != null && result.failures().isEmpty()) {
                save(file, new PlanFile(result.asOf(), result.version(), collector.operations()));
            }
            return Endings.exitCode(result.outcome());
        }
    }

    private RunResult withText(OpenRun open, PlanSink saved) throws InterruptedException {
        PlanOutput output = new PlanOutput(context.terminal(), all);
        RunResult result;
        try (RunOutput progress = new RunOutput(context.terminal(), System::nanoTime)) {
            result = open.plan(progress, both(output, saved));
        }
        output.end(result);
        // A plan over a limit has said already how it is delivered all the same.
        String approve = result.alarms().isEmpty() ? "" : " --approve";
        context.terminal()
                .line(
                        file == null
                                ? "Nothing was written. Deliver exactly this:  ./pql plan --out plan.json && ./pql apply"
                                        + " plan.json" + approve
                                : "Nothing was written to a CRM. Deliver exactly this:  ./pql apply " + file + approve);
        return result;
    }

    private RunResult withJson(OpenRun open, PlanSink saved) throws InterruptedException {
        try (JsonLines lines = new JsonLines(context.terminal())) {
            RunResult result = open.plan(RunListener.NONE, both(new PlanJson(lines), saved));
            EnrichWords.warnings(result).forEach(context.terminal()::notice);
            FeedbackWords.warnings(result).forEach(context.terminal()::notice);
            SortedMap<String, Long> counts = new TreeMap<>();
            result.plans().values().forEach(plan -> {
                plan.operations().forEach((kind, count) -> counts.merge(kind, count, Long::sum));
                counts.merge("calls", plan.totalCalls(), Long::sum);
                plan.jobs().values().forEach(jobs -> counts.merge("jobs", jobs, Long::sum));
            });
            lines.summary(counts, writer -> {
                writer.writeStringProperty("as_of", result.asOf().toString());
                JsonLines.alarms(writer, result.alarms());
            });
            return result;
        }
    }

    private void save(Path out, PlanFile plan) {
        try {
            PlanFiles.write(context.directory().resolve(out), plan);
        } catch (IOException e) {
            throw new AdapterException(
                    FailureKind.CONFIGURATION, "The plan cannot be saved to " + out + ": " + Reasons.of(e) + ".", e);
        }
    }

    private static PlanSink both(PlanSink first, PlanSink second) {
        return new PlanSink() {
            @Override
            public void account(ScoredAccount account, List<PlannedChange> changes) {
                first.account(account, changes);
                second.account(account, changes);
            }

            @Override
            public void enrollments(List<PlannedChange> changes) {
                first.enrollments(changes);
                second.enrollments(changes);
            }
        };
    }
}

package io.pqlconnector.worker.command;

import io.pqlconnector.core.ledger.RunRecord;
import io.pqlconnector.core.run.RunCounts;
import io.pqlconnector.store.SqliteLedger;
import io.pqlconnector.worker.render.JsonLines;
import io.pqlconnector.worker.render.RunJson;
import io.pqlconnector.worker.render.Texts;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Lists the runs. */
@Command(
        name = "runs",
        description = "List the latest runs: when, for which instant, with which rules, and how they ended.",
        footerHeading = "%nExamples:%n",
        footer = {"  ./pql runs", "  ./pql runs --last 100 --json"})
final class RunsCommand implements Callable<Integer> {
    private final Context context;

    @Mixin
    private final ConfigOption config = new ConfigOption();

    @Option(names = "--last", paramLabel = "N", description = "How many. Default: ${DEFAULT-VALUE}.")
    private int last = 20;

    @Option(names = "--json", description = "JSON Lines: an object per run, then a summary.")
    private boolean json;

    RunsCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        Optional<SqliteLedger> opened = StoredRuns.open(config.readValid(context), context);
        if (opened.isEmpty()) {
            if (json) {
                printJson(List.of());
            }
            return ExitCode.PARTIAL;
        }
        try (SqliteLedger ledger = opened.get()) {
            List<RunRecord> runs = ledger.runs().latest(last);
            if (json) {
                printJson(runs);
            } else {
                printTable(runs);
            }
        }
        return ExitCode.DONE;
    }

    private void printTable(List<RunRecord> runs) {
        context.terminal()
                .line(context.terminal()
                        .faint("  run  started               as of                 took      ended      did"));
        for (RunRecord run : runs) {
            context.terminal()
                    .line(String.format(
                            Locale.ROOT,
                            "%5d  %s  %s  %s  %s  %s",
                            run.number(),
                            Texts.minute(run.startedAt()),
                            Texts.minute(run.asOf()),
                            Texts.column(
                                    run.finishedAt()
                                            .map(end -> Texts.took(Duration.between(run.startedAt(), end)))
                                            .orElse("-"),
                                    8),
                            Texts.column(ended(run), 9),
                            counts(run)));
        }
    }

    private static String ended(RunRecord run) {
        return switch (run.outcome()) {
            case OPEN -> "not yet";
            case CONFIRMED -> "well";
            case PARTIAL -> "partly";
            case FAILED -> "failed";
            case STOPPED -> "stopped";
        };
    }

    private static String counts(RunRecord run) {
        return run.counts().entrySet().stream()
                .filter(entry -> entry.getValue() != 0 && !entry.getKey().equals(RunCounts.INPUTS))
                .map(entry ->
                        Texts.count(entry.getValue()) + " " + entry.getKey().replace('_', ' '))
                .collect(Collectors.joining(", "));
    }

    private void printJson(List<RunRecord> runs) {
        try (JsonLines lines = new JsonLines(context.terminal())) {
            for (RunRecord run : runs) {
                lines.object(writer -> RunJson.write(writer, run));
            }
            lines.summary(Map.of("runs", (long) runs.size()), writer -> {});
        }
    }
}

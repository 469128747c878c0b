package io.pqlconnector.worker.command;

import io.pqlconnector.core.ledger.Rejections.Rejection;
import io.pqlconnector.core.run.RunListener;
import io.pqlconnector.core.run.RunResult;
import io.pqlconnector.store.SqliteLedger;
import io.pqlconnector.worker.render.JsonLines;
import io.pqlconnector.worker.render.RejectionJson;
import io.pqlconnector.worker.render.RejectionTable;
import io.pqlconnector.worker.render.RunOutput;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Lists what the CRMs refused, or tries it again. */
@Command(
        name = "rejected",
        description = "List what the CRM refused: record, field, value, the CRM's own words, and what to do about it.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  ./pql rejected               one of each kind",
            "  ./pql rejected --all         every record",
            "  ./pql rejected --retry       try them again now, and list what is still refused",
            "",
            "Exit codes: 0 nothing is refused, 1 something is."
        })
final class RejectedCommand implements Callable<Integer> {
    private final Context context;

    @Mixin
    private final ConfigOption config = new ConfigOption();

    @Option(names = "--retry", description = "Send them again now, whether or not anything has changed.")
    private boolean retry;

    @Option(names = "--all", description = "Every record, not only one of each kind.")
    private boolean all;

    @Option(names = "--json", description = "JSON Lines: an object per refused operation, then a summary.")
    private boolean json;

    RejectedCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() throws InterruptedException {
        if (retry) {
            return retried();
        }
        Optional<SqliteLedger> opened = StoredRuns.open(config.readValid(context), context);
        if (opened.isEmpty()) {
            return ExitCode.PARTIAL;
        }
        try (SqliteLedger ledger = opened.get()) {
            List<Rejection> rejections = ledger.rejections().all(Optional.empty());
            print(rejections);
            return rejections.isEmpty() ? ExitCode.DONE : ExitCode.PARTIAL;
        }
    }

    private int retried() throws InterruptedException {
        try (OpenRun open = OpenRun.open(config, context, "pql rejected --retry", null)) {
            if (open.awaitsApproval()) {
                return ExitCode.STOPPED;
            }
            RunResult result;
            if (json) {
                result = open.outboxRun(RunListener.NONE).retryRejected();
                result.failures().forEach(context.terminal()::notice);
            } else {
                try (RunOutput output = new RunOutput(context.terminal(), System::nanoTime)) {
                    result = open.outboxRun(output).retryRejected();
                    output.end(result);
                }
            }
            print(open.rejections());
            return Endings.exitCode(result.outcome());
        }
    }

    private void print(List<Rejection> rejections) {
        if (!json) {
            new RejectionTable(context.terminal()).print(rejections, all);
            return;
        }
        try (JsonLines lines = new JsonLines(context.terminal())) {
            rejections.forEach(rejection -> lines.object(writer -> RejectionJson.write(writer, rejection)));
            lines.summary(Map.of("rejected", (long) rejections.size()), writer -> {});
        }
    }
}

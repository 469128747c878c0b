package io.pqlconnector.worker.command;

import io.pqlconnector.core.ledger.OutboxEntry;
import io.pqlconnector.core.ledger.Rejections.Rejection;
import io.pqlconnector.core.run.OutboxRun;
import io.pqlconnector.core.run.RunListener;
import io.pqlconnector.core.run.RunResult;
import io.pqlconnector.store.SqliteLedger;
import io.pqlconnector.worker.config.Config;
import io.pqlconnector.worker.query.Unclear;
import io.pqlconnector.worker.render.JsonLines;
import io.pqlconnector.worker.render.RejectionJson;
import io.pqlconnector.worker.render.RejectionTable;
import io.pqlconnector.worker.render.RunOutput;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Lists what the CRMs refused, and what nobody knows the end of; or tries one of the two again. */
@Command(
        name = "rejected",
        description = {
            "List what the CRM refused: record, field, value, the CRM's own words, and what to do about it;",
            "and enrollments, tasks and notes of which nobody knows whether they arrived."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  ./pql rejected               one of each kind",
            "  ./pql rejected --all         every record",
            "  ./pql rejected --retry       try them again now, and list what is still refused",
            "  ./pql rejected --resend-unclear",
            "",
            "Exit codes: 0 nothing is refused or unclear, 1 something is."
        })
final class RejectedCommand implements Callable<Integer> {
    private final Context context;

    @Mixin
    private final ConfigOption config = new ConfigOption();

    @ArgGroup
    private Again again = new Again();

    @Option(names = "--all", description = "Every record, not only one of each kind.")
    private boolean all;

    @Option(names = "--json", description = "JSON Lines: an object per refused operation, then a summary.")
    private boolean json;

    /** What is sent again: one or the other, since the one is harmless. */
    private static final class Again {
        @Option(
                names = "--retry",
                description =
                        "Send what was refused again now, whether or not anything has changed. What is unclear is not"
                                + " among it.")
        private boolean refused;

        @Option(
                names = "--resend-unclear",
                description = {
                    "Ask the CRM once more about enrollments, tasks and notes of which nobody knows whether they",
                    "arrived, and send again those that it still cannot find. Whom one reached after all gets the",
                    "sequence, the task or the note a second time: look into the CRM first. A bulk job of which the CRM",
                    "says nothing sensible any more is given up; the next run sends again what it carried."
                })
        private boolean unclear;
    }

    RejectedCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() throws InterruptedException {
        if (again.refused) {
            return sent("pql rejected --retry", OutboxRun::retryRejected);
        }
        if (again.unclear) {
            return sent("pql rejected --resend-unclear", OutboxRun::resendUnclear);
        }
        Config read = config.readValid(context);
        Optional<SqliteLedger> opened = StoredRuns.open(read, context);
        if (opened.isEmpty()) {
            return ExitCode.PARTIAL;
        }
        try (SqliteLedger ledger = opened.get()) {
            List<Rejection> rejections = ledger.rejections().all(Optional.empty());
            List<OutboxEntry> unclear = Unclear.in(ledger, read);
            print(rejections, unclear);
            return rejections.isEmpty() && unclear.isEmpty() ? ExitCode.DONE : ExitCode.PARTIAL;
        }
    }

    /** A run that sends something again. */
    private interface Resending {
        RunResult run(OutboxRun run) throws InterruptedException;
    }

    private int sent(String command, Resending resending) throws InterruptedException {
        try (OpenRun open = OpenRun.open(config, context, command, null)) {
            if (open.awaitsApproval()) {
                return ExitCode.STOPPED;
            }
            RunResult result;
            if (json) {
                result = resending.run(open.outboxRun(RunListener.NONE));
                result.failures().forEach(context.terminal()::notice);
            } else {
                try (RunOutput output = new RunOutput(context.terminal(), System::nanoTime)) {
                    result = resending.run(open.outboxRun(output));
                    output.end(result);
                }
            }
            print(open.rejections(), open.unclear());
            open.alert();
            return Endings.exitCode(result.outcome());
        }
    }

    private void print(List<Rejection> rejections, List<OutboxEntry> unclear) {
        if (!json) {
            RejectionTable table = new RejectionTable(context.terminal(), all);
            table.print(rejections);
            table.printUnclear(unclear);
            return;
        }
        try (JsonLines lines = new JsonLines(context.terminal())) {
            rejections.forEach(rejection -> lines.object(writer -> RejectionJson.write(writer, rejection)));
            unclear.forEach(entry -> lines.object(writer -> RejectionJson.writeUnclear(writer, entry)));
            lines.summary(Map.of("rejected", (long) rejections.size(), "unclear", (long) unclear.size()), writer -> {});
        }
    }
}

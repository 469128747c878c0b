package io.pqlconnector.worker.command;

import io.pqlconnector.core.ledger.Assessments;
import io.pqlconnector.core.ledger.StoredAccount;
import io.pqlconnector.store.SqliteLedger;
import io.pqlconnector.worker.config.Config;
import io.pqlconnector.worker.query.Explanations;
import io.pqlconnector.worker.render.Explanation;
import io.pqlconnector.worker.render.JsonLines;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Explains one account from counted events to CRM fields. */
@Command(
        name = "explain",
        description = "Explain an account: events counted, signals, points, tier, play, and what stands in the CRM.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  ./pql explain acme.com             by domain or account key",
            "  ./pql explain jo@acme.com          by the e-mail address of one of its users"
        })
final class ExplainCommand implements Callable<Integer> {
    private final Context context;

    @Mixin
    private final ConfigOption config = new ConfigOption();

    @Parameters(paramLabel = "ACCOUNT", description = "An account's key, name or domain, or a user's e-mail address.")
    private String wanted = "";

    @Option(
            names = "--json",
            description = "A JSON object per account, with its history and what stands in each CRM, then a summary.")
    private boolean json;

    ExplainCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        Config read = config.readValid(context);
        Optional<SqliteLedger> opened = StoredRuns.open(read, context);
        if (opened.isEmpty()) {
            if (json) {
                printJson(List.of());
            }
            return ExitCode.PARTIAL;
        }
        try (SqliteLedger ledger = opened.get()) {
            Assessments assessments = ledger.assessments();
            List<StoredAccount> found = assessments.find(wanted);
            if (found.isEmpty()) {
                context.terminal()
                        .notice("No run has seen an account or user called \"" + wanted
                                + "\". Look for it:  ./pql accounts    A user of a free mail provider belongs to no"
                                + " account.");
            }
            Explanations explanations = new Explanations(read, ledger);
            List<Explanation.Explained> explained = found.stream()
                    .map(account -> explanations.of(account, found, wanted))
                    .toList();
            if (json) {
                printJson(explained);
            } else {
                Explanation explanation = new Explanation(context.terminal(), read.zone());
                explained.forEach(explanation::print);
            }
            return found.isEmpty() ? ExitCode.PARTIAL : ExitCode.DONE;
        }
    }

    private void printJson(List<Explanation.Explained> found) {
        try (JsonLines lines = new JsonLines(context.terminal())) {
            found.forEach(lines::explained);
            lines.summary(Map.of("accounts", (long) found.size()), writer -> {});
        }
    }
}

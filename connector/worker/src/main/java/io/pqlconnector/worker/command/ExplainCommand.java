package io.pqlconnector.worker.command;

import io.pqlconnector.core.ledger.Assessments;
import io.pqlconnector.core.ledger.ConfirmedEffect;
import io.pqlconnector.core.ledger.OutboxEntry;
import io.pqlconnector.core.ledger.StoredAccount;
import io.pqlconnector.core.ledger.TakenAsDone;
import io.pqlconnector.core.score.ScoredUser;
import io.pqlconnector.spi.DestinationName;
import io.pqlconnector.spi.EntityKind;
import io.pqlconnector.spi.destination.Operation;
import io.pqlconnector.store.SqliteLedger;
import io.pqlconnector.worker.config.Config;
import io.pqlconnector.worker.render.Explanation;
import io.pqlconnector.worker.render.JsonLines;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
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
            if (json) {
                printJson(found.stream()
                        .map(account -> explained(account, found, read, ledger))
                        .toList());
            } else {
                Explanation explanation = new Explanation(context.terminal(), read.zone());
                found.forEach(account -> explanation.print(explained(account, found, read, ledger)));
            }
            return found.isEmpty() ? ExitCode.PARTIAL : ExitCode.DONE;
        }
    }

    private Explanation.Explained explained(
            StoredAccount stored, List<StoredAccount> found, Config read, SqliteLedger ledger) {
        String key = stored.account().key();
        List<OutboxEntry> operations = ledger.outbox().ofAccount(key);
        List<Explanation.InCrm> destinations = read.destinations().stream()
                .map(component -> new DestinationName(component.name()))
                .map(name -> inCrm(name, key, operations, ledger))
                .toList();
        return new Explanation.Explained(
                stored,
                ledger.assessments().history(EntityKind.ACCOUNT, key),
                asked(stored)
                        .map(user -> new Explanation.Asked(
                                user,
                                ledger.assessments()
                                        .history(
                                                EntityKind.USER,
                                                user.measurement().key()),
                                keptFor(user, found)))
                        .toList(),
                destinations);
    }

    private Stream<ScoredUser> asked(StoredAccount stored) {
        String name = wanted.strip();
        return stored.account().users().stream()
                .filter(user -> user.measurement().key().equals(name)
                        || user.measurement().email().equalsIgnoreCase(name));
    }

    // Who is asked for as a user is found with every account of theirs, so the first of all is among these.
    private String keptFor(ScoredUser user, List<StoredAccount> found) {
        return found.stream()
                .filter(account -> asked(account)
                        .anyMatch(other -> other.measurement()
                                .key()
                                .equals(user.measurement().key())))
                .map(account -> account.account().key())
                .min(Comparator.naturalOrder())
                .orElse("");
    }

    private static Map<String, String> titles(DestinationName name, List<OutboxEntry> operations) {
        Map<String, String> titles = new HashMap<>();
        for (OutboxEntry entry : operations) {
            if (!entry.planned().destination().equals(name)) {
                continue;
            }
            if (entry.planned().operation() instanceof Operation.CreateTask task) {
                titles.put(entry.planned().slot(), task.subject());
            } else if (entry.planned().operation() instanceof Operation.CreateNote note) {
                titles.put(entry.planned().slot(), note.body());
            }
        }
        return titles;
    }

    private static Explanation.InCrm inCrm(
            DestinationName name, String account, List<OutboxEntry> operations, SqliteLedger ledger) {
        Map<String, ConfirmedEffect> effects = ledger.crmState().effects(name, List.of(account));
        return new Explanation.InCrm(
                name,
                ledger.crmState().records(name, List.of(account)),
                effects.values().stream()
                        .sorted(Comparator.comparing(ConfirmedEffect::slot))
                        .toList(),
                titles(name, operations),
                ledger.baselines().ofAccounts(name, List.of(account)).values().stream()
                        .sorted(Comparator.comparing(TakenAsDone::slot))
                        .toList(),
                operations.stream()
                        .filter(entry -> entry.planned().destination().equals(name))
                        .filter(entry -> entry.state() != OutboxEntry.State.CONFIRMED
                                && entry.state() != OutboxEntry.State.SUPERSEDED)
                        .toList());
    }

    private void printJson(List<Explanation.Explained> found) {
        try (JsonLines lines = new JsonLines(context.terminal())) {
            found.forEach(lines::explained);
            lines.summary(Map.of("accounts", (long) found.size()), writer -> {});
        }
    }
}

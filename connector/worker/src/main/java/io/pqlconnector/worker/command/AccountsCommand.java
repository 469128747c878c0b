package io.pqlconnector.worker.command;

import io.pqlconnector.core.ledger.StoredAccount;
import io.pqlconnector.rules.book.RuleBooks;
import io.pqlconnector.spi.config.Problems;
import io.pqlconnector.store.SqliteLedger;
import io.pqlconnector.worker.config.Config;
import io.pqlconnector.worker.config.Setup;
import io.pqlconnector.worker.render.AccountTable;
import io.pqlconnector.worker.render.JsonLines;
import io.pqlconnector.worker.render.Texts;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Lists the accounts as they were last scored. */
@Command(
        name = "accounts",
        description = "List all accounts, highest score first, with reasons and next step.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  ./pql accounts                      all of them",
            "  ./pql accounts --tier hot           those for today",
            "  ./pql accounts --json | head -3     one JSON object per line, for programs"
        })
final class AccountsCommand implements Callable<Integer> {
    private final Context context;

    @Mixin
    private final ConfigOption config = new ConfigOption();

    @Option(names = "--tier", paramLabel = "NAME", description = "Only accounts in this tier, such as hot.")
    private @Nullable String tier;

    @Option(names = "--json", description = "JSON Lines: an object per account, then a summary.")
    private boolean json;

    AccountsCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        Config read = config.readValid(context);
        Optional<String> wanted = Optional.ofNullable(tier);
        if (wanted.filter(name -> isUnknown(name, read)).isPresent()) {
            return ExitCode.CONFIGURATION;
        }
        Optional<SqliteLedger> opened = StoredRuns.open(read, context);
        if (opened.isEmpty()) {
            if (json) {
                printJson(Collections.emptyIterator());
            }
            return ExitCode.PARTIAL;
        }
        try (SqliteLedger ledger = opened.get();
                Stream<StoredAccount> accounts = ledger.assessments().byScore(wanted)) {
            if (json) {
                printJson(accounts.iterator());
            } else {
                printTable(accounts.iterator());
            }
        }
        return ExitCode.DONE;
    }

    // An empty list would read as "nobody is hot today".
    private boolean isUnknown(String name, Config read) {
        Problems problems = new Problems();
        Optional<RuleBooks> rules = Setup.namesOfRules(read, problems);
        problems.throwIfAny();
        List<String> known = rules.map(books -> books.account().tierNames()).orElse(List.of());
        if (known.contains(name)) {
            return false;
        }
        String tiers = known.isEmpty() ? "has no tiers" : "has " + String.join(", ", known);
        context.terminal()
                .notice("There is no tier \"" + name + "\": " + read.rules().shown() + " " + tiers + ".");
        return true;
    }

    private void printTable(Iterator<StoredAccount> accounts) {
        AccountTable table = new AccountTable(context.terminal());
        long count = 0;
        long qualified = 0;
        table.heading();
        while (accounts.hasNext()) {
            StoredAccount stored = accounts.next();
            table.row(stored.account());
            count++;
            qualified += stored.account().assessment().qualified() ? 1 : 0;
        }
        context.terminal()
                .line(Texts.counted(count, "account") + ", " + Texts.count(qualified)
                        + " qualified. Why is one of them here?  ./pql explain ACCOUNT");
    }

    private void printJson(Iterator<StoredAccount> accounts) {
        Map<String, Long> tiers = new TreeMap<>();
        long count = 0;
        long qualified = 0;
        try (JsonLines lines = new JsonLines(context.terminal())) {
            while (accounts.hasNext()) {
                StoredAccount stored = accounts.next();
                lines.account(stored.account());
                count++;
                qualified += stored.account().assessment().qualified() ? 1 : 0;
                stored.account().assessment().tier().ifPresent(name -> tiers.merge(name, 1L, Long::sum));
            }
            Map<String, Long> counts = new TreeMap<>(Map.of("accounts", count, "qualified", qualified));
            lines.summary(counts, writer -> {
                writer.writeObjectPropertyStart("tiers");
                tiers.forEach(writer::writeNumberProperty);
                writer.writeEndObject();
            });
        }
    }
}

package io.pqlconnector.worker.command;

import io.pqlconnector.core.ledger.AccountHistory;
import io.pqlconnector.core.ledger.Verdict;
import io.pqlconnector.core.run.HealthBounds;
import io.pqlconnector.learn.outcome.Outcomes;
import io.pqlconnector.learn.report.Report;
import io.pqlconnector.learn.report.ReportPeriod;
import io.pqlconnector.learn.report.ReportRequest;
import io.pqlconnector.learn.report.Reporter;
import io.pqlconnector.rules.book.RuleBook;
import io.pqlconnector.rules.book.RuleBooks;
import io.pqlconnector.rules.signal.Signal;
import io.pqlconnector.rules.signal.SignalName;
import io.pqlconnector.spi.config.Problems;
import io.pqlconnector.store.Figures;
import io.pqlconnector.store.SqliteLedger;
import io.pqlconnector.worker.config.Config;
import io.pqlconnector.worker.config.Setup;
import io.pqlconnector.worker.render.JsonLines;
import io.pqlconnector.worker.render.ReportOutput;
import io.pqlconnector.worker.report.ReportPage;
import io.pqlconnector.worker.report.Sheet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Tells what became of product-qualified leads. */
@Command(
        name = "report",
        description = {
            "Show what became of product-qualified leads: how many, how fast, who became a customer, which triggers",
            "are right, what each route has to take. What each figure means: docs/metrics.md"
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  ./pql report                                       the last twelve months",
            "  ./pql report --from 2026-01-01 --to 2026-03-31     a quarter",
            "  ./pql report --html report.html                    the same with plots, to open in a browser or to print",
            "  ./pql report --json > report.jsonl                 one JSON object per line, for programs"
        })
final class ReportCommand implements Callable<Integer> {
    private static final int MONTHS_BEFORE = 11;
    private static final String ACTIVATED = "activated";

    private final Context context;

    @Mixin
    private final ConfigOption config = new ConfigOption();

    @Option(
            names = "--from",
            paramLabel = "DATE",
            converter = DayConverter.class,
            description = "The first day. Default: the first of the month eleven months before the last one.")
    private @Nullable LocalDate from;

    @Option(
            names = "--to",
            paramLabel = "DATE",
            converter = DayConverter.class,
            description = "The last day. Default: that of the latest run.")
    private @Nullable LocalDate to;

    @Option(
            names = "--horizon",
            paramLabel = "TIME",
            converter = WholeDaysConverter.class,
            description = "How long an account has to convert, such as 60d. Default: 90d.")
    private Duration horizon = Duration.ofDays(90);

    @Option(
            names = "--activation",
            paramLabel = "SIGNAL",
            description = "The signal that says that an account got started. Default: ${DEFAULT-VALUE}.")
    private String activation = ACTIVATED;

    @Option(names = "--html", paramLabel = "FILE", description = "Write a page with plots that stands by itself.")
    private @Nullable Path html;

    @Option(names = "--json", description = "JSON Lines: an object per figure and month, then a summary.")
    private boolean json;

    ReportCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        Config read = config.readValid(context);
        Problems problems = new Problems();
        Optional<RuleBooks> rules = Setup.namesOfRules(read, problems);
        problems.throwIfAny();
        Optional<SqliteLedger> opened = StoredRuns.open(read, context);
        if (opened.isEmpty()) {
            return nothing();
        }
        try (SqliteLedger ledger = opened.get()) {
            Optional<Figures.Scored> scored = ledger.figures().scored();
            if (scored.isEmpty()) {
                context.terminal().notice("No run has scored any account yet. The next one does:  ./pql sync");
                return nothing();
            }
            Optional<ReportPeriod> period = period(read, scored.get());
            if (period.isEmpty()) {
                return ExitCode.CONFIGURATION;
            }
            return report(read, rules.map(RuleBooks::account), ledger, scored.get(), period.get());
        }
    }

    private Optional<ReportPeriod> period(Config read, Figures.Scored scored) {
        LocalDate latest = LocalDate.ofInstant(scored.last(), read.zone());
        LocalDate last = Optional.ofNullable(to).orElse(latest);
        LocalDate first =
                Optional.ofNullable(from).orElse(last.withDayOfMonth(1).minusMonths(MONTHS_BEFORE));
        if (last.isBefore(first)) {
            context.terminal().notice("--from " + first + " comes after --to " + last + ". Turn them round.");
            return Optional.empty();
        }
        if (first.isAfter(latest)) {
            context.terminal()
                    .notice("Nothing is known of the time from " + first + " on: the latest run scored for " + latest
                            + ". Choose an earlier --from, or make a run first:  ./pql sync");
            return Optional.empty();
        }
        return Optional.of(new ReportPeriod(first, last, read.zone()));
    }

    private int report(
            Config read, Optional<RuleBook> book, SqliteLedger ledger, Figures.Scored scored, ReportPeriod period) {
        SignalName started = new SignalName(activation);
        List<SignalName> signals = book.stream()
                .flatMap(found -> found.signals().stream())
                .map(Signal::name)
                .toList();
        if (!activation.equals(ACTIVATED) && !signals.contains(started)) {
            context.terminal()
                    .notice("There is no signal \"" + activation + "\" in "
                            + read.rules().shown() + ". --activation takes the name of one of the account's signals.");
            return ExitCode.CONFIGURATION;
        }
        Optional<Outcomes> outcomes = ReportOutcomes.read(read, ledger, scored.last(), context);
        ReportRequest request = new ReportRequest(
                period,
                scored.last(),
                scored.first(),
                horizon,
                started,
                signals,
                book.stream().flatMap(found -> found.tierNames().stream()).toList(),
                new HealthBounds(read.health().warnUnder(), read.health().warnOver()),
                outcomes.orElse(Outcomes.NONE),
                ledger.verdicts().all().stream().collect(Collectors.groupingBy(Verdict::account)));
        Report report;
        try (Stream<AccountHistory> histories = ledger.assessments().histories()) {
            report = Reporter.of(request, histories);
        }
        return show(Sheet.of(report, started, outcomes.isPresent()));
    }

    private int show(Sheet sheet) {
        if (json) {
            ReportOutput.json(sheet, context.terminal());
        } else if (html == null) {
            new ReportOutput(context.terminal()).print(sheet);
        }
        if (html != null) {
            Path file = context.directory().resolve(html);
            try {
                Files.writeString(file, ReportPage.html(sheet));
            } catch (IOException e) {
                context.terminal()
                        .notice(file + " cannot be written (" + e.getClass().getSimpleName()
                                + "). Name a file in a folder that is there and that you may write to.");
                return ExitCode.CONFIGURATION;
            }
            context.terminal().notice("Wrote " + file + ". It opens in any browser, and needs no network.");
        }
        return ExitCode.DONE;
    }

    private int nothing() {
        if (json) {
            try (JsonLines lines = new JsonLines(context.terminal())) {
                lines.summary(Map.of("accounts", 0L, "pqls", 0L), writer -> {});
            }
        }
        return ExitCode.PARTIAL;
    }
}

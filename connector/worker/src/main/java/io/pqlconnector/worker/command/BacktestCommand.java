package io.pqlconnector.worker.command;

import io.pqlconnector.learn.backtest.FailIf;
import io.pqlconnector.learn.backtest.Period;
import io.pqlconnector.learn.backtest.Replay;
import io.pqlconnector.rules.book.RuleBooks;
import io.pqlconnector.spi.config.Problems;
import io.pqlconnector.store.SqliteLedger;
import io.pqlconnector.usage.lake.DuckDbUsageLake;
import io.pqlconnector.worker.config.Config;
import io.pqlconnector.worker.config.FileTexts;
import io.pqlconnector.worker.config.Setup;
import io.pqlconnector.worker.learn.KnownOutcomes;
import io.pqlconnector.worker.learn.OutcomeReader;
import io.pqlconnector.worker.render.BacktestJson;
import io.pqlconnector.worker.render.BacktestOutput;
import io.pqlconnector.worker.render.JsonLines;
import io.pqlconnector.worker.render.Progress;
import io.pqlconnector.worker.render.Tested;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Replays the rules at instants of the past. */
@Command(
        name = "backtest",
        description = {
            "What the rules would have said at instants of the past, each seeing only what was known by then,",
            "judged by who became a customer since. Reads the lake alone: pulls nothing, writes nothing."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  ./pql backtest --from 2026-01-01 --to 2026-03-31 --every 7d",
            "  ./pql backtest --from 2026-01-01 --to 2026-03-31 --against new-rules.yaml   what a change would do",
            "  ./pql backtest --from 2026-01-01 --to 2026-03-31 --fail-if \"precision < 0.2\"   a check for CI"
        })
final class BacktestCommand implements Callable<Integer> {
    private static final String NO_OUTCOMES =
            "There is nothing to judge the rules by: the configuration does not say what makes a customer. Write, for"
                    + " example,\n  outcomes: { customer: { event: Subscription Started } }\nor see docs/outcomes.md.";

    private final Context context;

    @Mixin
    private final ConfigOption config = new ConfigOption();

    @Mixin
    private final BacktestOptions options = new BacktestOptions();

    @Option(
            names = "--against",
            paramLabel = "RULES",
            description = "Other rules: who would enter and leave each tier with them, and what each route would get.")
    private @Nullable Path against;

    @Option(names = "--json", description = "JSON Lines: an object per instant, then a summary.")
    private boolean json;

    BacktestCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() throws InterruptedException {
        Problems problems = new Problems();
        Config read = config.read(context, problems);
        Optional<Setup> opened = Setup.read(read, FileTexts.DISK, problems);
        Optional<RuleBooks> other = otherRules(read, problems);
        problems.throwIfAny();
        try (Setup setup = opened.orElseThrow()) {
            Optional<Period> period = options.period(read.zone());
            if (period.isEmpty()) {
                context.terminal().notice(options.whyNoPeriod());
                return ExitCode.CONFIGURATION;
            }
            if (setup.config().outcomes().isNothing()) {
                context.terminal().notice(NO_OUTCOMES);
                return ExitCode.CONFIGURATION;
            }
            Optional<SqliteLedger> ledger = StoredRuns.open(setup.config(), context);
            if (ledger.isEmpty()) {
                return ExitCode.PARTIAL;
            }
            try (SqliteLedger stored = ledger.get();
                    DuckDbUsageLake lake = OpenRun.lake(setup, stored.manifest(), context)) {
                return replay(setup, other, stored, lake, period.get());
            }
        }
    }

    private Optional<RuleBooks> otherRules(Config read, Problems problems) {
        return Optional.ofNullable(against)
                .flatMap(file -> Setup.rules(
                        new Config.FileRef(file.toString(), context.directory().resolve(file)),
                        read.zone(),
                        FileTexts.DISK,
                        problems));
    }

    private int replay(Setup setup, Optional<RuleBooks> other, SqliteLedger ledger, DuckDbUsageLake lake, Period period)
            throws InterruptedException {
        Config read = setup.config();
        Instant now = read.asOf().orElseGet(context.clock()::instant);
        Optional<LakeSpan> span = LakeSpan.of(ledger.manifest().files(), now, read.zone());
        if (span.isEmpty()) {
            context.terminal().notice("There are no events in the lake yet. The first run reads them:  ./pql sync");
            return ExitCode.PARTIAL;
        }
        KnownOutcomes known = new OutcomeReader(read, lake, ledger.ports()).read(now);
        known.origins().forEach(origin -> context.terminal().notice("Outcomes of " + origin.inWords()));
        Instant dataEnd = span.get().end(known.outcomes(), now);
        span.get().notices(period, options.horizon(), dataEnd).forEach(context.terminal()::notice);
        span.get()
                .silence(known.outcomes(), elsewhere(read), dataEnd, options.horizon())
                .ifPresent(silence -> context.terminal()
                        .notice("Precision may seem too low: " + silence
                                + ". Bring the outcomes up to date, or write an earlier --to."));
        Replay.Terms terms = new Replay.Terms(period, options.horizon(), dataEnd, known.outcomes());
        Tested tested;
        try (Replays replays = new Replays(setup, lake, new Progress(context.terminal()))) {
            tested = replays.run(setup.rules(), other, terms);
        }
        show(tested);
        return verdict(tested);
    }

    /** What outcomes are brought from, other than the lake. */
    static Set<String> elsewhere(Config config) {
        return Stream.concat(
                        config.outcomes().files().stream().map(Config.FileRef::shown),
                        config.outcomes().destinations().stream())
                .collect(Collectors.toSet());
    }

    private void show(Tested tested) {
        if (json) {
            try (JsonLines lines = new JsonLines(context.terminal())) {
                BacktestJson.write(lines, tested, options.failIf());
            }
        } else {
            new BacktestOutput(context.terminal(), tested).print();
        }
    }

    private int verdict(Tested tested) {
        List<String> failed = new ArrayList<>();
        for (FailIf condition : options.failIf()) {
            tested.failure(condition).ifPresent(failed::add);
        }
        failed.forEach(context.terminal()::notice);
        return failed.isEmpty() ? ExitCode.DONE : ExitCode.PARTIAL;
    }
}

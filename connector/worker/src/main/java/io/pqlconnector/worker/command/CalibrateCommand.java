package io.pqlconnector.worker.command;

import io.pqlconnector.learn.calibrate.Calibration;
import io.pqlconnector.learn.calibrate.Calibrator;
import io.pqlconnector.learn.calibrate.Goal;
import io.pqlconnector.learn.calibrate.LeadTable;
import io.pqlconnector.spi.config.InvalidConfigurationException;
import io.pqlconnector.spi.config.Position;
import io.pqlconnector.spi.config.Problem;
import io.pqlconnector.spi.config.Problems;
import io.pqlconnector.store.SqliteLedger;
import io.pqlconnector.worker.config.Config;
import io.pqlconnector.worker.config.FileTexts;
import io.pqlconnector.worker.config.Setup;
import io.pqlconnector.worker.learn.NewFile;
import io.pqlconnector.worker.render.CalibrationOutput;
import io.pqlconnector.worker.render.Progress;
import io.pqlconnector.worker.render.SuggestedRules;
import io.pqlconnector.worker.render.Texts;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Proposes rules from what became of leads. */
@Command(
        name = "calibrate",
        description = {
            "Find which behaviours tell those that convert from the rest, and propose rules of a few whole points.",
            "Judged by leads that were held out, with intervals. Says no where there is nothing to be learnt: too few",
            "conversions, no signal, or one that has gone; and leaves out what knows the outcome beforehand.",
            "Writes rules.suggested.yaml and changes nothing else."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  ./pql calibrate                                            accounts, by outcomes: of the configuration",
            "  ./pql calibrate --of user --goal \"Report Run\" --again --after 30d   who comes back for it",
            "  ./pql calibrate --table leads.csv --label converted",
            "  ./pql calibrate --table leads.csv --label stage --positive won --time created",
            "  ./pql calibrate --table leads.csv --label converted --precision 30    of 100 that qualify, 30 convert",
            "",
            "Exit codes: 0 rules are proposed, 1 there are none and it says why, 2 something is wrong with the table",
            "or the options."
        })
final class CalibrateCommand implements Callable<Integer> {
    private static final String SUGGESTED = "rules.suggested.yaml";

    private static final String NO_OUTCOMES =
            "There is nothing to learn from: the configuration does not say what makes a customer. Write, for example,\n"
                    + "  outcomes: { customer: { event: Subscription Started } }\nor say it here: --goal EVENT";

    private final Context context;

    @Spec
    private @Nullable CommandSpec spec;

    @Mixin
    private final ConfigOption config = new ConfigOption();

    @Mixin
    private final LeadOptions leads = new LeadOptions();

    @Option(
            names = "--table",
            paramLabel = "FILE",
            description = {
                "A CSV file of one row per lead: whether it converted, and what was known of it before. Without it, the",
                "accounts or users of the lake."
            })
    private @Nullable Path table;

    @Option(
            names = "--label",
            paramLabel = "COLUMN",
            description =
                    "Of a table: the column that says whether a lead converted: 1 or 0, yes or no, true or false.")
    private @Nullable String label;

    @Option(
            names = "--positive",
            paramLabel = "WORD",
            description =
                    "Of a table: what the label says of those that converted, where it is something else, such as won.")
    private @Nullable String positive;

    @Option(
            names = "--time",
            paramLabel = "COLUMN",
            description = {
                "Of a table: the column with the date or instant at which a lead was known so. With it rules from earlier leads",
                "are judged by later ones too."
            })
    private @Nullable String time;

    @Option(
            names = "--leave-out",
            paramLabel = "COLUMN",
            split = ",",
            description = "Of a table: columns that are not to be looked at, such as names.")
    private Set<String> leftOut = new TreeSet<>();

    @ArgGroup
    private Wanted wanted = new Wanted();

    @Option(
            names = "--seed",
            paramLabel = "NUMBER",
            description = "The same seed makes the same random splits. Default: ${DEFAULT-VALUE}.")
    private long seed = 1;

    @Option(
            names = "--out",
            paramLabel = "FILE",
            description = {
                "Where the rules are written. It must not be there yet. Default: rules.suggested.yaml, or with a number",
                "if that is there."
            })
    private @Nullable Path out;

    @Option(names = "--json", description = "JSON Lines: an object per rule, then a summary with the verdict.")
    private boolean json;

    private static final class Wanted {
        @Option(
                names = "--precision",
                paramLabel = "PERCENT",
                description =
                        "The threshold at which so many of 100 that qualify convert, and as many as possible qualify.")
        private @Nullable Double precision;

        @Option(
                names = "--volume",
                paramLabel = "PERCENT",
                description = {
                    "The threshold at which at most so many of 100 leads qualify. Without either: the best balance of",
                    "how many of those that qualify convert and how many of those that convert qualify."
                })
        private @Nullable Double volume;
    }

    CalibrateCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        Optional<Goal> goal = goal();
        Optional<String> wrong = goal.isEmpty()
                ? Optional.of("--precision and --volume are percent: more than 0 and less than 100, such as 30.")
                : wrong();
        NewFile target = new NewFile(context.directory(), Path.of(SUGGESTED), Optional.ofNullable(out));
        wrong = wrong.or(target::taken);
        if (wrong.isPresent()) {
            context.terminal().notice(wrong.get());
            return ExitCode.CONFIGURATION;
        }
        Optional<LeadSource> source = table == null ? lake() : Optional.of(table(table));
        if (source.isEmpty()) {
            return ExitCode.PARTIAL;
        }
        return calibrate(source.get(), goal.orElseThrow(), target);
    }

    private int calibrate(LeadSource source, Goal goal, NewFile target) {
        Calibration calibration = calibrated(source, goal);
        CalibrationOutput output = new CalibrationOutput(context.terminal(), seed);
        Optional<Path> written = calibration instanceof Calibration.Proposal proposal
                ? Optional.of(target.write(SuggestedRules.text(
                        proposal,
                        source.kind(),
                        source.from(),
                        seed,
                        leads.wrong().isEmpty() ? leads.observed() : Duration.ZERO)))
                : Optional.empty();
        if (json) {
            output.json(calibration, written);
        } else {
            context.terminal().line("From " + source.from() + ".");
            output.print(calibration, written);
        }
        return written.isPresent() ? ExitCode.DONE : ExitCode.PARTIAL;
    }

    private Optional<String> wrong() {
        boolean ofTable = label != null || positive != null || time != null || !leftOut.isEmpty();
        if (table == null) {
            return ofTable
                    ? Optional.of("--label, --positive, --time and --leave-out are of a table: add --table FILE.")
                    : leads.wrong();
        }
        List<String> ofLake = LeadOptions.NAMES.stream()
                .filter(Objects.requireNonNull(spec).commandLine().getParseResult()::hasMatchedOption)
                .toList();
        if (!ofLake.isEmpty()) {
            return Optional.of(String.join(", ", ofLake) + (ofLake.size() == 1 ? " is" : " are")
                    + " of the lake, and the rows of " + table + " are leads as they stand. Leave out either.");
        }
        return label == null
                ? Optional.of("Which column of " + table + " says who converted?  --label COLUMN")
                : Optional.empty();
    }

    private LeadSource table(Path shown) {
        return LeadSource.table(
                context,
                shown,
                new LeadTable.Chosen(
                        Optional.ofNullable(label).orElseThrow(),
                        Optional.ofNullable(positive),
                        Optional.ofNullable(time),
                        leftOut));
    }

    private Optional<LeadSource> lake() {
        Problems problems = new Problems();
        Config read = config.read(context, problems);
        Optional<Setup> opened = Setup.read(read, FileTexts.DISK, problems);
        problems.throwIfAny();
        try (Setup setup = opened.orElseThrow()) {
            if (leads.needsOutcomes() && read.outcomes().isNothing()) {
                throw new InvalidConfigurationException(
                        List.of(new Problem(new Position(read.file(), 1, 1), "", NO_OUTCOMES)));
            }
            Optional<SqliteLedger> ledger = StoredRuns.open(read, context);
            if (ledger.isEmpty()) {
                return Optional.empty();
            }
            try (SqliteLedger stored = ledger.get()) {
                return LeadSource.lake(context, setup, stored, leads);
            }
        }
    }

    private Optional<Goal> goal() {
        if (wanted.precision != null) {
            return share(wanted.precision).map(Goal.Precision::new);
        }
        return wanted.volume != null ? share(wanted.volume).map(Goal.Volume::new) : Optional.of(new Goal.Balanced());
    }

    private static Optional<Double> share(double percent) {
        return percent > 0 && percent < 100 ? Optional.of(percent / 100) : Optional.empty();
    }

    private Calibration calibrated(LeadSource source, Goal goal) {
        Progress progress = new Progress(context.terminal());
        progress.show("Learning from " + Texts.counted(source.leads().rows(), "lead"), -1, System.nanoTime());
        try {
            return new Calibrator(goal, seed).calibrate(source.leads(), source.followers());
        } finally {
            progress.close();
        }
    }
}

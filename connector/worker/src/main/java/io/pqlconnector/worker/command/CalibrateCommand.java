package io.pqlconnector.worker.command;

import io.pqlconnector.learn.calibrate.Calibration;
import io.pqlconnector.learn.calibrate.Calibrator;
import io.pqlconnector.learn.calibrate.Goal;
import io.pqlconnector.learn.calibrate.LeadTable;
import io.pqlconnector.learn.calibrate.Leads;
import io.pqlconnector.learn.calibrate.UnusableTableException;
import io.pqlconnector.spi.EntityKind;
import io.pqlconnector.spi.config.InvalidConfigurationException;
import io.pqlconnector.spi.config.Position;
import io.pqlconnector.spi.config.Problem;
import io.pqlconnector.worker.learn.CsvTable;
import io.pqlconnector.worker.learn.NewFile;
import io.pqlconnector.worker.render.CalibrationOutput;
import io.pqlconnector.worker.render.Progress;
import io.pqlconnector.worker.render.SuggestedRules;
import io.pqlconnector.worker.render.Texts;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

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
            "  ./pql calibrate --table leads.csv --label converted",
            "  ./pql calibrate --table leads.csv --label stage --positive won --time created",
            "  ./pql calibrate --table leads.csv --label converted --precision 30    of 100 that qualify, 30 convert",
            "",
            "Exit codes: 0 rules are proposed, 1 there are none and it says why, 2 something is wrong with the table",
            "or the options."
        })
final class CalibrateCommand implements Callable<Integer> {
    private static final String SUGGESTED = "rules.suggested.yaml";

    private final Context context;

    @Option(
            names = "--table",
            paramLabel = "FILE",
            required = true,
            description = "A CSV file of one row per lead: whether it converted, and what was known of it before.")
    private @Nullable Path table;

    @Option(
            names = "--label",
            paramLabel = "COLUMN",
            required = true,
            description = "The column that says whether a lead converted: 1 or 0, yes or no, true or false.")
    private String label = "";

    @Option(
            names = "--positive",
            paramLabel = "WORD",
            description = "What the label says of those that converted, where it is something else, such as won.")
    private @Nullable String positive;

    @Option(
            names = "--time",
            paramLabel = "COLUMN",
            description = {
                "The column with the date or instant at which a lead was known so. With it rules from earlier leads",
                "are judged by later ones too."
            })
    private @Nullable String time;

    @Option(
            names = "--leave-out",
            paramLabel = "COLUMN",
            split = ",",
            description = "Columns that are not to be looked at, such as names.")
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
        if (goal.isEmpty()) {
            context.terminal()
                    .notice("--precision and --volume are percent: more than 0 and less than 100, such as 30.");
            return ExitCode.CONFIGURATION;
        }
        Path shown = Optional.ofNullable(table).orElseThrow();
        NewFile target = new NewFile(context.directory(), Path.of(SUGGESTED), Optional.ofNullable(out));
        Optional<String> taken = target.taken();
        if (taken.isPresent()) {
            context.terminal().notice(taken.get());
            return ExitCode.CONFIGURATION;
        }
        LeadTable gathered = gathered(shown);
        Calibration calibration = calibrated(leads(shown, gathered), goal.get());
        CalibrationOutput output = new CalibrationOutput(context.terminal(), seed);
        Optional<Path> written = calibration instanceof Calibration.Proposal proposal
                ? Optional.of(target.write(SuggestedRules.text(
                        proposal,
                        EntityKind.ACCOUNT,
                        shown.getFileName() + (gathered.unlabelled() > 0 ? passedOver(gathered) : ""),
                        seed)))
                : Optional.empty();
        if (json) {
            output.json(calibration, written);
        } else {
            if (gathered.unlabelled() > 0) {
                context.terminal().line(shown + passedOver(gathered) + ".");
            }
            output.print(calibration, written);
        }
        return written.isPresent() ? ExitCode.DONE : ExitCode.PARTIAL;
    }

    private static String passedOver(LeadTable gathered) {
        return ", " + Texts.counted(gathered.unlabelled(), "row") + " without a label passed over";
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

    private LeadTable gathered(Path shown) {
        Progress progress = new Progress(context.terminal());
        long started = System.nanoTime();
        int line = 1;
        try (CsvTable rows = CsvTable.open(context.directory().resolve(shown), shown.toString())) {
            LeadTable gathered = new LeadTable(
                    rows.header(),
                    new LeadTable.Chosen(label, Optional.ofNullable(positive), Optional.ofNullable(time), leftOut));
            for (Optional<CsvTable.Row> row = rows.next(); row.isPresent(); row = rows.next()) {
                line = row.get().line();
                gathered.add(row.get().cells());
                if (gathered.labelled() % 10_000 == 0) {
                    progress.show("Reading " + Texts.count(gathered.labelled()) + " rows", -1, started);
                }
            }
            return gathered;
        } catch (UnusableTableException e) {
            throw unusable(shown, line, e);
        } finally {
            progress.close();
        }
    }

    private static Leads leads(Path shown, LeadTable gathered) {
        try {
            return gathered.leads();
        } catch (UnusableTableException e) {
            throw unusable(shown, 1, e);
        }
    }

    private static InvalidConfigurationException unusable(Path shown, int line, UnusableTableException e) {
        return new InvalidConfigurationException(
                List.of(new Problem(new Position(shown.toString(), line, 1), "", String.valueOf(e.getMessage()))));
    }

    private Calibration calibrated(Leads leads, Goal goal) {
        Progress progress = new Progress(context.terminal());
        progress.show("Learning from " + Texts.counted(leads.rows(), "lead"), -1, System.nanoTime());
        try {
            return new Calibrator(goal, seed).calibrate(leads, List.of());
        } finally {
            progress.close();
        }
    }
}

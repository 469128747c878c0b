package io.pqlconnector.worker.command;

import io.pqlconnector.core.lake.Cohort;
import io.pqlconnector.core.lake.CohortRequest;
import io.pqlconnector.core.lake.ConversionRule;
import io.pqlconnector.learn.calibrate.CohortLeads;
import io.pqlconnector.learn.calibrate.LeadTable;
import io.pqlconnector.learn.calibrate.Leads;
import io.pqlconnector.learn.calibrate.Leak;
import io.pqlconnector.learn.calibrate.UnusableTableException;
import io.pqlconnector.learn.outcome.AccountOutcome;
import io.pqlconnector.learn.outcome.Outcomes;
import io.pqlconnector.rules.signal.Signal;
import io.pqlconnector.spi.AccountKey;
import io.pqlconnector.spi.EntityKind;
import io.pqlconnector.spi.config.InvalidConfigurationException;
import io.pqlconnector.spi.config.Position;
import io.pqlconnector.spi.config.Problem;
import io.pqlconnector.spi.destination.Outcome;
import io.pqlconnector.store.SqliteLedger;
import io.pqlconnector.usage.lake.DuckDbUsageLake;
import io.pqlconnector.worker.config.Config;
import io.pqlconnector.worker.config.Setup;
import io.pqlconnector.worker.learn.CsvTable;
import io.pqlconnector.worker.learn.OutcomeReader;
import io.pqlconnector.worker.render.Progress;
import io.pqlconnector.worker.render.SuggestedRules;
import io.pqlconnector.worker.render.Texts;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Leads to learn from.
 *
 * @param followers what is known to follow the conversion
 * @param kind whom the rules are to score
 * @param from what they are, for a reader
 */
record LeadSource(Leads leads, List<Leak> followers, EntityKind kind, String from) {
    private static final int MOST = 100_000;
    private static final int MOST_FIGURES = 5_000_000;

    /** So many events at most are counted in each window, by events, days and people, and so many words of properties. */
    private static final int MOST_EVENTS = 60;

    LeadSource {
        followers = List.copyOf(followers);
    }

    /**
     * The rows of a table.
     *
     * @throws InvalidConfigurationException if nothing can be learnt from it; says why
     */
    static LeadSource table(Context context, Path shown, LeadTable.Chosen chosen) {
        Progress progress = new Progress(context.terminal());
        long started = System.nanoTime();
        int line = 1;
        try (CsvTable rows = CsvTable.open(context.directory().resolve(shown), shown.toString())) {
            LeadTable gathered = new LeadTable(rows.header(), chosen);
            for (Optional<CsvTable.Row> row = rows.next(); row.isPresent(); row = rows.next()) {
                line = row.get().line();
                gathered.add(row.get().cells());
                if (gathered.labelled() % 10_000 == 0) {
                    progress.show("Reading " + Texts.count(gathered.labelled()) + " rows", -1, started);
                }
            }
            line = 1;
            Leads leads = gathered.leads();
            String passedOver = passedOver(gathered.unlabelled(), "label") + passedOver(gathered.undated(), "time");
            String sampled = leads.rows() == gathered.labelled()
                    ? ""
                    : ", " + Texts.count(leads.rows()) + " of its " + Texts.count(gathered.labelled())
                            + " rows, chosen by chance";
            return new LeadSource(leads, List.of(), EntityKind.ACCOUNT, shown + passedOver + sampled);
        } catch (UnusableTableException e) {
            throw new InvalidConfigurationException(
                    List.of(new Problem(new Position(shown.toString(), line, 1), "", String.valueOf(e.getMessage()))));
        } finally {
            progress.close();
        }
    }

    private static String passedOver(int rows, String without) {
        return rows == 0 ? "" : ", " + Texts.counted(rows, "row") + " without a " + without + " passed over";
    }

    /** Accounts or users of the lake; empty, and says so, if nobody is in it yet. */
    static Optional<LeadSource> lake(Context context, Setup setup, SqliteLedger ledger, LeadOptions options) {
        Config config = setup.config();
        Instant now = config.asOf().orElseGet(context.clock()::instant);
        Optional<LakeSpan> span = LakeSpan.of(ledger.manifest().files(), now, config.zone());
        if (span.isEmpty()) {
            context.terminal().notice("There are no events in the lake yet. The first run reads them:  ./pql sync");
            return Optional.empty();
        }
        Progress progress = new Progress(context.terminal());
        progress.show("Measuring " + options.inWords(), -1, System.nanoTime());
        try (DuckDbUsageLake lake = OpenRun.lake(setup, ledger.manifest(), context)) {
            Outcomes outcomes = options.needsOutcomes()
                    ? new OutcomeReader(config, lake, ledger.ports()).read(now).outcomes()
                    : Outcomes.NONE;
            // Where data has ended, nobody can be seen to convert afterwards.
            Instant asOf = span.get().end(outcomes, now);
            List<String> told = options.needsOutcomes()
                    ? config.outcomes().events().stream()
                            .map(ConversionRule::events)
                            .flatMap(filter -> filter.names().stream())
                            .toList()
                    : List.of();
            List<Signal> signals = signals(setup, options);
            int figures = MOST_EVENTS * (options.windows().size() * 3 + 1) + signals.size();
            int mostRows = Math.min(MOST, MOST_FIGURES / figures);
            Cohort cohort = lake.cohort(new CohortRequest(
                    options.kind(),
                    options.since(),
                    options.observed(),
                    signals,
                    options.windows(),
                    config.identity(),
                    asOf,
                    options.goal(customers(outcomes), told),
                    mostRows));
            CohortLeads leads = CohortLeads.of(cohort);
            String silence = span.get()
                    .silence(outcomes, BacktestCommand.elsewhere(config), asOf, options.until())
                    .map(what -> "; " + what)
                    .orElse("");
            return Optional.of(new LeadSource(
                    leads.leads(),
                    leads.followers(),
                    options.kind(),
                    words(options, cohort, mostRows, asOf) + silence));
        } finally {
            progress.close();
        }
    }

    private static String words(LeadOptions options, Cohort cohort, int mostRows, Instant asOf) {
        String chosen = cohort.members().size() < mostRows ? "" : "; " + Texts.count(mostRows) + " of them by chance";
        return options.inWords() + chosen + "; by what is known until " + Texts.minute(asOf) + "; left out "
                + Texts.count(cohort.tooYoung())
                + " that are too young or as old as the lake, and " + Texts.count(cohort.convertedBefore())
                + " that had converted before";
    }

    // What the rule book counts longer than anybody is observed would be cut off.
    private static List<Signal> signals(Setup setup, LeadOptions options) {
        return setup.rules().book(options.kind()).stream()
                .flatMap(book -> book.signals().stream())
                .filter(signal -> SuggestedRules.canBeWritten(signal, options.observed()))
                .toList();
    }

    private static Map<String, Instant> customers(Outcomes outcomes) {
        Map<String, Instant> converted = new TreeMap<>();
        outcomes.byAccount()
                .keySet()
                .forEach(account -> outcomes.first(new AccountKey(account), Outcome.Kind.CUSTOMER)
                        .map(AccountOutcome::at)
                        .ifPresent(at -> converted.put(account, at)));
        return converted;
    }
}

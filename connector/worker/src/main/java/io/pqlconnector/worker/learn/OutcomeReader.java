package io.pqlconnector.worker.learn;

import io.pqlconnector.core.lake.Conversion;
import io.pqlconnector.core.lake.ConversionRequest;
import io.pqlconnector.core.lake.UsageLake;
import io.pqlconnector.core.ledger.CrmOutcomes;
import io.pqlconnector.core.ledger.Ledger;
import io.pqlconnector.core.ledger.StoredAccount;
import io.pqlconnector.learn.outcome.AccountOutcome;
import io.pqlconnector.learn.outcome.Money;
import io.pqlconnector.learn.outcome.Outcomes;
import io.pqlconnector.spi.AccountKey;
import io.pqlconnector.spi.DestinationName;
import io.pqlconnector.spi.config.InvalidConfigurationException;
import io.pqlconnector.spi.config.Position;
import io.pqlconnector.spi.config.Problem;
import io.pqlconnector.spi.destination.Outcome;
import io.pqlconnector.worker.config.Config;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Brings together what is known of what became of accounts: by events in the lake, by tables that people keep, and by what
 * destinations said in the last runs. What two
 * origins tell of the same outcome stands there twice; {@link Outcomes#first} takes the earlier one.
 */
public final class OutcomeReader {
    private final Config config;
    private final UsageLake lake;
    private final Ledger ledger;

    /** Reads what the configuration names. */
    public OutcomeReader(Config config, UsageLake lake, Ledger ledger) {
        this.config = config;
        this.lake = lake;
        this.ledger = ledger;
    }

    /**
     * Reads all that is configured; knows nothing if nothing is.
     *
     * @param asOf only outcomes before it count
     * @throws InvalidConfigurationException if a table cannot be read as a whole
     * @throws io.pqlconnector.core.lake.LakeException if the lake cannot be read
     */
    public KnownOutcomes read(Instant asOf) {
        List<AccountOutcome> outcomes = new ArrayList<>();
        List<KnownOutcomes.Origin> origins = new ArrayList<>();
        if (!config.outcomes().events().isEmpty()) {
            List<AccountOutcome> told = ofEvents(asOf);
            outcomes.addAll(told);
            origins.add(new KnownOutcomes.Origin("events", told.size(), 0, 0, ""));
        }
        if (!config.outcomes().files().isEmpty()) {
            readFiles(asOf, outcomes, origins);
        }
        for (String destination : config.outcomes().destinations()) {
            readDestination(new DestinationName(destination), asOf, outcomes, origins);
        }
        return new KnownOutcomes(Outcomes.of(outcomes), origins);
    }

    private void readDestination(
            DestinationName destination,
            Instant asOf,
            List<AccountOutcome> outcomes,
            List<KnownOutcomes.Origin> origins) {
        List<CrmOutcomes.Told> told = ledger.outcomes().told(destination, asOf);
        List<AccountOutcome> ours = told.stream()
                .flatMap(one -> one.account().stream().map(account -> outcome(one.outcome(), account, destination)))
                .toList();
        outcomes.addAll(ours);
        long others = told.stream().filter(one -> one.account().isEmpty()).count();
        String how = ledger.outcomes()
                .reading(destination)
                .map(OutcomeReader::inWords)
                .orElse("It was not asked yet: the next ./pql sync does.");
        origins.add(new KnownOutcomes.Origin(destination.value(), ours.size(), 0, 0, ofOthers(others) + how));
    }

    private static String inWords(CrmOutcomes.Reading reading) {
        String broken = reading.open().isEmpty()
                ? ""
                : (reading.readAt().isEmpty() ? "Not read to the end yet: " : " Not read to the end since: ")
                        + "./pql sync goes on from an hour after "
                        + reading.askedAt().truncatedTo(ChronoUnit.MINUTES)
                        + ".";
        return reading.readAt()
                        .map(at -> "Read at " + at.truncatedTo(ChronoUnit.MINUTES) + ".")
                        .orElse("")
                + broken;
    }

    private static String ofOthers(long outcomes) {
        if (outcomes == 0) {
            return "";
        }
        return (outcomes == 1 ? "1 is of a record" : outcomes + " are of records")
                + " of which no account of ours is known. ";
    }

    private static AccountOutcome outcome(Outcome told, String account, DestinationName destination) {
        return new AccountOutcome(
                new AccountKey(account),
                told.kind(),
                told.at(),
                told.value().map(value -> new Money(value, told.currency().toUpperCase(Locale.ROOT))),
                destination.value());
    }

    /**
     * What is wrong with the tables that the configuration names, as far as that shows without knowing the accounts.
     *
     * @return in the order of files and lines; empty if each can be read
     */
    public static List<Problem> problems(Config config) {
        List<Problem> problems = new ArrayList<>();
        tables(config, problems);
        return problems.stream().sorted().toList();
    }

    private static Map<String, OutcomeFile.Table> tables(Config config, List<Problem> problems) {
        Map<String, OutcomeFile.Table> tables = new HashMap<>();
        for (Config.FileRef file : config.outcomes().files()) {
            try {
                tables.put(file.shown(), OutcomeFile.read(file, config.zone()));
            } catch (InvalidConfigurationException e) {
                problems.addAll(e.problems());
            }
        }
        return tables;
    }

    private List<AccountOutcome> ofEvents(Instant asOf) {
        return lake.conversions(new ConversionRequest(config.outcomes().events(), config.identity(), asOf)).stream()
                .map(OutcomeReader::outcome)
                .toList();
    }

    private static AccountOutcome outcome(Conversion conversion) {
        return new AccountOutcome(
                conversion.account(),
                conversion.kind(),
                conversion.at(),
                conversion.value().map(value -> new Money(value, conversion.currency())),
                "event \"" + conversion.event() + "\"");
    }

    private void readFiles(Instant asOf, List<AccountOutcome> outcomes, List<KnownOutcomes.Origin> origins) {
        List<Problem> problems = new ArrayList<>();
        Map<String, OutcomeFile.Table> tables = tables(config, problems);
        Accounts accounts = Accounts.named(tables.values().stream().flatMap(table -> table.rows().stream()), ledger);
        tables.forEach((file, table) -> accounts.ambiguous(file, table.rows()).forEach(problems::add));
        if (!problems.isEmpty()) {
            throw new InvalidConfigurationException(problems.stream().sorted().toList());
        }
        for (Config.FileRef file : config.outcomes().files()) {
            OutcomeFile.Table table =
                    Optional.ofNullable(tables.get(file.shown())).orElseThrow();
            List<AccountOutcome> told = table.rows().stream()
                    .filter(row -> row.at().isBefore(asOf))
                    .map(row -> accounts.outcome(row, file.shown()))
                    .toList();
            outcomes.addAll(told);
            origins.add(new KnownOutcomes.Origin(
                    file.shown(),
                    told.size(),
                    table.rows().size() - told.size(),
                    told.stream()
                            .filter(outcome -> accounts.isStrange(outcome.account()))
                            .count(),
                    table.ignored().isEmpty()
                            ? ""
                            : "Columns that say nothing of outcomes: " + String.join(", ", table.ignored()) + "."));
        }
    }

    /** Those of the last run's accounts that tables name, by key or by domain. */
    private record Accounts(Set<String> known, Map<String, SortedSet<String>> byDomain) {

        /** Looks for them in one pass, since a table may well name all of them. */
        static Accounts named(Stream<OutcomeFile.Row> rows, Ledger ledger) {
            Set<String> keys = new HashSet<>();
            Set<String> domains = new HashSet<>();
            rows.forEach(row -> {
                keys.add(row.key());
                if (row.isDomain()) {
                    domains.add(row.key());
                }
            });
            Accounts found = new Accounts(new HashSet<>(), new HashMap<>());
            if (!keys.isEmpty()) {
                try (Stream<StoredAccount> accounts = ledger.assessments().byScore(Optional.empty())) {
                    accounts.forEach(account -> found.add(account, keys, domains));
                }
            }
            return found;
        }

        private void add(StoredAccount stored, Set<String> keys, Set<String> domains) {
            String key = stored.account().key();
            String domain = stored.account().assessment().measurement().domain();
            boolean wanted = domains.contains(domain);
            if (wanted) {
                byDomain.computeIfAbsent(domain, any -> new TreeSet<>()).add(key);
            }
            if (wanted || keys.contains(key)) {
                known.add(key);
            }
        }

        List<Problem> ambiguous(String file, List<OutcomeFile.Row> rows) {
            return rows.stream()
                    .filter(OutcomeFile.Row::isDomain)
                    .filter(row -> !known.contains(row.key()) && of(row.key()).size() > 1)
                    .map(row -> new Problem(
                            new Position(file, row.line(), 1),
                            "domain",
                            row.key() + " is the domain of " + of(row.key()).size() + " accounts: "
                                    + String.join(", ", of(row.key()))
                                    + ". Say which one: write its key into a column account."))
                    .toList();
        }

        private SortedSet<String> of(String domain) {
            return byDomain.getOrDefault(domain, new TreeSet<>());
        }

        /** The account whose key is the domain, else the one that has it, else one of that key of which there is no usage. */
        private AccountKey account(OutcomeFile.Row row) {
            boolean elsewhere = row.isDomain()
                    && !known.contains(row.key())
                    && !of(row.key()).isEmpty();
            return new AccountKey(elsewhere ? of(row.key()).first() : row.key());
        }

        AccountOutcome outcome(OutcomeFile.Row row, String file) {
            return new AccountOutcome(account(row), row.kind(), row.at(), row.value(), file);
        }

        boolean isStrange(AccountKey account) {
            return !known.contains(account.value());
        }
    }
}

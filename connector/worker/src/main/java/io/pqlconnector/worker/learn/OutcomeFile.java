package io.pqlconnector.worker.learn;

import io.pqlconnector.learn.outcome.Money;
import io.pqlconnector.spi.config.Fields;
import io.pqlconnector.spi.config.InvalidConfigurationException;
import io.pqlconnector.spi.config.Position;
import io.pqlconnector.spi.config.Problem;
import io.pqlconnector.spi.config.Suggestions;
import io.pqlconnector.spi.destination.Outcome;
import io.pqlconnector.usage.identity.Domains;
import io.pqlconnector.worker.config.Config;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A table of outcomes that people keep. Taken whole or not at all: figures that leave out a row which nobody could read would
 * be wrong without looking so.
 */
final class OutcomeFile {
    private static final List<String> COLUMNS = List.of("account", "domain", "outcome", "at", "value", "currency");
    private static final Pattern NUMBER = Pattern.compile("[+-]?[0-9]{1,18}(\\.[0-9]{1,18})?");
    private static final Pattern CURRENCY = Pattern.compile("[A-Z]{3}");
    private static final int MOST_PROBLEMS = 20;

    private final CsvTable table;
    private final String shown;
    private final ZoneId zone;
    private final Map<String, Integer> columns = new HashMap<>();
    private final List<String> ignored = new ArrayList<>();
    private final List<Problem> problems = new ArrayList<>();
    private long badRows;
    private boolean rowIsBad;

    private OutcomeFile(CsvTable table, String shown, ZoneId zone) {
        this.table = table;
        this.shown = shown;
        this.zone = zone;
    }

    /**
     * A row.
     *
     * @param line where it stands
     * @param key the account's key, or its registrable domain
     * @param isDomain which of the two
     */
    record Row(int line, String key, boolean isDomain, Outcome.Kind kind, Instant at, Optional<Money> value) {}

    /**
     * What a file says.
     *
     * @param ignored the columns that say nothing of an outcome
     */
    record Table(List<Row> rows, List<String> ignored) {}

    /**
     * Reads a file.
     *
     * @param zone where a date begins
     * @throws InvalidConfigurationException if anything in it cannot be read, with every row of which that is so
     */
    static Table read(Config.FileRef file, ZoneId zone) {
        try (CsvTable table = CsvTable.open(file.path(), file.shown())) {
            return new OutcomeFile(table, file.shown(), zone).read();
        }
    }

    private Table read() {
        findColumns();
        if (!problems.isEmpty()) {
            throw new InvalidConfigurationException(problems);
        }
        List<Row> rows = new ArrayList<>();
        try {
            for (Optional<CsvTable.Row> row = table.next(); row.isPresent(); row = table.next()) {
                row(row.get()).ifPresent(rows::add);
            }
        } catch (InvalidConfigurationException e) {
            problems.addAll(e.problems());
            badRows++;
        }
        if (badRows > 0) {
            throw new InvalidConfigurationException(shortened());
        }
        return new Table(List.copyOf(rows), List.copyOf(ignored));
    }

    private List<Problem> shortened() {
        if (problems.size() <= MOST_PROBLEMS) {
            return problems;
        }
        List<Problem> first = new ArrayList<>(problems.subList(0, MOST_PROBLEMS));
        first.add(new Problem(
                problems.get(MOST_PROBLEMS).at(),
                "",
                "and more like these: " + badRows + " rows cannot be read in all, so nothing of the file was taken."));
        return first;
    }

    private void findColumns() {
        for (int i = 0; i < table.header().size(); i++) {
            String name = table.header().get(i).toLowerCase(Locale.ROOT);
            if (!COLUMNS.contains(name)) {
                unknown(name, table.header().get(i));
            } else if (columns.putIfAbsent(name, i) != null) {
                problem(1, name, "stands twice in the first line. Delete one of the two columns.");
            }
        }
        if (!columns.containsKey("account") && !columns.containsKey("domain")) {
            problem(1, "account", "is missing, and so is domain. Add a column with the account's key, or its domain.");
        }
        Stream.of("outcome", "at")
                .filter(name -> !columns.containsKey(name))
                .forEach(name -> problem(
                        1, name, "is missing. Name the columns account or domain, outcome, at, value and currency."));
    }

    // Tables that people keep have more columns; but one that is nearly ours was meant to be.
    private void unknown(String name, String written) {
        Optional<String> meant = Suggestions.closest(name, COLUMNS);
        if (meant.isPresent() && !columns.containsKey(meant.get())) {
            problem(1, written, "is no column of outcomes. Did you mean \"" + meant.get() + "\"?");
        } else {
            ignored.add(written);
        }
    }

    private Optional<Row> row(CsvTable.Row row) {
        rowIsBad = false;
        Optional<String> account = cell(row, "account");
        Optional<String> domain = account.isPresent() ? Optional.empty() : domain(row);
        Optional<Outcome.Kind> kind = kind(row);
        Optional<Instant> at = at(row);
        Optional<Money> value = money(row);
        if (rowIsBad) {
            badRows++;
            return Optional.empty();
        }
        return Optional.of(new Row(
                row.line(),
                account.or(() -> domain).orElseThrow(),
                account.isEmpty(),
                kind.orElseThrow(),
                at.orElseThrow(),
                value));
    }

    private Optional<String> domain(CsvTable.Row row) {
        Optional<String> text = cell(row, "domain");
        if (text.isEmpty()) {
            boolean both = columns.containsKey("account") && columns.containsKey("domain");
            problem(
                    row.line(),
                    columns.containsKey("account") ? "account" : "domain",
                    "is empty" + (both ? ", and so is domain" : "") + ". Say whose outcome this is.");
            return Optional.empty();
        }
        Optional<String> domain = Domains.ofWebsite(text.get());
        if (domain.isEmpty()) {
            problem(row.line(), "domain", "\"" + text.get() + "\" is no domain. Write one such as acme.com.");
        }
        return domain;
    }

    private Optional<Outcome.Kind> kind(CsvTable.Row row) {
        String text = cell(row, "outcome").orElse("");
        Optional<Outcome.Kind> kind = Stream.of(Outcome.Kind.values())
                .filter(one -> one.name().equalsIgnoreCase(text))
                .findFirst();
        if (kind.isEmpty()) {
            problem(row.line(), "outcome", found(text) + "Write marketing_qualified, opportunity, customer or lost.");
        }
        return kind;
    }

    private Optional<Instant> at(CsvTable.Row row) {
        String text = cell(row, "at").orElse("");
        try {
            Optional<Instant> at = text.length() == 10
                    ? Optional.of(LocalDate.parse(text).atStartOfDay(zone).toInstant())
                    : Fields.parseInstant(text);
            if (at.isPresent()) {
                return at;
            }
        } catch (DateTimeParseException e) {
            // Told below, as whatever else is no date.
        }
        problem(
                row.line(),
                "at",
                found(text) + "Write a date, such as 2026-03-31, or an instant with its zone, such as"
                        + " 2026-03-31T14:00:00+02:00.");
        return Optional.empty();
    }

    private Optional<Money> money(CsvTable.Row row) {
        Optional<String> text = cell(row, "value");
        Optional<String> currency = cell(row, "currency").map(code -> code.toUpperCase(Locale.ROOT));
        currency.filter(code -> !CURRENCY.matcher(code).matches())
                .ifPresent(code -> problem(
                        row.line(), "currency", found(code) + "Write an ISO 4217 code, such as EUR, or nothing."));
        if (text.isPresent() && !NUMBER.matcher(text.get()).matches()) {
            problem(row.line(), "value", found(text.get()) + "Write a plain number, such as 1200.50, or nothing.");
            return Optional.empty();
        }
        return text.map(number -> new Money(new BigDecimal(number), currency.orElse("")));
    }

    private Optional<String> cell(CsvTable.Row row, String column) {
        return Optional.ofNullable(columns.get(column)).map(row::cell).filter(text -> !text.isEmpty());
    }

    private static String found(String text) {
        return text.isEmpty() ? "is empty. " : "found \"" + text + "\". ";
    }

    private void problem(int line, String column, String message) {
        rowIsBad = true;
        // Of a file that is wrong throughout the first ones tell enough.
        if (problems.size() <= MOST_PROBLEMS) {
            problems.add(new Problem(new Position(shown, line, 1), column, message));
        }
    }
}

package io.pqlconnector.worker.render;

import io.pqlconnector.worker.report.Cell;
import io.pqlconnector.worker.report.Format;
import io.pqlconnector.worker.report.Line;
import io.pqlconnector.worker.report.Note;
import io.pqlconnector.worker.report.Sheet;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The report in the terminal, and as JSON Lines. */
public final class ReportOutput {
    private static final int MOST_VERDICTS = 10;
    private static final int NAME = 24;
    private static final int NUMBER = 12;
    private static final String UNNAMED = "(none)";

    private final Terminal terminal;

    /** For a terminal. */
    public ReportOutput(Terminal terminal) {
        this.terminal = terminal;
    }

    /** Prints a line per figure and month, and what they are of. */
    public static void json(Sheet sheet, Terminal terminal) {
        Map<String, Long> counts = new TreeMap<>();
        sheet.summary().numbers().forEach((name, number) -> counts.put(name, number.longValueExact()));
        try (JsonLines lines = new JsonLines(terminal)) {
            sheet.lines().forEach(line -> lines.object(line::write));
            lines.summary(counts, writer -> {
                sheet.summary().texts().forEach(writer::writeStringProperty);
                writer.writeBooleanProperty("outcomes", sheet.outcomes());
                writer.writeArrayPropertyStart("notes");
                sheet.notes().forEach(note -> writer.writeString(note.text()));
                writer.writeEndArray();
            });
        }
    }

    /** Prints it for a person. */
    public void print(Sheet sheet) {
        Line about = sheet.summary();
        terminal.line("Product-qualified leads from " + about.text("from") + " to " + about.text("to") + " ("
                + about.text("time_zone") + "), known up to " + Texts.minute(Instant.parse(about.text("as_of"))) + "; "
                + about.count("horizon_days") + " days to convert");
        usage(sheet);
        if (sheet.outcomes()) {
            outcomes(sheet);
        }
        rules(sheet);
        if (!sheet.notes().isEmpty()) {
            terminal.line("");
        }
        for (Note note : sheet.notes()) {
            terminal.line("* " + note.text());
        }
        terminal.line("");
        terminal.line("With plots:  ./pql report --html report.html     What each figure means: docs/metrics.md");
    }

    private void usage(Sheet sheet) {
        heading("Month", "new PQLs", "again", "first run");
        sheet.all("pqls").forEach(line -> row(line.text("month"), count(line, "pqls", "again", "at_first_run")));
        heading("Tier they came into", "new PQLs");
        sheet.all("pqls_by_tier").stream()
                .filter(line -> line.text("month").equals("all"))
                .forEach(line -> row(line.text("tier"), count(line, "pqls")));
        Line share = sheet.all("share_qualified").get(0);
        heading("Share that qualifies", "active", "qualified", "share", "verdict");
        row(
                "of active accounts",
                Stream.concat(
                        count(share, "active", "qualified"),
                        Stream.of(percent(share, "share"), share.text("verdict").replace('_', ' '))));
        if (!sheet.all("activation").isEmpty()) {
            heading("First seen", "accounts", "activated", "rate");
        }
        sheet.all("activation")
                .forEach(line -> row(
                        line.text("month"),
                        Stream.concat(count(line, "accounts", "activated"), Stream.of(percent(line, "rate")))));
        heading("Days (median, quartiles)", "accounts", "lower", "median", "upper");
        days("first event to PQL", sheet.line("time_to_pql"));
        sheet.all("time_to_conversion").forEach(line -> days(group(line) + " to " + line.text("goal"), line));
    }

    private void outcomes(Sheet sheet) {
        for (List<String> which : List.of(
                List.of("pql", "opportunity"),
                List.of("pql", "customer"),
                List.of("marketing_qualified", "opportunity"),
                List.of("marketing_qualified", "customer"),
                List.of("never_qualified", "opportunity"),
                List.of("never_qualified", "customer"))) {
            List<Line> lines = sheet.all("conversion").stream()
                    .filter(line ->
                            List.of(line.text("group"), line.text("goal")).equals(which))
                    .toList();
            if (lines.isEmpty()) {
                continue;
            }
            heading(
                    group(lines.get(0)) + " to " + which.get(1),
                    "accounts",
                    "in time",
                    "not",
                    "so far",
                    "undecided",
                    "rate");
            lines.forEach(line -> row(
                    line.text("month"),
                    Stream.concat(
                            count(line, "accounts", "converted", "not_converted", "converted_so_far", "undecided"),
                            Stream.of(percent(line, "rate")))));
        }
        if (!sheet.all("contract_value").isEmpty()) {
            heading("Contract value", "customers", "total", "median");
        }
        sheet.all("contract_value")
                .forEach(line -> row(
                        group(line) + ", " + named(line.text("currency")),
                        Stream.concat(
                                count(line, "customers"),
                                Stream.of(
                                        new Cell(line, "total", Format.MONEY).text(),
                                        new Cell(line, "median", Format.MONEY).text()))));
    }

    private void rules(Sheet sheet) {
        if (sheet.outcomes()) {
            heading("Trigger", "fired", "decided", "customers", "precision", "95 %", "lift", "false pos.");
        } else {
            heading("Trigger", "fired", "of PQLs", "turned down");
        }
        sheet.all("trigger")
                .forEach(line -> row(
                        line.text("signal"),
                        sheet.outcomes()
                                ? judged(line)
                                : Stream.of(
                                        text(line, "fired", Format.COUNT),
                                        percent(line, "share"),
                                        text(line, "turned_down", Format.COUNT))));
        if (!sheet.all("verdict").isEmpty()) {
            heading("What reps said", "PQLs");
        }
        sheet.all("verdict").stream()
                .limit(MOST_VERDICTS)
                .forEach(line -> row(line.text("words"), count(line, "pqls")));
        if (!sheet.all("route").isEmpty()) {
            heading("Route", "PQLs", "per week", "busiest");
        }
        sheet.all("route")
                .forEach(line -> row(
                        named(line.text("route")),
                        Stream.of(
                                text(line, "pqls", Format.COUNT),
                                text(line, "per_week", Format.NUMBER),
                                text(line, "busiest_week", Format.COUNT))));
    }

    private static Stream<String> judged(Line line) {
        String interval = line.number("low").isEmpty() ? "–" : percent(line, "low") + " – " + percent(line, "high");
        return Stream.of(
                text(line, "fired", Format.COUNT),
                text(line, "decided", Format.COUNT),
                text(line, "converted", Format.COUNT),
                percent(line, "precision"),
                interval,
                text(line, "lift", Format.TIMES),
                text(line, "false_positives", Format.COUNT));
    }

    private void days(String name, Line line) {
        row(
                name,
                Stream.of(
                        text(line, "accounts", Format.COUNT),
                        text(line, "lower_quartile", Format.NUMBER),
                        text(line, "median", Format.NUMBER),
                        text(line, "upper_quartile", Format.NUMBER)));
    }

    private void heading(String name, String... columns) {
        terminal.line("");
        terminal.line(terminal.faint(line(name, Stream.of(columns))));
    }

    private void row(String name, Stream<String> columns) {
        terminal.line(line(named(name), columns));
    }

    private static String line(String name, Stream<String> columns) {
        StringBuilder line = new StringBuilder("  " + Texts.column(name, NAME));
        columns.forEach(column ->
                line.append(" ".repeat(Math.max(1, NUMBER - column.length()))).append(column));
        return line.toString();
    }

    private static String named(String name) {
        return name.isEmpty() ? UNNAMED : name;
    }

    private static String group(Line line) {
        return switch (line.text("group")) {
            case "pql" -> "PQL";
            case "marketing_qualified" -> "MQL";
            default -> "never qualified";
        };
    }

    private static Stream<String> count(Line line, String... fields) {
        return Stream.of(fields).map(field -> text(line, field, Format.COUNT));
    }

    private static String percent(Line line, String field) {
        return text(line, field, Format.PERCENT);
    }

    private static String text(Line line, String field, Format format) {
        return new Cell(line, field, format).text();
    }
}

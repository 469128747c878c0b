package io.pqlconnector.worker.report;

import static io.pqlconnector.worker.report.UsageSections.count;
import static io.pqlconnector.worker.report.UsageSections.share;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The parts of the page about the rules: which triggers are right, and what the routes have to take. */
final class RuleSections {
    private static final List<String> STYLES = List.of("s-first", "s-third", "s-second", "s-fourth");

    private static final int MOST_VERDICTS = 20;

    private final Sheet sheet;

    RuleSections(Sheet sheet) {
        this.sheet = sheet;
    }

    String html() {
        return triggers() + verdicts() + routes();
    }

    private String triggers() {
        List<Line> fired = sheet.all("trigger").stream()
                .filter(line -> line.count("fired") > 0)
                .toList();
        if (fired.isEmpty()) {
            return Section.of("triggers", "Triggers", "No trigger fired on a new lead of this period.");
        }
        return sheet.outcomes() ? precision(fired) : frequency(fired);
    }

    private String frequency(List<Line> fired) {
        List<RangePlot.Row> rows = fired.stream()
                .map(line -> new RangePlot.Row(
                        Words.name(line.text("signal")),
                        "s-pql",
                        share(line, "unknown"),
                        share(line, "share"),
                        share(line, "unknown")))
                .toList();
        Table table = new Table("Trigger", "Fired", "Of new PQLs", "Turned down");
        fired.forEach(line -> table.row(
                Markup.text(Words.name(line.text("signal"))),
                List.of(count(line, "fired"), share(line, "share"), count(line, "turned_down"))));
        return Section.of(
                "triggers",
                "Triggers",
                "How often each had fired when an account qualified.",
                new RangePlot(
                                "plot-triggers",
                                "How often each trigger had fired on new PQLs",
                                "new PQLs on which it had fired (%)",
                                rows,
                                Optional.empty(),
                                true)
                        .html(),
                table.html());
    }

    private String precision(List<Line> fired) {
        Line base = sheet.line("triggers");
        List<RangePlot.Row> rows = fired.stream()
                .map(line -> new RangePlot.Row(
                        Words.name(line.text("signal")),
                        "s-pql",
                        share(line, "low"),
                        share(line, "precision"),
                        share(line, "high")))
                .toList();
        return Section.of(
                "triggers",
                "Which triggers are right?",
                "Of the decided leads with a trigger, the share that became customers. Left of the line it does worse than"
                        + " leads in general.",
                new RangePlot(
                                "plot-triggers",
                                "Precision of each trigger",
                                "decided PQLs that became customers (%)",
                                rows,
                                Optional.of(new RangePlot.Reference("all PQLs", share(base, "precision"))),
                                true)
                        .html(),
                precisionTable(fired).html());
    }

    private static Table precisionTable(List<Line> fired) {
        Table table = new Table(
                "Trigger",
                "Fired",
                "Of new PQLs",
                "Decided",
                "Customers",
                "Precision",
                "From",
                "To",
                "Lift",
                "Turned down",
                "False positives");
        fired.forEach(line -> table.row(
                Markup.text(Words.name(line.text("signal"))),
                List.of(
                        count(line, "fired"),
                        share(line, "share"),
                        count(line, "decided"),
                        count(line, "converted"),
                        share(line, "precision"),
                        share(line, "low"),
                        share(line, "high"),
                        new Cell(line, "lift", Format.TIMES),
                        count(line, "turned_down"),
                        count(line, "false_positives"))));
        return table;
    }

    // The most frequent ones. Reps may write what they like, and the data has all of it.
    private String verdicts() {
        List<Line> verdicts = sheet.all("verdict");
        if (verdicts.isEmpty()) {
            return "";
        }
        Table table = new Table("What reps said", "PQLs");
        verdicts.stream()
                .limit(MOST_VERDICTS)
                .forEach(line -> table.row(Markup.text(line.text("words")), List.of(count(line, "pqls"))));
        return Section.table(
                "feedback",
                "What reps said",
                "Leads of the period that reps turned down after they had qualified"
                        + (verdicts.size() > MOST_VERDICTS
                                ? ", by the " + MOST_VERDICTS + " most frequent verdicts."
                                : "."),
                table.html());
    }

    private String routes() {
        List<Line> routes = sheet.all("route");
        if (routes.isEmpty()) {
            return Section.of("routes", "Load per route", "No lead came to a route while runs were watching.");
        }
        Map<String, Map<String, Cell>> weeks = new TreeMap<>();
        for (Line line : sheet.all("route_week")) {
            weeks.computeIfAbsent(line.text("week"), week -> new TreeMap<>())
                    .put(Words.orNone(line.text("route"), "no route"), count(line, "pqls"));
        }
        List<StackedBars.Column> columns = new ArrayList<>();
        weeks.forEach(
                (week, parts) -> columns.add(new StackedBars.Column(Words.shortDay(week), parts, Optional.empty())));
        List<StackedBars.Series> series = new ArrayList<>();
        Table table = new Table("Route", "PQLs", "Per week", "Busiest week");
        for (Line line : routes) {
            String name = Words.orNone(line.text("route"), "no route");
            series.add(new StackedBars.Series(name, STYLES.get(Math.min(series.size(), STYLES.size() - 1))));
            table.row(
                    Markup.text(name),
                    List.of(
                            count(line, "pqls"),
                            new Cell(line, "per_week", Format.NUMBER),
                            count(line, "busiest_week")));
        }
        return Section.of(
                "routes",
                "Load per route",
                "Leads that came to each route per week, those that qualified again included.",
                new StackedBars(
                                "plot-routes",
                                "PQLs per week and route",
                                "PQLs (accounts per week)",
                                "week from Monday",
                                columns,
                                series,
                                false)
                        .html(),
                table.html());
    }
}

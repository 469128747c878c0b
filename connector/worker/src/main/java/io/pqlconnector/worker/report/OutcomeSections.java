package io.pqlconnector.worker.report;

import static io.pqlconnector.worker.report.UsageSections.count;
import static io.pqlconnector.worker.report.UsageSections.share;

import io.pqlconnector.learn.report.Goal;
import io.pqlconnector.learn.report.Group;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The parts of the page about what became of accounts. */
final class OutcomeSections {
    private final Sheet sheet;

    OutcomeSections(Sheet sheet) {
        this.sheet = sheet;
    }

    String html() {
        if (!sheet.outcomes()) {
            return times();
        }
        return rates()
                + cohorts(Group.PQL, Goal.CUSTOMER, "From PQL to customer", "month of qualifying")
                + cohorts(Group.PQL, Goal.OPPORTUNITY, "From PQL to opportunity", "month of qualifying")
                + (has(Group.MARKETING_QUALIFIED)
                        ? cohorts(
                                Group.MARKETING_QUALIFIED,
                                Goal.CUSTOMER,
                                "From marketing-qualified to customer",
                                "month in which marketing qualified them")
                        : "")
                + cohorts(Group.NEVER_QUALIFIED, Goal.CUSTOMER, "Customers that never qualified", "month first seen")
                + times()
                + values();
    }

    private String rates() {
        List<RangePlot.Row> rows = new ArrayList<>();
        for (Goal goal : Goal.values()) {
            for (Group group : Stream.of(Group.values()).filter(this::has).toList()) {
                Line line = total(group, goal);
                rows.add(new RangePlot.Row(
                        who(group) + " → " + ReportLines.word(goal),
                        colour(group),
                        share(line, "low"),
                        share(line, "rate"),
                        share(line, "high")));
            }
        }
        Cell horizon = count(sheet.summary(), "horizon_days");
        String explained = "<p class=\"lead\">Counted are accounts whose " + horizon.html()
                + " days have passed; the bar around a dot is where the true rate lies in nineteen of twenty cases."
                + "</p>\n";
        return Section.of(
                "rates",
                "Do leads become customers?",
                "Product-qualified leads beside "
                        + (has(Group.MARKETING_QUALIFIED) ? "marketing-qualified ones (MQL) and " : "")
                        + "accounts that never qualified.",
                new RangePlot(
                                "plot-rates",
                                "Share that got to an opportunity and to a contract",
                                "decided accounts that came to it in time (%)",
                                rows,
                                Optional.empty(),
                                true)
                        .html(),
                explained + rateTable(rows).html());
    }

    private boolean has(Group group) {
        return !sheet.conversion(group, Goal.CUSTOMER).isEmpty();
    }

    private static String who(Group group) {
        return switch (group) {
            case PQL -> "PQL";
            case MARKETING_QUALIFIED -> "MQL";
            case NEVER_QUALIFIED -> "Never qualified";
        };
    }

    private static String colour(Group group) {
        return switch (group) {
            case PQL -> "s-pql";
            case MARKETING_QUALIFIED -> "s-third";
            case NEVER_QUALIFIED -> "s-other";
        };
    }

    private static Table rateTable(List<RangePlot.Row> rows) {
        Table table = new Table("", "Accounts", "Decided", "Came to it", "Rate", "From", "To");
        for (RangePlot.Row row : rows) {
            Line line = row.middle().line();
            table.row(
                    Markup.text(row.label()),
                    List.of(
                            count(line, "accounts"),
                            count(line, "decided"),
                            count(line, "converted"),
                            row.middle(),
                            row.low(),
                            row.high()));
        }
        return table;
    }

    private Line total(Group group, Goal goal) {
        List<Line> lines = sheet.conversion(group, goal);
        return lines.get(lines.size() - 1);
    }

    private String cohorts(Group group, Goal goal, String title, String over) {
        List<Line> lines = sheet.conversion(group, goal);
        if (lines.size() < 2) {
            return Section.of(ReportLines.word(group) + "-" + ReportLines.word(goal), title, "No account to count.");
        }
        String reached = goal == Goal.CUSTOMER ? "became customers" : "got to an opportunity";
        String soon = reached + ", time not over";
        List<StackedBars.Column> columns = lines.stream()
                .filter(line -> !line.text("month").equals(ReportLines.ALL))
                .map(line -> new StackedBars.Column(
                        Words.month(line.text("month")),
                        Map.of(
                                reached,
                                count(line, "converted"),
                                "did not",
                                count(line, "not_converted"),
                                soon,
                                count(line, "converted_so_far"),
                                "not yet decided",
                                count(line, "undecided")),
                        Optional.empty()))
                .toList();
        String id = ReportLines.word(group).replace('_', '-') + "-" + ReportLines.word(goal);
        return Section.of(
                id,
                title,
                "What became of each month’s accounts. Only those whose time is over are in the rate.",
                new StackedBars(
                                "plot-" + id,
                                title + ", by cohort",
                                "accounts",
                                over,
                                columns,
                                List.of(
                                        new StackedBars.Series(reached, "s-good"),
                                        new StackedBars.Series("did not", "s-other"),
                                        new StackedBars.Series(soon, "s-soon"),
                                        new StackedBars.Series("not yet decided", "s-open")),
                                false)
                        .html(),
                cohortTable(lines).html());
    }

    private static Table cohortTable(List<Line> lines) {
        Table table = new Table(
                "Cohort", "Accounts", "Were before", "In time", "Not in time", "So far", "Not yet decided", "Rate");
        for (Line line : lines) {
            Stream<Cell> counts = Stream.of(
                            "accounts", "already", "converted", "not_converted", "converted_so_far", "undecided")
                    .map(field -> count(line, field));
            table.month(
                    line.text("month"),
                    Stream.concat(counts, Stream.of(share(line, "rate"))).toList());
        }
        return table;
    }

    private String times() {
        List<RangePlot.Row> rows = Stream.of(
                        UsageSections.times(sheet.find("time_to_pql"), "First event → PQL", "s-third"),
                        UsageSections.times(
                                sheet.find("time_to_conversion/pql/opportunity"), "PQL → opportunity", "s-pql"),
                        UsageSections.times(sheet.find("time_to_conversion/pql/customer"), "PQL → customer", "s-pql"),
                        UsageSections.times(
                                sheet.find("time_to_conversion/marketing_qualified/customer"),
                                "MQL → customer",
                                "s-third"),
                        UsageSections.times(
                                sheet.find("time_to_conversion/never_qualified/customer"),
                                "Never qualified → customer",
                                "s-other"))
                .flatMap(Optional::stream)
                .toList();
        if (rows.isEmpty()) {
            return Section.of("times", "How long it takes", "Nothing to measure yet.");
        }
        return Section.of(
                "times",
                "How long it takes",
                "The dot is the median; half of all accounts lie within the bar.",
                new RangePlot(
                                "plot-times",
                                "Time to PQL and to conversion",
                                "time (days)",
                                rows,
                                Optional.empty(),
                                false)
                        .html(),
                timeTable(rows).html());
    }

    private static Table timeTable(List<RangePlot.Row> rows) {
        Table table = new Table("", "Accounts", "Shortest", "Lower quartile", "Median", "Upper quartile", "Longest");
        for (RangePlot.Row row : rows) {
            Line line = row.middle().line();
            table.row(
                    Markup.text(row.label()),
                    List.of(
                            count(line, "accounts"),
                            new Cell(line, "shortest", Format.DAYS),
                            row.low(),
                            row.middle(),
                            row.high(),
                            new Cell(line, "longest", Format.DAYS)));
        }
        return table;
    }

    private String values() {
        List<Line> lines = sheet.all("contract_value");
        if (lines.isEmpty()) {
            return Section.of("values", "Contract value", "Nobody said what the customers of this period are worth.");
        }
        Table table = new Table("", "Customers", "Contract value", "Median");
        for (Line line : lines) {
            Group group = Group.valueOf(line.text("group").toUpperCase(Locale.ROOT));
            String who = group == Group.PQL ? "From PQLs" : who(group);
            table.row(
                    Markup.text(who + ", " + Words.orNone(line.text("currency"), "currency unknown")),
                    List.of(
                            count(line, "customers"),
                            new Cell(line, "total", Format.MONEY),
                            new Cell(line, "median", Format.MONEY)));
        }
        return "<section id=\"values\">\n<h2>Contract value</h2>\n<p class=\"lead\">First contracts of the accounts of this"
                + " period that became customers in time. Currencies are never added.</p>\n" + table.html()
                + "</section>\n";
    }
}

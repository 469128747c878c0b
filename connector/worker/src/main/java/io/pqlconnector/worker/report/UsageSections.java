package io.pqlconnector.worker.report;

import io.pqlconnector.core.run.HealthVerdict;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The parts of the page that usage alone gives: who qualifies, how many, how fast. */
final class UsageSections {
    private static final List<String> TIER_STYLES = List.of("s-first", "s-second", "s-third", "s-fourth");

    private final Sheet sheet;

    UsageSections(Sheet sheet) {
        this.sheet = sheet;
    }

    String html() {
        return leads() + share() + activation();
    }

    /** Styles by tier, the best first; only of those that somebody came into. */
    private Map<String, String> tierStyles() {
        Map<String, String> styles = new LinkedHashMap<>();
        int place = 0;
        for (Line line : sheet.all("pqls_by_tier")) {
            if (line.text("month").equals(ReportLines.ALL)) {
                if (line.count("pqls") > 0) {
                    styles.put(line.text("tier"), TIER_STYLES.get(Math.min(place, TIER_STYLES.size() - 1)));
                }
                place++;
            }
        }
        return styles;
    }

    private String leads() {
        List<Line> months = sheet.months("pqls");
        if (months.isEmpty()) {
            return Section.of(
                    "leads", "New product-qualified leads", "No account came to be qualified in this period.");
        }
        Map<String, String> styles = tierStyles();
        List<StackedBars.Column> columns = months.stream()
                .map(month -> new StackedBars.Column(
                        Words.month(month.text("month")),
                        inTiers(month, styles.keySet()),
                        Optional.of(count(month, "pqls"))))
                .toList();
        List<StackedBars.Series> series = new ArrayList<>();
        styles.forEach((tier, style) -> series.add(new StackedBars.Series(tierName(tier), style)));
        return Section.of(
                "leads",
                "New product-qualified leads",
                "Accounts by the month in which they qualified for the first time, and the tier they came into.",
                new StackedBars(
                                "plot-leads",
                                "New product-qualified leads per month",
                                "new PQLs (accounts)",
                                "month of qualifying",
                                columns,
                                series,
                                false)
                        .html(),
                leadTable(styles.keySet()).html());
    }

    private Table leadTable(Collection<String> tiers) {
        List<String> headings = new ArrayList<>(List.of("Month", "New PQLs"));
        tiers.forEach(tier -> headings.add(tierName(tier)));
        headings.addAll(List.of("Qualified again", "Found by the first run"));
        Table table = new Table(headings.toArray(String[]::new));
        for (Line month : sheet.all("pqls")) {
            Map<String, Cell> inTiers = inTiers(month, tiers);
            List<Cell> cells = new ArrayList<>(List.of(count(month, "pqls")));
            tiers.forEach(tier -> cells.add(inTiers.getOrDefault(tierName(tier), count(month, "pqls"))));
            cells.addAll(List.of(count(month, "again"), count(month, "at_first_run")));
            table.month(month.text("month"), cells);
        }
        return table;
    }

    /** A month's leads by the name of the tier that they came into. */
    private Map<String, Cell> inTiers(Line month, Collection<String> tiers) {
        Map<String, Cell> cells = new TreeMap<>();
        tiers.forEach(tier -> cells.put(
                tierName(tier), count(sheet.line("pqls_by_tier/" + month.text("month") + "/" + tier), "pqls")));
        return cells;
    }

    private static String tierName(String tier) {
        return Words.orNone(tier, "no tier");
    }

    private String share() {
        Line line = sheet.all("share_qualified").get(0);
        HealthVerdict verdict = HealthVerdict.valueOf(line.text("verdict").toUpperCase(Locale.ROOT));
        String words = switch (verdict) {
            case FINE -> "Within what is sound: sales can tell who matters, and somebody is found.";
            case TOO_FEW -> "Hardly anybody qualifies. Are thresholds too high, or was an event renamed?";
            case TOO_MANY -> "So many qualify that a score tells sales little. Raise the threshold.";
            case NOBODY_ACTIVE -> "No account was active lately. Is the export up to date?";
        };
        String counts = "<p>" + count(line, "qualified").html() + " of "
                + count(line, "active").html()
                + " accounts that were active lately are qualified as of the latest run: "
                + share(line, "share").html()
                + ". <strong class=\"verdict " + (verdict == HealthVerdict.FINE ? "good" : "bad") + "\">"
                + Markup.text(words) + "</strong></p>\n";
        return Section.of(
                "share",
                "Share of accounts that qualify",
                "Of the accounts with an event in the month before the latest run.",
                new BandPlot(
                                "plot-share",
                                "Share of active accounts that qualify",
                                "qualified accounts (% of active accounts)",
                                share(line, "share"),
                                share(line, "fewest"),
                                share(line, "most"))
                        .html(),
                counts);
    }

    private String activation() {
        if (sheet.all("activation").isEmpty()) {
            return "";
        }
        List<StackedBars.Column> columns = new ArrayList<>();
        Table table = new Table("First seen", "Accounts", "Activated", "Activation rate");
        for (Line line : sheet.all("activation")) {
            String month = line.text("month");
            List<Cell> cells = List.of(count(line, "accounts"), count(line, "activated"), share(line, "rate"));
            table.month(month, cells);
            if (!month.equals(ReportLines.ALL)) {
                columns.add(new StackedBars.Column(
                        Words.month(month),
                        Map.of("activated", share(line, "rate")),
                        Optional.of(share(line, "rate"))));
            }
        }
        return Section.of(
                "activation",
                "Activation rate",
                "Share of the accounts first seen in a month that got started: the signal “"
                        + Words.name(sheet.summary().text("activation")) + "” fired.",
                new StackedBars(
                                "plot-activation",
                                "Activation rate by month of first use",
                                "activated accounts (%)",
                                "month first seen",
                                columns,
                                List.of(new StackedBars.Series("activated", "s-good")),
                                true)
                        .html(),
                table.html());
    }

    static Cell count(Line line, String field) {
        return new Cell(line, field, Format.COUNT);
    }

    static Cell share(Line line, String field) {
        return new Cell(line, field, Format.PERCENT);
    }

    /** A row of a plot of times. */
    static Optional<RangePlot.Row> times(Optional<Line> line, String label, String style) {
        return line.filter(found -> found.count("accounts") > 0)
                .map(found -> new RangePlot.Row(
                        label,
                        style,
                        new Cell(found, "lower_quartile", Format.DAYS),
                        new Cell(found, "median", Format.DAYS),
                        new Cell(found, "upper_quartile", Format.DAYS)));
    }
}

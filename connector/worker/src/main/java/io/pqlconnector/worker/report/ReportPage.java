package io.pqlconnector.worker.report;

import static io.pqlconnector.worker.report.UsageSections.count;
import static io.pqlconnector.worker.report.UsageSections.share;

import io.pqlconnector.worker.render.Texts;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The report as one page of HTML that stands by itself: no script, no font and no picture from elsewhere, and a policy that would
 * keep a browser from fetching one.
 */
public final class ReportPage {
    private final Sheet sheet;

    private ReportPage(Sheet sheet) {
        this.sheet = sheet;
    }

    /** The page. The same report gives the same bytes. */
    public static String html(Sheet sheet) {
        return new ReportPage(sheet).html();
    }

    private String html() {
        return """
                <!DOCTYPE html>
                <html lang="en">
                <head>
                <meta charset="utf-8">
                <meta name="viewport" content="width=device-width, initial-scale=1">
                <meta name="color-scheme" content="light dark">
                <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
                <title>Product-qualified leads, %s to %s</title>
                <style>
                %s</style>
                </head>
                <body>
                """.formatted(sheet.summary().text("from"), sheet.summary().text("to"), style())
                + PATTERN
                + "<main>\n"
                + header()
                + tiles()
                + notes()
                + new UsageSections(sheet).html()
                + new OutcomeSections(sheet).html()
                + new RuleSections(sheet).html()
                + footer()
                + "</main>\n</body>\n</html>\n";
    }

    /** Hatching for what is open, which is told from the rest without colours too. */
    private static final String PATTERN = """
            <svg class="patterns" aria-hidden="true" width="0" height="0"><defs>
            <pattern id="open" width="7" height="7" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
            <rect class="open-ground" width="7" height="7"/><line class="open-stroke" x1="0" y1="0" x2="0" y2="7"/></pattern>
            <pattern id="soon" width="7" height="7" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
            <rect class="soon-ground" width="7" height="7"/><line class="soon-stroke" x1="0" y1="0" x2="0" y2="7"/></pattern>
            </defs></svg>
            """;

    private String header() {
        Line summary = sheet.summary();
        return "<header>\n<p class=\"kicker\">PQL Connector</p>\n<h1>Product-qualified leads</h1>\n<p>"
                + Words.dayElement(LocalDate.parse(summary.text("from"))) + " to "
                + Words.dayElement(LocalDate.parse(summary.text("to"))) + ", known up to <time datetime=\""
                + summary.text("as_of") + "\">" + Texts.minute(Instant.parse(summary.text("as_of"))) + "</time>. "
                + count(summary, "accounts").html() + " accounts were ever scored. An account has "
                + count(summary, "horizon_days").html() + " days to convert.</p>\n</header>\n";
    }

    private String tiles() {
        StringBuilder tiles = new StringBuilder("<ul class=\"tiles " + (sheet.outcomes() ? "three" : "four") + "\">\n");
        Line all = sheet.line("pqls/" + ReportLines.ALL);
        Line shareOf = sheet.all("share_qualified").get(0);
        tile(tiles, "New PQLs", count(all, "pqls").html(), "accounts that qualified for the first time");
        tile(
                tiles,
                "Qualified now",
                share(shareOf, "share").html(),
                "of " + count(shareOf, "active").html() + " active accounts");
        sheet.find("activation/" + ReportLines.ALL)
                .ifPresent(line -> tile(
                        tiles,
                        "Activation",
                        share(line, "rate").html(),
                        "of " + count(line, "accounts").html() + " accounts that are new"));
        Line time = sheet.line("time_to_pql");
        tile(
                tiles,
                "Time to PQL",
                new Cell(time, "median", Format.DAYS).html(),
                "median from the first event, " + count(time, "accounts").html() + " accounts");
        if (sheet.outcomes()) {
            outcomeTiles(tiles);
        }
        return tiles.append("</ul>\n").toString();
    }

    private void outcomeTiles(StringBuilder tiles) {
        Line leads = sheet.line("conversion/pql/customer/" + ReportLines.ALL);
        Line others = sheet.line("conversion/never_qualified/customer/" + ReportLines.ALL);
        tile(
                tiles,
                "PQL to customer",
                share(leads, "rate").html(),
                "of " + count(leads, "decided").html() + " decided; "
                        + share(others, "rate").html() + " of those that never qualified");
        String values = sheet.all("contract_value").stream()
                .filter(line -> line.text("group").equals("pql"))
                .map(line -> new Cell(line, "total", Format.MONEY).html() + " <small>"
                        + Markup.text(line.text("currency")) + "</small>")
                .collect(Collectors.joining("<br>"));
        tile(
                tiles,
                "Contract value",
                values.isEmpty() ? "–" : values,
                "from " + count(sheet.line("customers/pql"), "customers").html() + " customers that were PQLs");
    }

    private static void tile(StringBuilder tiles, String name, String number, String of) {
        tiles.append("<li><h2>")
                .append(Markup.text(name))
                .append("</h2><p class=\"figure\">")
                .append(number)
                .append("</p><p>")
                .append(of)
                .append("</p></li>\n");
    }

    private String notes() {
        List<Note> notes = sheet.notes();
        return notes.isEmpty()
                ? ""
                : "<aside aria-label=\"What to know of these figures\"><ul>\n"
                        + notes.stream()
                                .map(note -> "<li>" + note.html() + "</li>\n")
                                .collect(Collectors.joining())
                        + "</ul></aside>\n";
    }

    private String footer() {
        return "<footer><p>How each figure is counted: docs/metrics.md. The same numbers for programs: ./pql report --json."
                + " Months and weeks begin at midnight in "
                + Markup.text(sheet.summary().text("time_zone")) + ".</p></footer>\n";
    }

    private static String style() {
        try (InputStream in = ReportPage.class.getResourceAsStream("report.css")) {
            if (in == null) {
                throw new IllegalStateException("the program lacks report.css");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

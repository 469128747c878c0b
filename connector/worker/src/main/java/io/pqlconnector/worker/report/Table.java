package io.pqlconnector.worker.report;

import java.util.ArrayList;
import java.util.List;

/** A table of a page. */
final class Table {
    private final List<String> headings;
    private final StringBuilder rows = new StringBuilder();

    Table(String... headings) {
        this.headings = List.of(headings);
    }

    /** Adds a row: what it is of, as HTML, and its numbers. */
    Table row(String heading, List<Cell> cells) {
        return row("", heading, cells);
    }

    /** Adds the row of a month, or of all of them. */
    Table month(String month, List<Cell> cells) {
        return row(month.equals(ReportLines.ALL) ? " class=\"total\"" : "", Words.monthElement(month), cells);
    }

    private Table row(String style, String heading, List<Cell> cells) {
        rows.append("<tr")
                .append(style)
                .append("><th scope=\"row\">")
                .append(heading)
                .append("</th>");
        cells.forEach(cell -> rows.append("<td>").append(cell.html()).append("</td>"));
        rows.append("</tr>\n");
        return this;
    }

    String html() {
        List<String> cells = new ArrayList<>();
        headings.forEach(heading -> cells.add("<th scope=\"col\">" + Markup.text(heading) + "</th>"));
        return "<div class=\"table\"><table>\n<thead><tr>" + String.join("", cells) + "</tr></thead>\n<tbody>\n" + rows
                + "</tbody></table></div>\n";
    }
}

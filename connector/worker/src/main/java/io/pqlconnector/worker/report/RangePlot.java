package io.pqlconnector.worker.report;

import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;

/**
 * A dot with a range around it per row: a share with its interval, or a median with its quartiles.
 *
 * @param id unique on the page
 * @param what is measured, as the axis says it, with its unit
 * @param reference what the rows are compared with, drawn across them
 * @param percent whether the numbers are shares of 1
 */
record RangePlot(String id, String title, String what, List<Row> rows, Optional<Reference> reference, boolean percent) {
    private static final double WIDTH = 760;
    private static final double LEFT = 214;
    private static final double RIGHT = 100;
    private static final double TOP = 26;
    private static final double ROW = 34;
    private static final double BOTTOM = 50;
    private static final double HUNDRED = 100;

    /** A row; nothing is drawn of one whose middle is not known. */
    record Row(String label, String style, Cell low, Cell middle, Cell high) {}

    /** A line across all rows. */
    record Reference(String label, Cell at) {}

    String html() {
        double factor = percent ? HUNDRED : 1;
        double largest = rows.stream()
                .flatMap(row -> row.high().value().or(row.middle()::value).stream())
                .mapToDouble(BigDecimal::doubleValue)
                .max()
                .orElse(1);
        Scale scale = Scale.upTo(Math.max(largest * factor, 1), false, LEFT, WIDTH - RIGHT);
        double bottom = TOP + ROW * rows.size();
        Svg svg = new Svg(WIDTH, bottom + BOTTOM);
        for (double tick : scale.ticks()) {
            svg.line(tick == 0 ? "axis" : "grid", scale.at(tick), TOP, scale.at(tick), bottom)
                    .text("tick middle", scale.at(tick), bottom + 18, scale.label(tick) + (percent ? " %" : ""));
        }
        reference.filter(line -> line.at().value().isPresent()).ifPresent(line -> {
            double x = scale.at(line.at().plotted() * factor);
            svg.line("reference", x, TOP - 6, x, bottom).text("note middle", x, TOP - 11, line.label());
        });
        for (int i = 0; i < rows.size(); i++) {
            row(svg, rows.get(i), TOP + ROW * (i + 0.5), scale, factor);
        }
        svg.text("label middle", (LEFT + WIDTH - RIGHT) / 2, bottom + 42, what);
        return svg.plot(id, title, said());
    }

    private static void row(Svg svg, Row row, double y, Scale scale, double factor) {
        svg.text("name end", LEFT - 14, y + 4, row.label());
        if (row.middle().value().isEmpty()) {
            svg.text("note", LEFT + 8, y + 4, "nothing decided yet");
            return;
        }
        String said = row.label() + ": " + row.middle().text() + ", "
                + row.low().text() + " to " + row.high().text();
        if (row.low().value().isPresent() && row.high().value().isPresent()) {
            double from = scale.at(row.low().plotted() * factor);
            double to = scale.at(row.high().plotted() * factor);
            svg.area("range " + row.style(), from, y - 4, Math.max(1, to - from), 8);
        }
        svg.dot("dot " + row.style(), scale.at(row.middle().plotted() * factor), y, 6.5, row.middle(), said)
                .number("value", WIDTH - RIGHT + 12, y + 4, row.middle());
    }

    private String said() {
        StringBuilder said = new StringBuilder(what + ".");
        reference.ifPresent(line -> said.append(' ')
                .append(line.label())
                .append(": ")
                .append(line.at().text())
                .append('.'));
        for (Row row : rows) {
            said.append(' ')
                    .append(row.label())
                    .append(": ")
                    .append(row.middle().text())
                    .append(", ")
                    .append(row.low().text())
                    .append(" to ")
                    .append(row.high().text())
                    .append('.');
        }
        return said.toString();
    }
}

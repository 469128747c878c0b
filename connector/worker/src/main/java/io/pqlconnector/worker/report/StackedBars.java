package io.pqlconnector.worker.report;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Columns over time, each made of parts that add up.
 *
 * @param id unique on the page
 * @param what is counted, as the axis says it, with its unit
 * @param over what the columns are
 * @param columns from left to right
 * @param percent whether the numbers are shares of 1
 */
record StackedBars(
        String id, String title, String what, String over, List<Column> columns, List<Series> series, boolean percent) {
    private static final double WIDTH = 760;
    private static final double HEIGHT = 300;
    private static final double LEFT = 64;
    private static final double RIGHT = 12;
    private static final double TOP = 24;
    private static final double BOTTOM = 52;
    private static final double WIDEST = 56;
    /** Narrower columns have no room for a number on top. */
    private static final double NARROWEST = 20;

    private static final int LABELS = 13;
    private static final double LETTER = 6;
    private static final double HUNDRED = 100;

    /**
     * A column.
     *
     * @param label such as the month
     * @param parts by the name of their series
     * @param total what stands on top of it; empty for nothing
     */
    record Column(String label, Map<String, Cell> parts, Optional<Cell> total) {
        Column {
            parts = new TreeMap<>(parts);
        }
    }

    /**
     * Parts of one kind.
     *
     * @param style the page's class for it
     */
    record Series(String name, String style) {}

    String html() {
        double factor = percent ? HUNDRED : 1;
        double largest = columns.stream().mapToDouble(this::height).max().orElse(0) * factor;
        Scale scale = Scale.upTo(percent ? Math.max(largest, 1) : largest, !percent, HEIGHT - BOTTOM, TOP);
        Svg svg = new Svg(WIDTH, HEIGHT);
        for (double tick : scale.ticks()) {
            svg.line(tick == 0 ? "axis" : "grid", LEFT, scale.at(tick), WIDTH - RIGHT, scale.at(tick))
                    .text("tick end", LEFT - 8, scale.at(tick) + 4, scale.label(tick) + (percent ? " %" : ""));
        }
        double slot = (WIDTH - LEFT - RIGHT) / Math.max(1, columns.size());
        int each = each(slot);
        for (int i = 0; i < columns.size(); i++) {
            double middle = LEFT + slot * (i + 0.5);
            column(svg, columns.get(i), middle, Math.min(WIDEST, slot * 0.68), scale, factor);
            if (i % each == 0) {
                svg.text(
                        "tick middle",
                        middle,
                        HEIGHT - BOTTOM + 20,
                        columns.get(i).label());
            }
        }
        svg.upwards("label middle", 14, (TOP + HEIGHT - BOTTOM) / 2, what)
                .text("label middle", (LEFT + WIDTH - RIGHT) / 2, HEIGHT - 8, over);
        return svg.plot(id, title, said()) + legend();
    }

    /** Every how many columns there is room for a label. */
    private int each(double slot) {
        int longest = columns.stream()
                .mapToInt(column -> column.label().length())
                .max()
                .orElse(1);
        int room = (int) Math.ceil((longest + 2) * LETTER / slot);
        return Math.max(room, (columns.size() + LABELS - 1) / LABELS);
    }

    private void column(Svg svg, Column column, double middle, double width, Scale scale, double factor) {
        double base = 0;
        for (Series part : series) {
            Optional<Cell> cell = Optional.ofNullable(column.parts().get(part.name()));
            double value = cell.map(Cell::plotted).orElse(0.0) * factor;
            if (cell.isPresent() && value > 0) {
                double top = scale.at(base + value);
                svg.bar(
                        "bar " + part.style(),
                        middle - width / 2,
                        top,
                        width,
                        scale.at(base) - top,
                        cell.get(),
                        column.label() + ", " + part.name() + ": " + cell.get().text());
                base += value;
            }
        }
        Optional<Cell> total = column.total().filter(cell -> cell.value().isPresent());
        if (total.isPresent() && width >= NARROWEST) {
            svg.number("value middle", middle, scale.at(base) - 6, total.get());
        }
    }

    private double height(Column column) {
        return series.stream()
                .mapToDouble(part -> Optional.ofNullable(column.parts().get(part.name()))
                        .map(Cell::plotted)
                        .orElse(0.0))
                .sum();
    }

    private String said() {
        StringBuilder said = new StringBuilder(what + " by " + over + ".");
        for (Column column : columns) {
            said.append(' ').append(column.label()).append(':');
            String separator = " ";
            for (Series part : series) {
                Cell cell = column.parts().get(part.name());
                if (cell != null) {
                    said.append(separator).append(cell.text());
                    if (series.size() > 1) {
                        said.append(' ').append(part.name());
                    }
                    separator = ", ";
                }
            }
            said.append('.');
        }
        return said.toString();
    }

    private String legend() {
        if (series.size() < 2) {
            return "";
        }
        StringBuilder legend = new StringBuilder("<ul class=\"legend\" aria-hidden=\"true\">");
        for (Series part : series) {
            legend.append("<li><svg viewBox=\"0 0 12 12\"><rect class=\"bar ")
                    .append(part.style())
                    .append("\" width=\"12\" height=\"12\"/></svg>")
                    .append(Markup.text(part.name()))
                    .append("</li>");
        }
        return legend.append("</ul>\n").toString();
    }
}

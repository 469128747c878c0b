package io.pqlconnector.worker.report;

import java.util.Locale;

/** A plot in the making: shapes and texts on a plane, whose colours are the page's classes. */
final class Svg {
    private final StringBuilder body = new StringBuilder(4_096);
    private final double width;
    private final double height;

    Svg(double width, double height) {
        this.width = width;
        this.height = height;
    }

    Svg line(String style, double x1, double y1, double x2, double y2) {
        body.append("<line class=\"%s\" x1=\"%s\" y1=\"%s\" x2=\"%s\" y2=\"%s\"/>\n"
                .formatted(style, at(x1), at(y1), at(x2), at(y2)));
        return this;
    }

    /** Text at a point. */
    Svg text(String style, double x, double y, String text) {
        body.append(
                "<text class=\"%s\" x=\"%s\" y=\"%s\">%s</text>\n".formatted(style, at(x), at(y), Markup.text(text)));
        return this;
    }

    /** Text that reads upwards. */
    Svg upwards(String style, double x, double y, String text) {
        body.append("<text class=\"%s\" transform=\"translate(%s %s) rotate(-90)\">%s</text>\n"
                .formatted(style, at(x), at(y), Markup.text(text)));
        return this;
    }

    /** A rectangle that stands for nothing. */
    Svg area(String style, double x, double y, double width, double height) {
        body.append("<rect class=\"%s\" x=\"%s\" y=\"%s\" width=\"%s\" height=\"%s\"/>\n"
                .formatted(style, at(x), at(y), at(width), at(height)));
        return this;
    }

    /** A rectangle that stands for a number. */
    Svg bar(String style, double x, double y, double width, double height, Cell cell, String said) {
        body.append("<rect class=\"%s\" x=\"%s\" y=\"%s\" width=\"%s\" height=\"%s\"%s><title>%s</title></rect>\n"
                .formatted(style, at(x), at(y), at(width), at(height), cell.attributes(), Markup.text(said)));
        return this;
    }

    /** A dot that stands for a number. */
    Svg dot(String style, double x, double y, double radius, Cell cell, String said) {
        body.append("<circle class=\"%s\" cx=\"%s\" cy=\"%s\" r=\"%s\"%s><title>%s</title></circle>\n"
                .formatted(style, at(x), at(y), at(radius), cell.attributes(), Markup.text(said)));
        return this;
    }

    /** Text that shows a number. */
    Svg number(String style, double x, double y, Cell cell) {
        body.append("<text class=\"%s\" x=\"%s\" y=\"%s\"%s>%s</text>\n"
                .formatted(style, at(x), at(y), cell.attributes(), Markup.text(cell.text())));
        return this;
    }

    /**
     * The whole.
     *
     * @param id of the plot, unique on the page
     * @param title what it shows
     * @param said the same for who does not see it, with what there is to be seen
     */
    String plot(String id, String title, String said) {
        return "<svg id=\"%s\" class=\"plot\" role=\"img\" aria-labelledby=\"%s-title %s-said\" viewBox=\"0 0 %s %s\">\n"
                        .formatted(id, id, id, at(width), at(height))
                + "<title id=\"" + id + "-title\">" + Markup.text(title) + "</title>\n"
                + "<desc id=\"" + id + "-said\">" + Markup.text(said) + "</desc>\n"
                + body + "</svg>\n";
    }

    private static String at(double position) {
        String text = String.format(Locale.ROOT, "%.1f", position);
        return text.endsWith(".0") ? text.substring(0, text.length() - 2) : text;
    }
}

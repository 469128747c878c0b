package io.pqlconnector.worker.report;

import java.math.BigDecimal;
import java.util.Optional;

/**
 * A number of the report's data, wherever it is shown. It carries along which one it is, so that a test can hold all that a page
 * says against the data.
 */
public record Cell(Line line, String field, Format format) {
    private static final String UNKNOWN = "–";

    /** The number; empty if it is not known. */
    public Optional<BigDecimal> value() {
        return line.number(field);
    }

    /** The number for a plot; 0 if it is not known. */
    double plotted() {
        return value().map(BigDecimal::doubleValue).orElse(0.0);
    }

    /** How people read it. */
    public String text() {
        return value().map(format::text).orElse(UNKNOWN);
    }

    /** An element that shows it. */
    String html() {
        return value().map(number -> "<data value=\"" + number.toPlainString() + "\"" + origin() + ">"
                        + Markup.text(format.text(number)) + "</data>")
                .orElse("<span class=\"unknown\" title=\"not known\">" + UNKNOWN + "</span>");
    }

    /** Attributes of a part of a plot that stands for it. */
    String attributes() {
        return " data-value=\"" + value().map(BigDecimal::toPlainString).orElse("") + "\"" + origin();
    }

    private String origin() {
        return " data-of=\"" + Markup.text(line.id()) + "\" data-field=\"" + field + "\"";
    }
}

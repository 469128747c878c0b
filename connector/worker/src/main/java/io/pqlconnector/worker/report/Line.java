package io.pqlconnector.worker.report;

import java.math.BigDecimal;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JsonGenerator;

/**
 * A line of the report's data: whatever shows a number takes it from one, so that all ways of showing say the same.
 *
 * @param figure which figure, as {@code docs/metrics.md} names it
 * @param texts what the numbers are of, such as a month; the order is that of the line
 * @param numbers those that are known
 */
public record Line(String figure, Map<String, String> texts, Map<String, BigDecimal> numbers) {
    /** The line that says what all others are of. */
    static final String SUMMARY = "summary";

    public Line {
        texts = Collections.unmodifiableMap(new LinkedHashMap<>(texts));
        numbers = Collections.unmodifiableMap(new LinkedHashMap<>(numbers));
    }

    /** What tells it from the other lines: {@code conversion/pql/customer/2026-03}. */
    public String id() {
        return texts.isEmpty() || figure.equals(SUMMARY) ? figure : figure + "/" + String.join("/", texts.values());
    }

    /** One of its texts. */
    public String text(String name) {
        return Optional.ofNullable(texts.get(name)).orElseThrow(() -> new IllegalArgumentException(id() + ": " + name));
    }

    /** One of its numbers; empty if it is not known. */
    public Optional<BigDecimal> number(String name) {
        return Optional.ofNullable(numbers.get(name));
    }

    /** A number as a count; 0 if it is not known. */
    public long count(String name) {
        return number(name).map(BigDecimal::longValue).orElse(0L);
    }

    /** Writes what stands between the braces. */
    public void write(JsonGenerator json) {
        json.writeStringProperty("figure", figure);
        texts.forEach(json::writeStringProperty);
        numbers.forEach(json::writeNumberProperty);
    }
}

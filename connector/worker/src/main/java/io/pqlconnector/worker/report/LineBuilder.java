package io.pqlconnector.worker.report;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalDouble;

/** Puts a line together, and rounds: what is shown and what programs read is the same number. */
final class LineBuilder {
    private static final int SHARE_DIGITS = 4;
    private static final int DIGITS = 2;

    private final String figure;
    private final Map<String, String> texts = new LinkedHashMap<>();
    private final Map<String, BigDecimal> numbers = new LinkedHashMap<>();

    LineBuilder(String figure) {
        this.figure = figure;
    }

    LineBuilder text(String name, String value) {
        texts.put(name, value);
        return this;
    }

    LineBuilder count(String name, long value) {
        numbers.put(name, BigDecimal.valueOf(value));
        return this;
    }

    /** Between 0 and 1. */
    LineBuilder share(String name, OptionalDouble value) {
        return rounded(name, value, SHARE_DIGITS);
    }

    LineBuilder number(String name, OptionalDouble value) {
        return rounded(name, value, DIGITS);
    }

    LineBuilder exact(String name, BigDecimal value) {
        numbers.put(name, value);
        return this;
    }

    Line build() {
        return new Line(figure, texts, numbers);
    }

    private LineBuilder rounded(String name, OptionalDouble value, int digits) {
        value.ifPresent(number -> {
            BigDecimal rounded = BigDecimal.valueOf(number)
                    .setScale(digits, RoundingMode.HALF_UP)
                    .stripTrailingZeros();
            numbers.put(name, rounded.scale() < 0 ? rounded.setScale(0) : rounded);
        });
        return this;
    }
}

package io.pqlconnector.learn.backtest;

import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A condition under which a backtest counts as failed: {@code precision < 0.2}.
 *
 * @param text as it was written
 */
public record FailIf(String text, Figure figure, Comparison comparison, double bound) {
    private static final Pattern FORM =
            Pattern.compile("\\s*([A-Za-z_]+)\\s*(<=|>=|<|>)\\s*([0-9]{1,15}(?:\\.[0-9]{1,15})?)\\s*(%)?\\s*");

    /** How a figure is compared with the bound. */
    public enum Comparison {
        /** Less. */
        BELOW("<"),
        /** Less or equal. */
        AT_MOST("<="),
        /** Greater. */
        ABOVE(">"),
        /** Greater or equal. */
        AT_LEAST(">=");

        private final String sign;

        Comparison(String sign) {
            this.sign = sign;
        }

        private boolean holds(double value, double bound) {
            return switch (this) {
                case BELOW -> value < bound;
                case AT_MOST -> value <= bound;
                case ABOVE -> value > bound;
                case AT_LEAST -> value >= bound;
            };
        }
    }

    /**
     * Reads a condition.
     *
     * @throws IllegalArgumentException if it is none; the message says how to write one
     */
    public static FailIf parse(String text) {
        Matcher form = FORM.matcher(text);
        if (!form.matches()) {
            throw new IllegalArgumentException("\"" + text + "\" is no condition. Write a figure (" + figures()
                    + "), <, <=, > or >=, and a number: \"precision < 0.2\"");
        }
        Figure figure = Arrays.stream(Figure.values())
                .filter(known -> known.word().equals(form.group(1)))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "there is no figure \"" + form.group(1) + "\". Known: " + figures()));
        Comparison comparison = Arrays.stream(Comparison.values())
                .filter(known -> known.sign.equals(form.group(2)))
                .findFirst()
                .orElseThrow();
        boolean isShare = figure == Figure.PRECISION || figure == Figure.RECALL;
        double number = Double.parseDouble(form.group(3));
        double bound = form.group(4) == null ? number : number / 100;
        if (form.group(4) != null && !isShare) {
            throw new IllegalArgumentException(
                    "\"" + text + "\": " + figure.word() + " is no share. Write it without %");
        }
        if (isShare && bound > 1) {
            throw new IllegalArgumentException(
                    "\"" + text + "\": " + figure.word() + " is a share between 0 and 1. Write 0.2, or 20%");
        }
        return new FailIf(text.strip(), figure, comparison, bound);
    }

    private static String figures() {
        return Arrays.stream(Figure.values()).map(Figure::word).collect(Collectors.joining(", "));
    }

    /** Whether a backtest fails; empty if it cannot be told, since there is nothing that the figure could be of. */
    public Optional<Boolean> fails(Backtest backtest) {
        OptionalDouble value = figure.of(backtest);
        return value.isPresent() ? Optional.of(comparison.holds(value.getAsDouble(), bound)) : Optional.empty();
    }
}

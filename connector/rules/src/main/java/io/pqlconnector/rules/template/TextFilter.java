package io.pqlconnector.rules.template;

import io.pqlconnector.rules.signal.NumericText;
import io.pqlconnector.spi.config.Fields;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;

/** What can be done to a value in a text: {@code {{ signals.near_limit | percent }}}. */
enum TextFilter {
    /** A share as percent; the argument is the number of decimals. */
    PERCENT(Argument.NUMBER),
    /** A number with thousands apart; the argument is the number of decimals. */
    NUMBER(Argument.NUMBER),
    /** An instant or date in UTC; the argument is a pattern of {@link DateTimeFormatter}. */
    DATE(Argument.TEXT),
    /** A number with the word for what was counted, which is the argument: "1 session", "2 sessions". */
    COUNTED(Argument.TEXT),
    UPPER(Argument.NONE),
    LOWER(Argument.NONE),
    /** The first letter as a capital. */
    CAPITALIZE(Argument.NONE),
    /** The argument, if the value is unknown or empty. */
    DEFAULT(Argument.TEXT);

    private static final String ISO_DATE = "yyyy-MM-dd";

    private final Argument argument;

    TextFilter(Argument argument) {
        this.argument = argument;
    }

    /** What a filter takes in parentheses; required only by {@link #DEFAULT} and {@link #COUNTED}. */
    enum Argument {
        NONE,
        NUMBER,
        TEXT
    }

    static Optional<TextFilter> named(String name) {
        return Arrays.stream(values())
                .filter(filter -> filter.word().equals(name))
                .findFirst();
    }

    static List<String> names() {
        return Arrays.stream(values()).map(TextFilter::word).toList();
    }

    String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** What is wrong with an argument; empty if nothing is. */
    Optional<String> complaint(Optional<Object> given) {
        if (given.isEmpty()) {
            return this == DEFAULT || this == COUNTED
                    ? Optional.of("needs a text: " + word() + "('session')")
                    : Optional.empty();
        }
        Object value = given.get();
        boolean fits = switch (argument) {
            case NONE -> false;
            case NUMBER -> value instanceof Number;
            case TEXT -> value instanceof String;
        };
        if (!fits) {
            return Optional.of(
                    argument == Argument.NONE
                            ? "takes nothing in parentheses"
                            : "takes " + (argument == Argument.NUMBER ? "a number of decimals" : "a text"));
        }
        return this == DATE && formatter(value.toString()).isEmpty()
                ? Optional.of("takes a pattern such as 'd MMM yyyy'")
                : Optional.empty();
    }

    /** The filtered value. An unknown value stays unknown, but for {@link #DEFAULT}. */
    Optional<Object> apply(Optional<Object> value, Optional<Object> given) {
        if (this == DEFAULT) {
            return value.filter(known -> !known.toString().isEmpty()).or(() -> given);
        }
        return value.map(known -> filtered(known, given));
    }

    private Object filtered(Object value, Optional<Object> given) {
        int decimals = given.filter(Number.class::isInstance)
                .map(number -> Figures.decimals((Number) number))
                .orElse(0);
        return switch (this) {
            case PERCENT ->
                number(value).stream()
                        .mapToObj(number -> Figures.percent(number, decimals))
                        .findFirst()
                        .orElse(value.toString());
            case NUMBER ->
                number(value).stream()
                        .mapToObj(number -> Figures.number(number, decimals))
                        .findFirst()
                        .orElse(value.toString());
            case COUNTED -> counted(value, given.map(Object::toString).orElse(""));
            case DATE -> date(value, given.map(Object::toString).orElse(ISO_DATE));
            case UPPER -> value.toString().toUpperCase(Locale.ROOT);
            case LOWER -> value.toString().toLowerCase(Locale.ROOT);
            case CAPITALIZE -> capitalized(value.toString());
            case DEFAULT -> value;
        };
    }

    private static OptionalDouble number(Object value) {
        return value instanceof Number number
                ? OptionalDouble.of(number.doubleValue())
                : NumericText.parse(value.toString());
    }

    private static String counted(Object value, String word) {
        OptionalDouble number = number(value);
        String shown = number.isPresent() ? Figures.plain(number.getAsDouble()) : value.toString();
        return shown + " " + word + (shown.equals("1") ? "" : "s");
    }

    private static String date(Object value, String pattern) {
        Optional<Instant> instant =
                value instanceof Instant known ? Optional.of(known) : Fields.parseInstant(value.toString());
        return instant.flatMap(known -> formatter(pattern).map(formatter -> formatter.format(known)))
                .orElse(value.toString());
    }

    private static Optional<DateTimeFormatter> formatter(String pattern) {
        try {
            DateTimeFormatter formatter =
                    DateTimeFormatter.ofPattern(pattern, Locale.ENGLISH).withZone(ZoneOffset.UTC);
            // A pattern can be well formed and still ask for what an instant does not have.
            return formatter.format(Instant.EPOCH).isEmpty() ? Optional.empty() : Optional.of(formatter);
        } catch (DateTimeException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static String capitalized(String text) {
        if (text.isEmpty()) {
            return text;
        }
        int end = text.offsetByCodePoints(0, 1);
        return text.substring(0, end).toUpperCase(Locale.ROOT) + text.substring(end);
    }
}

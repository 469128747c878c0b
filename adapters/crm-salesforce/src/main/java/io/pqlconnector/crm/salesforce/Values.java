package io.pqlconnector.crm.salesforce;

import io.pqlconnector.spi.destination.FieldType;
import io.pqlconnector.spi.destination.FieldValue;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/** Values as Salesforce wants them and gives them (Salesforce contract §2.2). */
final class Values {
    private static final DateTimeFormatter MILLIS =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

    /** How Salesforce writes an instant: {@code 2026-11-21T09:30:00.000+0000}. */
    private static final DateTimeFormatter THEIRS = DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss[.SSS]XX");

    /** How much of a value a message quotes. */
    private static final int LONGEST_SHOWN = 60;

    private Values() {}

    /** Why a value is not sent. */
    record Wrong(String code, String message, String remedy) {}

    /** What is wrong with a value before it is sent; empty if Salesforce can judge. */
    static Optional<Wrong> wrong(FieldValue value, Field field) {
        if (value instanceof FieldValue.Cleared) {
            return Optional.empty();
        }
        FieldType type = field.mappedType();
        if (type == FieldType.MULTI_SELECT
                && value instanceof FieldValue.Choices choices
                && choices.values().stream().anyMatch(choice -> choice.contains(";"))) {
            return Optional.of(new Wrong(
                    "INVALID_OPTION",
                    "A choice of " + field.name()
                            + " has a semicolon in it, which Salesforce takes for the end of a choice: "
                            + value.shown(),
                    "Give the signal or the trait another name, without a semicolon."));
        }
        boolean fits = switch (type) {
            case NUMBER -> number(value.shown()).isPresent();
            case BOOL -> List.of("true", "false").contains(value.shown());
            case DATE, DATETIME -> instant(value).isPresent();
            case TEXT, ENUMERATION, MULTI_SELECT -> true;
        };
        return fits
                ? Optional.empty()
                : Optional.of(new Wrong(
                        "INVALID_TYPE_ON_FIELD_IN_RECORD",
                        "The field " + field.name() + " holds a " + type.word() + ", not \""
                                + Texts.fitted(value.shown(), LONGEST_SHOWN) + "\".",
                        ErrorCode.INVALID_TYPE_ON_FIELD_IN_RECORD.remedy()));
    }

    /** Puts a value that is not wrong into a body. */
    static void put(ObjectNode body, Field field, FieldValue value) {
        FieldType type = field.mappedType();
        if (value instanceof FieldValue.Cleared) {
            if (type == FieldType.BOOL) {
                // A checkbox cannot be empty.
                body.put(field.name(), false);
            } else {
                body.putNull(field.name());
            }
        } else if (type == FieldType.NUMBER) {
            body.put(field.name(), number(value.shown()).orElse(BigDecimal.ZERO));
        } else if (type == FieldType.BOOL) {
            body.put(field.name(), value.shown().equals("true"));
        } else {
            body.put(field.name(), text(field, value));
        }
    }

    /** A value that is not wrong and not cleared, as a text. */
    static String text(Field field, FieldValue value) {
        return switch (field.mappedType()) {
            case NUMBER -> number(value.shown()).orElse(BigDecimal.ZERO).toPlainString();
            case BOOL -> value.shown();
            case DATE ->
                instant(value)
                        .map(at -> LocalDate.ofInstant(at, ZoneOffset.UTC).toString())
                        .orElse("");
            case DATETIME -> instant(value).map(MILLIS::format).orElse("");
            case MULTI_SELECT -> String.join(";", new LinkedHashSet<>(list(value.shown())));
            case TEXT, ENUMERATION -> fitted(field, value.shown());
        };
    }

    private static String fitted(Field field, String text) {
        return field.isProse() && field.length() > 0 ? Texts.fitted(text, field.length()) : text;
    }

    private static Optional<BigDecimal> number(String text) {
        return text.matches("-?[0-9]{1,30}(\\.[0-9]{1,30})?([eE][+-]?[0-9]{1,2})?")
                ? Optional.of(new BigDecimal(text))
                : Optional.empty();
    }

    private static Optional<Instant> instant(FieldValue value) {
        if (value instanceof FieldValue.DateTime time) {
            return Optional.of(time.value());
        }
        return instant(value.shown());
    }

    /** An instant or a day, as either side writes it. */
    static Optional<Instant> instant(String text) {
        try {
            if (text.length() == 10) {
                return Optional.of(
                        LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant());
            }
            return Optional.of(
                    text.endsWith("Z")
                            ? Instant.parse(text)
                            : OffsetDateTime.parse(text, THEIRS).toInstant());
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    /** A value from Salesforce, as {@link FieldValue#shown()} writes it. */
    static String shown(String held, Field field) {
        return switch (field.mappedType()) {
            case MULTI_SELECT -> new FieldValue.Choices(list(held)).shown();
            case DATETIME -> instant(held).map(Instant::toString).orElse(held);
            case NUMBER ->
                number(held)
                        .map(number -> new FieldValue.Number(number).shown())
                        .orElse(held);
            default -> held;
        };
    }

    /** The choices of a multi-select value. */
    static List<String> list(String text) {
        return Arrays.stream(text.split(";"))
                .map(String::strip)
                .filter(part -> !part.isEmpty())
                .toList();
    }
}

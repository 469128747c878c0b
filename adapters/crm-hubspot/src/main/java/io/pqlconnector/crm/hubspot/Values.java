package io.pqlconnector.crm.hubspot;

import io.pqlconnector.spi.destination.FieldValue;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashSet;
import java.util.Optional;

/** Values as HubSpot wants them and gives them: always text (HubSpot contract §4.7). */
final class Values {
    /** The most characters that a property holds. */
    static final int LONGEST = 65_536;

    private static final DateTimeFormatter MILLIS =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

    private Values() {}

    /**
     * A value on its way to HubSpot; one that a property cannot hold is sent as it is and refused there, by its name.
     *
     * @param zone of the portal, for an instant in a property of days
     */
    static String wire(FieldValue value, Property property, ZoneId zone) {
        if (property.isMultiple()) {
            // A semicolon at the start would add to what is there, in the place of replacing it.
            return String.join(";", new LinkedHashSet<>(Row.list(value.shown())));
        }
        if (value instanceof FieldValue.Choices choices) {
            return String.join("; ", choices.values());
        }
        if (value instanceof FieldValue.DateTime time) {
            return property.type().equals("date")
                    ? LocalDate.ofInstant(time.value(), zone).toString()
                    : MILLIS.format(time.value());
        }
        return value.shown();
    }

    /**
     * What is wrong with a value before it is sent; empty if HubSpot can judge.
     *
     * @return code and words
     */
    static Optional<Wrong> wrong(FieldValue value, Property property) {
        if (value.shown().length() > LONGEST) {
            return Optional.of(tooLong(property.name(), value.shown().length()));
        }
        if (property.isMultiple()
                && value instanceof FieldValue.Choices choices
                && choices.values().stream().anyMatch(choice -> choice.contains(";"))) {
            return Optional.of(new Wrong(
                    "INVALID_OPTION",
                    "A choice of " + property.name() + " has a semicolon in it, which HubSpot takes for the end of a"
                            + " choice: " + value.shown(),
                    "Give the signal or the trait another name, without a semicolon."));
        }
        return Optional.empty();
    }

    /** What is wrong with a value of more characters than a property holds. */
    static Wrong tooLong(String property, int length) {
        return new Wrong(
                "VALUE_TOO_LONG",
                "The value of " + property + " has " + length + " characters; HubSpot keeps " + LONGEST + ".",
                "Write a shorter text in the mapping or the rules: fewer reasons, or a number in their place.");
    }

    /** Why a value is not sent. */
    record Wrong(String code, String message, String remedy) {}

    /** A value from HubSpot, as {@link FieldValue#shown()} writes it. */
    static String shown(String held, Property property) {
        if (property.isMultiple()) {
            return new FieldValue.Choices(Row.list(held)).shown();
        }
        if (property.type().equals("datetime")) {
            try {
                return Instant.parse(held).toString();
            } catch (DateTimeException e) {
                return held;
            }
        }
        return held;
    }
}

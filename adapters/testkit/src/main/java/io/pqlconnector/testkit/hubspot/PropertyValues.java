package io.pqlconnector.testkit.hubspot;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What may be written into a property, and how it comes back (HubSpot contract §4.7). */
final class PropertyValues {
    private static final int LONGEST = 65_536;
    private static final Pattern NUMBER = Pattern.compile("-?[0-9]+(\\.[0-9]+)?");
    private static final Pattern MILLIS = Pattern.compile("-?[0-9]{1,15}");
    private static final Pattern EMAIL = Pattern.compile("[^@\\s,;]+@[^@\\s,;]+\\.([A-Za-z]{2,})");
    private static final Set<String> NO_TLD = Set.of("invalid", "local", "localhost", "con");
    private static final long DAY = 86_400_000;
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern(
                    "uuuu-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);
    private static final DateTimeFormatter TIME_OF_DAY =
            DateTimeFormatter.ofPattern("H:m:s.SSS", Locale.ROOT).withZone(ZoneOffset.UTC);

    private PropertyValues() {}

    /** A value that is refused, with HubSpot's code for it. */
    static final class BadValue extends Exception {
        private static final long serialVersionUID = 1L;
        private final String error;
        private final String text;

        BadValue(String error, String message) {
            super(message);
            this.error = error;
            this.text = message;
        }

        /** The message. */
        String text() {
            return text;
        }

        String error() {
            return error;
        }
    }

    /** An instant as HubSpot writes it. */
    static String time(Instant instant) {
        return TIME.format(instant);
    }

    /**
     * The value as it is kept.
     *
     * @param held what the record holds now; a choice may be added to it
     */
    static String kept(HubSpotProperty property, String value, String held) throws BadValue {
        if (value.isEmpty()) {
            return "";
        }
        if (property.name().equals(Records.EMAIL)) {
            return email(value);
        }
        return switch (property.type()) {
            case "number" -> number(value);
            case "bool" -> choice(property, value);
            case "date" -> date(value);
            case "datetime" -> datetime(value);
            case "enumeration" -> property.isMultiple() ? choices(property, value, held) : choice(property, value);
            default -> string(value);
        };
    }

    /** A date or an instant as milliseconds, as a filter may give it too. */
    static long millis(String value) throws BadValue {
        if (MILLIS.matcher(value).matches()) {
            return Long.parseLong(value);
        }
        try {
            return value.length() == 10
                    ? LocalDate.parse(value)
                            .atStartOfDay(ZoneOffset.UTC)
                            .toInstant()
                            .toEpochMilli()
                    : OffsetDateTime.parse(value).toInstant().toEpochMilli();
        } catch (DateTimeException e) {
            throw new BadValue("INVALID_DATE", value + " was not a valid date.");
        }
    }

    private static String string(String value) throws BadValue {
        if (value.length() > LONGEST) {
            // The code is ours: HubSpot's is not known.
            throw new BadValue(
                    "VALUE_TOO_LONG",
                    "Values can have " + LONGEST + " characters at most, this one has " + value.length() + ".");
        }
        return value;
    }

    private static String number(String value) throws BadValue {
        if (!NUMBER.matcher(value).matches()) {
            throw new BadValue("INVALID_INTEGER", value + " was not a valid number.");
        }
        return value;
    }

    // Odd endings are refused, as live runs saw (HubSpot contract §12.19).
    private static String email(String value) throws BadValue {
        Matcher match = EMAIL.matcher(value);
        if (!match.matches() || NO_TLD.contains(match.group(1).toLowerCase(Locale.ROOT))) {
            throw new BadValue("INVALID_EMAIL", "Email address " + value + " is invalid");
        }
        return value;
    }

    private static String date(String value) throws BadValue {
        long millis = millis(value);
        if (Math.floorMod(millis, DAY) != 0) {
            throw new BadValue(
                    "INVALID_DATE",
                    value + " is at " + TIME_OF_DAY.format(Instant.ofEpochMilli(millis)) + " UTC, not midnight!");
        }
        return LocalDate.ofEpochDay(Math.floorDiv(millis, DAY)).toString();
    }

    private static String datetime(String value) throws BadValue {
        if (value.length() == 10 && !MILLIS.matcher(value).matches()) {
            throw new BadValue("INVALID_DATE", value + " was not a valid date and time.");
        }
        return time(Instant.ofEpochMilli(millis(value)));
    }

    private static String choice(HubSpotProperty property, String value) throws BadValue {
        if (property.option(value).isEmpty()) {
            throw new BadValue("INVALID_OPTION", value + " was not one of the allowed options: " + allowed(property));
        }
        return value;
    }

    // A leading semicolon adds to what is there; spaces are a part of the value.
    private static String choices(HubSpotProperty property, String value, String held) throws BadValue {
        boolean adds = value.startsWith(";");
        Set<String> all = new LinkedHashSet<>(adds && !held.isEmpty() ? List.of(held.split(";", -1)) : List.of());
        for (String one : (adds ? value.substring(1) : value).split(";", -1)) {
            all.add(choice(property, one));
        }
        return String.join(";", all);
    }

    private static String allowed(HubSpotProperty property) {
        return Arrays.toString(property.options().stream()
                        .map(HubSpotProperty.Option::value)
                        .toArray())
                .transform(text -> text.length() > 500 ? text.substring(0, 500) + "..." : text);
    }
}

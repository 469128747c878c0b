package io.pqlconnector.testkit.salesforce;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** What Salesforce makes of a value of the right type, or has against it (Salesforce contract §6.4). */
final class ValueRules {
    private static final Pattern EMAIL = Pattern.compile("[^@\\s<>,;\"()\\[\\]\\\\]+@[^@\\s.]+(\\.[^@\\s.]+)+");
    private static final int DIGITS_OF_WHOLE_NUMBERS = 9;

    private ValueRules() {}

    /** A value as a row keeps it; empty for none. */
    static String kept(SalesforceField field, String value) {
        return switch (field.kind()) {
            case NUMBER, CURRENCY, WHOLE_NUMBER -> number(field, new BigDecimal(value));
            case PICKLIST -> choice(field, text(field, value));
            case MULTI_PICKLIST -> choices(field, text(field, value));
            case EMAIL -> email(field, text(field, value));
            case URL -> url(field, text(field, value));
            case TEXT, LONG_TEXT, PHONE -> text(field, value);
            case CHECKBOX, DATE, DATETIME, ID, REFERENCE -> value;
        };
    }

    private static String text(SalesforceField field, String value) {
        String text = value.strip();
        if (text.codePointCount(0, text.length()) > field.length()) {
            throw SalesforceError.row(
                    "STRING_TOO_LONG",
                    field.label() + ": data value too large: " + text + " (max length=" + field.length() + ")",
                    field.name());
        }
        return text;
    }

    private static String email(SalesforceField field, String text) {
        if (!text.isEmpty() && !EMAIL.matcher(text).matches()) {
            throw SalesforceError.row(
                    "INVALID_EMAIL_ADDRESS", field.label() + ": invalid email address: " + text, field.name());
        }
        return text;
    }

    private static String url(SalesforceField field, String text) {
        if (text.chars().anyMatch(Character::isWhitespace)) {
            throw SalesforceError.row(
                    "INVALID_TYPE_ON_FIELD_IN_RECORD",
                    field.label() + ": value not of required type: " + text,
                    field.name());
        }
        return text;
    }

    private static String number(SalesforceField field, BigDecimal value) {
        boolean whole = field.kind() == FieldKind.WHOLE_NUMBER;
        BigDecimal rounded = value.setScale(whole ? 0 : field.scale(), RoundingMode.HALF_UP);
        int most = whole ? DIGITS_OF_WHOLE_NUMBERS : field.precision() - field.scale();
        if (rounded.abs().compareTo(BigDecimal.TEN.pow(most)) >= 0) {
            throw SalesforceError.row(
                    "NUMBER_OUTSIDE_VALID_RANGE",
                    field.label() + ": value outside of valid range on numeric field: " + value.toPlainString(),
                    field.name());
        }
        BigDecimal plain = rounded.signum() == 0 ? BigDecimal.ZERO : rounded.stripTrailingZeros();
        return plain.toPlainString();
    }

    private static String choices(SalesforceField field, String text) {
        Set<String> all = new LinkedHashSet<>();
        Arrays.stream(text.split(";", -1))
                .map(String::strip)
                .filter(one -> !one.isEmpty())
                .forEach(one -> all.add(choice(field, one)));
        // Salesforce tells them in the order of the picklist, whatever the order they came in.
        List<String> order =
                field.values().stream().map(SalesforceField.Choice::value).toList();
        return String.join(
                ";",
                all.stream()
                        .sorted((a, b) -> Integer.compare(place(order, a), place(order, b)))
                        .toList());
    }

    private static int place(List<String> order, String value) {
        int place = order.indexOf(value);
        return place < 0 ? order.size() : place;
    }

    private static String choice(SalesforceField field, String text) {
        if (text.isEmpty() || !field.isRestricted()) {
            return text;
        }
        return field.values().stream()
                .filter(one -> one.active() && one.value().equalsIgnoreCase(text))
                .map(SalesforceField.Choice::value)
                .findFirst()
                .orElseThrow(() -> SalesforceError.row(
                        "INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST",
                        field.label() + ": bad value for restricted picklist field: " + text,
                        field.name()));
    }
}

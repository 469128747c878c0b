package io.pqlconnector.testkit.hubspot;

import io.pqlconnector.testkit.hubspot.PropertyValues.BadValue;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/** One filter of a search (HubSpot contract §4.6). */
final class SearchFilter {
    private static final Pattern BETWEEN_TOKENS = Pattern.compile("[^\\p{L}\\p{N}*]+");

    private final String type;
    private final String operator;
    private final JsonNode json;

    /**
     * A filter.
     *
     * @param type the type of the property
     */
    SearchFilter(String type, JsonNode json) {
        this.type = type;
        this.operator = Inputs.text(json, "operator");
        this.json = json;
    }

    /** What tells whether a value fits; an empty value is none. */
    Predicate<String> predicate() {
        return switch (operator) {
            case "HAS_PROPERTY" -> value -> !value.isEmpty();
            case "NOT_HAS_PROPERTY" -> String::isEmpty;
            case "EQ" -> held(within(List.of(value("value"))));
            case "NEQ" -> held(within(List.of(value("value"))).negate());
            case "IN" -> held(within(values()));
            case "NOT_IN" -> held(within(values()).negate());
            case "CONTAINS_TOKEN" -> held(tokens());
            case "NOT_CONTAINS_TOKEN" -> held(tokens().negate());
            case "LT" -> compared(value("value"), order -> order < 0);
            case "LTE" -> compared(value("value"), order -> order <= 0);
            case "GT" -> compared(value("value"), order -> order > 0);
            case "GTE" -> compared(value("value"), order -> order >= 0);
            case "BETWEEN" ->
                compared(value("value"), order -> order >= 0).and(compared(value("highValue"), order -> order <= 0));
            default -> throw HubSpotError.validation("Invalid operator " + operator);
        };
    }

    private static Predicate<String> held(Predicate<String> test) {
        return value -> !value.isEmpty() && test.test(value);
    }

    // Text is compared in lower case. EQ lowers what is asked for; IN does not: capitals there find nothing.
    private Predicate<String> within(List<String> wanted) {
        boolean folds = type.equals("string");
        boolean foldsWanted = folds && operator.endsWith("EQ");
        Set<String> all = Set.copyOf(wanted.stream()
                .map(one -> foldsWanted ? one.toLowerCase(Locale.ROOT) : comparable(one))
                .toList());
        return value -> Arrays.stream(type.equals("enumeration") ? value.split(";", -1) : new String[] {value})
                .anyMatch(one -> all.contains(folds ? one.toLowerCase(Locale.ROOT) : comparable(one)));
    }

    private Predicate<String> tokens() {
        List<Pattern> wanted = Arrays.stream(BETWEEN_TOKENS.split(value("value").toLowerCase(Locale.ROOT)))
                .filter(token -> !token.isEmpty())
                .map(token -> Pattern.compile(token.replace("*", ".*")))
                .toList();
        return value -> {
            List<String> held = List.of(BETWEEN_TOKENS.split(value.toLowerCase(Locale.ROOT)));
            return wanted.stream()
                    .allMatch(one ->
                            held.stream().anyMatch(token -> one.matcher(token).matches()));
        };
    }

    private interface Order {
        boolean fits(int order);
    }

    private Predicate<String> compared(String wanted, Order order) {
        return switch (type) {
            case "number" -> {
                BigDecimal bound = new BigDecimal(wanted);
                yield held(value -> order.fits(new BigDecimal(value).compareTo(bound)));
            }
            case "date", "datetime" -> {
                long bound = millis(wanted);
                yield held(value -> order.fits(Long.compare(millis(value), bound)));
            }
            default -> held(value -> order.fits(value.compareToIgnoreCase(wanted)));
        };
    }

    private String comparable(String value) {
        return switch (type) {
            case "date", "datetime" -> Long.toString(millis(value));
            case "number" -> new BigDecimal(value).stripTrailingZeros().toPlainString();
            default -> value;
        };
    }

    private static long millis(String value) {
        try {
            return PropertyValues.millis(value);
        } catch (BadValue e) {
            throw HubSpotError.validation("Invalid filter value: " + e.text());
        }
    }

    private String value(String name) {
        String value = Inputs.text(json, name);
        if (type.equals("number") && !value.matches("-?[0-9]+(\\.[0-9]+)?")) {
            throw HubSpotError.validation("Invalid filter value: " + value + " is no number");
        }
        return value;
    }

    private List<String> values() {
        return Inputs.texts(json.path("values"), "values");
    }
}

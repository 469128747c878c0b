package io.pqlconnector.usage.signal;

import io.pqlconnector.rules.signal.EventFilter;
import io.pqlconnector.rules.signal.PropertyTest;
import io.pqlconnector.spi.source.PropertyPath;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Which events count, as a condition in SQL. */
final class Conditions {
    static final String ALWAYS = "1 = 1";

    private static final String LARGEST = "1.7976931348623157E308";

    private final Map<PropertyPath, String> aliases;

    /**
     * Over a relation of events.
     *
     * @param aliases the columns of the properties
     */
    Conditions(Map<PropertyPath, String> aliases) {
        this.aliases = aliases;
    }

    /**
     * The condition for a filter and a window.
     *
     * @param from where the window starts; it ends where the relation does
     */
    String of(EventFilter filter, Optional<Instant> from) {
        List<String> all = new ArrayList<>(names(filter));
        from.ifPresent(start -> all.add(since(start)));
        filter.where().forEach(test -> all.add(of(test)));
        return all.isEmpty() ? ALWAYS : String.join(" and ", all);
    }

    /** What of the condition does not depend on properties, and so says for which events they are needed. */
    static String withoutProperties(EventFilter filter, Optional<Instant> from) {
        List<String> all = new ArrayList<>(names(filter));
        from.ifPresent(start -> all.add("occurred_at >= " + SqlText.instant(start)));
        return all.isEmpty() ? ALWAYS : String.join(" and ", all);
    }

    static String since(Instant start) {
        return "t >= " + SqlText.instant(start);
    }

    private static List<String> names(EventFilter filter) {
        if (filter.names().isEmpty()) {
            return List.of();
        }
        return List.of(
                filter.names().size() == 1
                        ? "name = " + SqlText.text(filter.names().get(0))
                        : "name in (" + SqlText.texts(filter.names()) + ")");
    }

    /** The column of a property. */
    String column(PropertyPath path) {
        String alias = aliases.get(path);
        if (alias == null) {
            throw new IllegalStateException("no column was made for " + path);
        }
        return alias;
    }

    /** A property as a finite double; null where it is absent or no number. */
    String number(PropertyPath path) {
        String number = "try_cast(" + column(path) + " as double)";
        // Text such as "NaN" and "inf" reads as a double too; comparing with NaN is false only with this bound.
        return "case when abs(" + number + ") <= " + LARGEST + " then " + number + " end";
    }

    /** A quotient of two properties as a finite double; null where the divisor is absent or not positive. */
    String quotient(PropertyPath dividend, PropertyPath divisor) {
        String quotient = "try_cast(" + column(dividend) + " as double) / try_cast(" + column(divisor) + " as double)";
        return "case when abs(try_cast(" + column(dividend) + " as double)) <= " + LARGEST + " and try_cast("
                + column(divisor) + " as double) > 0 and try_cast(" + column(divisor) + " as double) <= " + LARGEST
                + " and abs(" + quotient + ") <= " + LARGEST + " then " + quotient + " end";
    }

    /**
     * A property as an exact decimal, so that a sum does not depend on the order of its terms. Nine decimals are kept;
     * figures of 1e20 and more are no measure of usage and are passed over, so that a sum cannot overflow.
     */
    String decimal(PropertyPath path) {
        String number = "try_cast(" + column(path) + " as decimal(38, 9))";
        return "case when abs(" + number + ") < 100000000000000000000 then " + number + " end";
    }

    private String of(PropertyTest test) {
        String column = column(test.property());
        if (test instanceof PropertyTest.OneOf oneOf) {
            return column + " in (" + SqlText.texts(oneOf.values()) + ")";
        } else if (test instanceof PropertyTest.NoneOf noneOf) {
            return column + " not in (" + SqlText.texts(noneOf.values()) + ")";
        } else if (test instanceof PropertyTest.InRange range) {
            return of(range);
        } else if (test instanceof PropertyTest.TextMatch match) {
            return of(match);
        }
        throw new IllegalStateException("unknown condition: " + test);
    }

    private String of(PropertyTest.InRange range) {
        String number = "(" + number(range.property()) + ")";
        List<String> bounds = new ArrayList<>();
        bound(bounds, number, ">=", range.atLeast());
        bound(bounds, number, "<=", range.atMost());
        bound(bounds, number, ">", range.above());
        bound(bounds, number, "<", range.below());
        return bounds.isEmpty() ? number + " is not null" : String.join(" and ", bounds);
    }

    private static void bound(List<String> bounds, String number, String comparison, Optional<BigDecimal> bound) {
        bound.ifPresent(value -> bounds.add(number + " " + comparison + " " + SqlText.number(value)));
    }

    private String of(PropertyTest.TextMatch match) {
        String part = match.text().replace("!", "!!").replace("%", "!%").replace("_", "!_");
        String before = match.form() == PropertyTest.TextMatch.Form.STARTS_WITH ? "" : "%";
        String after = match.form() == PropertyTest.TextMatch.Form.ENDS_WITH ? "" : "%";
        // Both sides are lowered by the database, so that they agree on what lower case is.
        return "lower(" + column(match.property()) + ") like lower(" + SqlText.text(before + part + after)
                + ") escape '!'";
    }
}

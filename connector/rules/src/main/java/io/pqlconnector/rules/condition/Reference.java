package io.pqlconnector.rules.condition;

import io.pqlconnector.rules.signal.NumericText;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * A fact as one condition reads it.
 *
 * @param name which fact
 * @param use as what it is read; {@link Use#PRESENT} asks whether it is known at all
 */
record Reference(FactName name, Use use) {

    /** As what a fact is read. */
    enum Use {
        NUMBER,
        TEXT,
        FLAG,
        INSTANT,
        PRESENT
    }

    /** The name of the CEL variable that stands for the reference. */
    String variable() {
        return name + ":" + use;
    }

    /** The variable's value as CEL takes it; empty if the fact is unknown or cannot be read so. */
    Optional<Object> value(Facts facts) {
        Optional<Object> fact = facts.fact(name);
        if (use == Use.PRESENT) {
            return Optional.of(fact.isPresent());
        }
        return fact.flatMap(this::converted);
    }

    private Optional<Object> converted(Object fact) {
        return switch (use) {
            case NUMBER -> number(fact);
            case TEXT -> Optional.of(text(fact));
            case FLAG -> flag(fact);
            case INSTANT -> fact instanceof Instant ? Optional.of(fact) : Optional.empty();
            case PRESENT -> Optional.of(true);
        };
    }

    private static Optional<Object> number(Object fact) {
        if (fact instanceof Number number) {
            return Optional.of(number.doubleValue());
        }
        if (fact instanceof Boolean flag) {
            return Optional.of(flag ? 1.0 : 0.0);
        }
        OptionalDouble number = NumericText.parse(fact.toString());
        return number.isPresent() ? Optional.of(number.getAsDouble()) : Optional.empty();
    }

    private static Optional<Object> flag(Object fact) {
        if (fact instanceof Boolean) {
            return Optional.of(fact);
        }
        return switch (fact.toString().toLowerCase(Locale.ROOT)) {
            case "true" -> Optional.of(true);
            case "false" -> Optional.of(false);
            default -> Optional.empty();
        };
    }

    private static String text(Object fact) {
        boolean whole = fact instanceof Double number && number == Math.rint(number) && Math.abs(number) < 1e15;
        return whole ? Long.toString(((Double) fact).longValue()) : fact.toString();
    }
}

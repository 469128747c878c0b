package io.pqlconnector.rules.signal;

import io.pqlconnector.spi.source.PropertyPath;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;

/** A condition on one property of an event. An absent property meets none. */
public sealed interface PropertyTest {

    /** The property. */
    PropertyPath property();

    /**
     * The property's text is one of some values, case and all. Numbers and booleans compare as they were written.
     *
     * @param values at least one
     */
    record OneOf(PropertyPath property, List<String> values) implements PropertyTest {
        public OneOf {
            values = List.copyOf(values);
        }
    }

    /** The property is a number, or text that reads as one, within bounds. */
    record InRange(
            PropertyPath property,
            Optional<BigDecimal> atLeast,
            Optional<BigDecimal> atMost,
            Optional<BigDecimal> above,
            Optional<BigDecimal> below)
            implements PropertyTest {}

    /** The property's text has a part, without regard to case. */
    record TextMatch(PropertyPath property, Form form, String text) implements PropertyTest {

        /** Where the part must stand. */
        public enum Form {
            CONTAINS,
            STARTS_WITH,
            ENDS_WITH
        }
    }

    /**
     * The property's text is there and is none of some values.
     *
     * @param values at least one
     */
    record NoneOf(PropertyPath property, List<String> values) implements PropertyTest {
        public NoneOf {
            values = List.copyOf(values);
        }
    }
}

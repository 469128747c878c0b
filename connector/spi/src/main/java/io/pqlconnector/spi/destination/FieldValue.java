package io.pqlconnector.spi.destination;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.stream.Collectors;

/** A value for a field of a CRM record. The text form of each is what people and plans see, and is unambiguous. */
public sealed interface FieldValue {

    /** The value for a reader. */
    String shown();

    /** Text, and the choice of an enumeration. */
    record Text(String value) implements FieldValue {
        @Override
        public String shown() {
            return value;
        }
    }

    /** A number, without trailing zeros. */
    record Number(BigDecimal value) implements FieldValue {
        public Number {
            value = value.signum() == 0 ? BigDecimal.ZERO : value.stripTrailingZeros();
        }

        @Override
        public String shown() {
            return value.toPlainString();
        }
    }

    /** Yes or no. */
    record Bool(boolean value) implements FieldValue {
        @Override
        public String shown() {
            return Boolean.toString(value);
        }
    }

    /** A calendar day. */
    record Date(LocalDate value) implements FieldValue {
        @Override
        public String shown() {
            return value.toString();
        }
    }

    /** An instant. */
    record DateTime(Instant value) implements FieldValue {
        @Override
        public String shown() {
            return value.toString();
        }
    }

    /**
     * Several choices of an enumeration.
     *
     * @param values sorted, without repetition
     */
    record Choices(List<String> values) implements FieldValue {
        public Choices {
            values = values.stream().distinct().sorted().toList();
        }

        @Override
        public String shown() {
            return values.stream().collect(Collectors.joining("; "));
        }
    }

    /** Nothing: the field is to be emptied. */
    record Cleared() implements FieldValue {
        @Override
        public String shown() {
            return "";
        }
    }
}

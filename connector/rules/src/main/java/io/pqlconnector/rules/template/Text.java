package io.pqlconnector.rules.template;

import io.pqlconnector.rules.condition.FactName;
import io.pqlconnector.rules.condition.Facts;
import java.util.Optional;
import java.util.Set;

/** A compiled text. */
interface Text {

    /** The facts that it shows. */
    Set<FactName> reads();

    /** The text with its placeholders filled. */
    String fill(Facts facts);

    /** A fact as it enters a text: a number is whole or a short decimal, all else is as it is. */
    static Optional<Object> value(Facts facts, FactName name) {
        return facts.fact(name).map(value -> value instanceof Double number ? Figures.bare(number) : value);
    }

    /** A text without placeholders. */
    record Constant(String text) implements Text {
        @Override
        public Set<FactName> reads() {
            return Set.of();
        }

        @Override
        public String fill(Facts facts) {
            return text;
        }
    }
}

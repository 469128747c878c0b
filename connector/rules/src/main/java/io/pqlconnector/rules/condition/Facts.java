package io.pqlconnector.rules.condition;

import java.util.Map;
import java.util.Optional;

/** What is known about one account or user when a condition is evaluated or a text is filled. */
@FunctionalInterface
public interface Facts {
    /** Nothing is known. */
    Facts NONE = name -> Optional.empty();

    /**
     * A fact.
     *
     * @return a {@link Boolean}, a {@link Number}, a {@link String} or an {@link java.time.Instant}; empty if it is unknown,
     *     and then a condition that depends on it does not hold
     */
    Optional<Object> fact(FactName name);

    /** Given facts. */
    static Facts of(Map<FactName, ?> facts) {
        Map<FactName, Object> copy = Map.copyOf(facts);
        return name -> Optional.ofNullable(copy.get(name));
    }

    /** These facts, and where they have none, others. */
    default Facts or(Facts others) {
        return name -> fact(name).or(() -> others.fact(name));
    }
}

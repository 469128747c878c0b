package io.pqlconnector.usage.signal;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What is known about an account or user as of an instant.
 *
 * @param facts by the trait's name
 */
record Traits(SortedMap<String, Fact> facts) {
    static final Traits NONE = new Traits(new TreeMap<>());

    Traits {
        facts = Collections.unmodifiableSortedMap(new TreeMap<>(facts));
    }

    /**
     * One trait.
     *
     * @param value text, or the JSON of a list or object
     * @param observedAt when it was told last; empty for a profile without a date
     */
    record Fact(String value, Optional<Instant> observedAt) {}

    /** The values of some traits that are there and not blank, in order; names in another case come after all exact ones. */
    List<String> all(String... names) {
        if (facts.isEmpty()) {
            return List.of();
        }
        List<String> values = new ArrayList<>();
        for (String name : names) {
            Fact fact = facts.get(name);
            if (fact != null) {
                values.add(fact.value());
            }
        }
        for (String name : names) {
            facts.forEach((other, fact) -> {
                if (other.equalsIgnoreCase(name) && !other.equals(name)) {
                    values.add(fact.value());
                }
            });
        }
        values.removeIf(String::isBlank);
        return values;
    }

    /** The first of {@link #all} that is text and no list or object. */
    Optional<String> first(String... names) {
        if (facts.isEmpty()) {
            return Optional.empty();
        }
        return all(names).stream()
                .map(String::strip)
                .filter(value -> !value.startsWith("{") && !value.startsWith("["))
                .findFirst();
    }

    /** The traits as plain text. */
    SortedMap<String, String> values() {
        SortedMap<String, String> values = new TreeMap<>();
        facts.forEach((name, fact) -> values.put(name, fact.value()));
        return values;
    }
}

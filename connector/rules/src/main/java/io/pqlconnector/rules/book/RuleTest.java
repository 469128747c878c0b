package io.pqlconnector.rules.book;

import io.pqlconnector.rules.signal.Measured;
import io.pqlconnector.rules.signal.Measurement;
import io.pqlconnector.rules.signal.SignalName;
import io.pqlconnector.spi.EntityKind;
import io.pqlconnector.spi.config.Position;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * An example that the rules must get right, kept beside them.
 *
 * @param at where it stands
 * @param path such as {@code tests[0]}
 * @param kind which book it is for
 * @param signals what is measured; all others are 0 or unknown
 * @param expected what must come out, in the order of the file
 */
public record RuleTest(
        Position at,
        String path,
        String name,
        EntityKind kind,
        Instant asOf,
        SortedMap<SignalName, Measured> signals,
        SortedMap<String, String> traits,
        List<Expectation> expected) {
    public RuleTest {
        signals = Collections.unmodifiableSortedMap(new TreeMap<>(signals));
        traits = Collections.unmodifiableSortedMap(new TreeMap<>(traits));
        expected = List.copyOf(expected);
    }

    /**
     * One thing that must come out.
     *
     * @param at where it stands
     * @param what which
     * @param value as written: a number, a name, {@code none}; names of signals are sorted
     */
    public record Expectation(Position at, What what, String value) {}

    /** What can be expected. */
    public enum What {
        SCORE,
        TIER,
        PLAY,
        ROUTE,
        QUALIFIED,
        FIRED
    }

    /** The measurement that the example stands for. */
    Measurement measurement() {
        return new Measurement(
                kind, "test", name, "", "", false, Optional.empty(), Optional.empty(), 0, signals, traits);
    }
}

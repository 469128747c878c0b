package io.pqlconnector.rules.signal;

/** What a signal came to. */
public sealed interface SignalValue {

    /**
     * A number.
     *
     * @param value finite
     */
    record Number(double value) implements SignalValue {}

    /** Text, from a trait. */
    record Text(String value) implements SignalValue {}

    /** Nothing: the trait is absent, or no event had the property. */
    record Absent() implements SignalValue {}
}

package io.pqlconnector.rules.signal;

/**
 * The name of a signal in its rule book.
 *
 * @param value a CEL identifier: letters, digits and underscores, not starting with a digit
 */
public record SignalName(String value) implements Comparable<SignalName> {
    @Override
    public int compareTo(SignalName other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}

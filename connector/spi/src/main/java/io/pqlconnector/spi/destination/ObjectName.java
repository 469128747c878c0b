package io.pqlconnector.spi.destination;

/**
 * The kind of a destination's records: {@code company}, {@code contact}, {@code account}, {@code lead}.
 *
 * @param value as the mapping file names it
 */
public record ObjectName(String value) implements Comparable<ObjectName> {
    @Override
    public int compareTo(ObjectName other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}

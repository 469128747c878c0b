package io.pqlconnector.spi;

/**
 * The name of one configured destination, unique in a configuration.
 *
 * @param value the adapter's type, with a number behind it where a type is configured more than once
 */
public record DestinationName(String value) implements Comparable<DestinationName> {
    public DestinationName {
        Names.checked(value, "a destination name");
    }

    @Override
    public int compareTo(DestinationName other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}

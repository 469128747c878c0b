package io.pqlconnector.spi;

/**
 * The name of one configured source, unique in a configuration.
 *
 * @param value the adapter's type, with a number behind it where a type is configured more than once
 */
public record SourceName(String value) implements Comparable<SourceName> {
    public SourceName {
        Names.checked(value, "a source name");
    }

    @Override
    public int compareTo(SourceName other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}

package io.pqlconnector.spi.source;

/**
 * The name of a slice within its source, stable from run to run: a path, a project day, an object key.
 *
 * @param value never empty
 */
public record SliceId(String value) implements Comparable<SliceId> {
    public SliceId {
        if (value.isBlank()) {
            throw new IllegalArgumentException("a slice id must not be empty");
        }
    }

    @Override
    public int compareTo(SliceId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}

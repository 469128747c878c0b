package io.pqlconnector.spi.destination;

/**
 * Names one intended effect. Derived from what is intended, never random, so that a run that starts after a crash derives
 * the same one.
 *
 * @param value at most 64 characters of {@code [A-Za-z0-9_-]}
 */
public record IdempotencyKey(String value) implements Comparable<IdempotencyKey> {
    @Override
    public int compareTo(IdempotencyKey other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}

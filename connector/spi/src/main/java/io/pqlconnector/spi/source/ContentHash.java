package io.pqlconnector.spi.source;

/**
 * What the content of a slice is, however it is dated. Two slices with equal hashes are taken to be equal.
 *
 * @param value opaque
 */
public record ContentHash(String value) {
    @Override
    public String toString() {
        return value;
    }
}

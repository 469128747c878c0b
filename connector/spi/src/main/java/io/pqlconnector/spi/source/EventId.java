package io.pqlconnector.spi.source;

/**
 * Identifies a record within its source, so that the same one is never counted twice: 128 bits of a hash of what the
 * vendor's contract names as the deduplication key.
 *
 * @param high the upper 64 bits
 * @param low the lower 64 bits
 */
public record EventId(long high, long low) {}

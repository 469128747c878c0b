package io.pqlconnector.usage.lake;

import io.pqlconnector.spi.source.PropertyColumns;
import java.time.Duration;
import java.util.Optional;

/**
 * How the lake is kept.
 *
 * @param maxBadShare how much of a slice may be no record before the slice is refused, from 0 to 1; {@link BadLines} says
 *     how it is counted
 * @param retention how long usage is kept; empty for ever
 * @param memoryBytes what DuckDB's buffers may hold
 * @param threads how many threads a query or landing uses
 * @param smallFileBytes files below this size are gathered with others of the same days
 * @param columns the properties that get a column of their own because rules refer to them
 */
public record LakeSettings(
        double maxBadShare,
        Optional<Duration> retention,
        long memoryBytes,
        int threads,
        long smallFileBytes,
        PropertyColumns columns) {

    /** Five in a hundred: an export that was cut or mixed up shows more, a client that sends rubbish now and then less. */
    public static final double DEFAULT_MAX_BAD_SHARE = 0.05;

    /** Enough for ten million events in the lake; with Java's heap the process stays below 600 MB. */
    public static final long DEFAULT_MEMORY_BYTES = 320L << 20;

    /** About a hundred thousand events. */
    public static final long DEFAULT_SMALL_FILE_BYTES = 8L << 20;

    public LakeSettings {
        if (!(maxBadShare >= 0 && maxBadShare <= 1)) {
            throw new IllegalArgumentException("the share of bad lines must be from 0 to 1, not " + maxBadShare);
        }
        if (memoryBytes < 1 || threads < 1 || smallFileBytes < 0) {
            throw new IllegalArgumentException("memory, threads and sizes must be positive");
        }
    }

    /** The defaults, on two threads, with these columns. */
    public static LakeSettings of(PropertyColumns columns) {
        return new LakeSettings(
                DEFAULT_MAX_BAD_SHARE, Optional.empty(), DEFAULT_MEMORY_BYTES, 2, DEFAULT_SMALL_FILE_BYTES, columns);
    }
}

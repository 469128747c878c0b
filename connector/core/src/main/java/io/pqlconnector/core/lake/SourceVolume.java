package io.pqlconnector.core.lake;

import io.pqlconnector.spi.SourceName;
import java.time.Instant;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How many events a source delivered in the weeks before an instant, hour by hour.
 *
 * @param last the last event before the instant
 * @param hours events by hour, counted back from the instant: 0 is the one that ends with it; those without events are
 *     missing
 */
public record SourceVolume(SourceName source, Instant last, SortedMap<Integer, Long> hours) {
    public SourceVolume {
        hours = Collections.unmodifiableSortedMap(new TreeMap<>(hours));
    }
}

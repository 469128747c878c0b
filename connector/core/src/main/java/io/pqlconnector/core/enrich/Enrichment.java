package io.pqlconnector.core.enrich;

import io.pqlconnector.core.lake.LandedSlice;
import io.pqlconnector.spi.DestinationName;
import io.pqlconnector.spi.SourceName;
import io.pqlconnector.spi.destination.ObjectName;
import io.pqlconnector.spi.source.SliceId;
import java.time.Duration;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What is to be read from one object of a destination, and how often. In the lake it is a source of its own with one slice.
 *
 * @param traits the CRM's field, by the trait that it becomes
 * @param every how long what was read stands until the CRM is asked again
 */
public record Enrichment(
        DestinationName destination, ObjectName object, SortedMap<String, String> traits, Duration every) {
    /** How often a CRM is asked unless the configuration says otherwise. */
    public static final Duration DAILY = Duration.ofDays(1);

    private static final String SOURCES = "crm-";
    private static final String SLICES = "enrich: ";

    public Enrichment {
        traits = Collections.unmodifiableSortedMap(new TreeMap<>(traits));
    }

    /** What the lake calls it. */
    public SourceName source() {
        return new SourceName(SOURCES + destination + "-" + object);
    }

    /** Its one slice. */
    public SliceId slice() {
        return new SliceId(SLICES + object + " of " + destination);
    }

    /** What is read, in words that change with it. */
    public String place() {
        return object + " of " + destination + ": " + traits;
    }

    /** Whether a slice of the lake is that of an enrichment, be it configured or not. */
    public static boolean hasLanded(LandedSlice slice) {
        return slice.source().value().startsWith(SOURCES) && slice.id().value().startsWith(SLICES);
    }
}

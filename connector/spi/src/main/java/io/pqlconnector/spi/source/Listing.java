package io.pqlconnector.spi.source;

import java.util.List;
import java.util.function.Predicate;

/**
 * What a source has, or the part of it in which something may be new.
 *
 * @param slices in the order in which they should be read, each once
 * @param covers tells of a slice that was listed before whether it would be listed here if it were still there: one that is
 *     covered and not listed has vanished, and what it held goes too
 */
public record Listing(List<Slice> slices, Predicate<SliceId> covers) {
    public Listing {
        slices = List.copyOf(slices);
    }

    /** Of a source whose slices stay what they were when they are no longer listed. */
    public static Listing of(List<Slice> slices) {
        return new Listing(slices, id -> false);
    }
}

package io.pqlconnector.pull;

import io.pqlconnector.spi.source.SliceId;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Counts how often each slice was begun since the slices were listed: a second time means that the first was in vain. */
public final class Attempts {
    private final Map<SliceId, Integer> begun = new ConcurrentHashMap<>();

    /** None so far. */
    public Attempts() {}

    /** Begins to read a slice; the number of this attempt, from 1. */
    public int begin(SliceId slice) {
        return begun.merge(slice, 1, Integer::sum);
    }

    /** Forgets all attempts. */
    public void clear() {
        begun.clear();
    }
}

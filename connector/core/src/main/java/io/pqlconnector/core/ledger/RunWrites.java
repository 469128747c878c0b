package io.pqlconnector.core.ledger;

import io.pqlconnector.spi.DestinationName;
import java.util.List;
import java.util.SortedMap;

/** What each run was confirmed to have done, for taking it back. */
public interface RunWrites {

    /**
     * What a run was confirmed to have written into records, in the order in which it was planned.
     *
     * @param after the position of the last one that is known already; 0 for the first
     * @param limit how many at most
     */
    List<WrittenRecord> writtenBy(DestinationName destination, long run, long after, int limit);

    /** How many list changes, enrollments, tasks and notes a run was confirmed to have made, by kind. */
    SortedMap<String, Long> effectsOf(DestinationName destination, long run);
}

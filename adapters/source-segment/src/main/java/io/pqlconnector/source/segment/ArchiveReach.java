package io.pqlconnector.source.segment;

import io.pqlconnector.spi.source.Slice;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * How far back the archive goes, as far as it was listed. It begins when the destination was enabled in Segment, which may be
 * long after a webhook was.
 *
 * @param oldest the oldest day of which an object was listed, by Segment's id of the source
 */
record ArchiveReach(Map<String, LocalDate> oldest) {
    /** Stands for the source of a message that names none. */
    static final String UNNAMED = "";

    ArchiveReach {
        oldest = Map.copyOf(oldest);
    }

    /** What a listing of the archive tells. */
    static ArchiveReach of(List<Slice> slices) {
        Map<String, LocalDate> oldest = new HashMap<>();
        for (Slice slice : slices) {
            ArchiveKey.parse(slice.id())
                    .ifPresent(key ->
                            oldest.merge(key.source(), key.day(), (one, other) -> one.isBefore(other) ? one : other));
        }
        return new ArchiveReach(oldest);
    }

    /** Whether any source's archive holds all that a webhook may have brought on a day. */
    boolean holds(LocalDate day) {
        return oldest.values().stream().anyMatch(first -> isWhole(first, day));
    }

    /** Whether the archive of each of these sources holds all that a webhook may have brought on a day. */
    boolean holds(LocalDate day, Set<String> sources) {
        return holds(day)
                && sources.stream()
                        .allMatch(source -> source.equals(UNNAMED)
                                ? oldest.values().stream().allMatch(first -> isWhole(first, day))
                                : oldest.containsKey(source) && isWhole(oldest.get(source), day));
    }

    // The first day of an archive is a part of one, and a webhook that was down brings messages of the day before.
    private static boolean isWhole(LocalDate first, LocalDate day) {
        return first.isBefore(day.minusDays(1));
    }
}

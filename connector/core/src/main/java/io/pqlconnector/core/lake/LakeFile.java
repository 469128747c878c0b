package io.pqlconnector.core.lake;

import io.pqlconnector.spi.SourceName;
import io.pqlconnector.spi.source.PropertyPath;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * One Parquet file of the lake. Files never change; a change is a new file and a commit that names it instead.
 *
 * @param name relative to the lake's directory, never used again
 * @param role what the rows are
 * @param rows how many there are
 * @param bytes the file's size
 * @param first the first event
 * @param last the last event
 * @param columns the properties that have a column of their own
 * @param slices how many rows each slice has in the file, by slice number
 */
public record LakeFile(
        String name,
        SourceName source,
        Role role,
        long rows,
        long bytes,
        Optional<Instant> first,
        Optional<Instant> last,
        List<PropertyPath> columns,
        SortedMap<Long, Long> slices) {
    public LakeFile {
        columns = List.copyOf(columns);
        slices = new TreeMap<>(slices);
    }

    /** What the rows of a file are. */
    public enum Role {
        /** Records that queries see. */
        RECORDS,
        /**
         * Records that stand in another slice too and are not seen. Kept so that they can come back when the other slice is
         * replaced by one that no longer holds them.
         */
        SHADOWED
    }
}

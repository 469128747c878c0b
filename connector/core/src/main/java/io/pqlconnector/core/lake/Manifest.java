package io.pqlconnector.core.lake;

import io.pqlconnector.spi.SourceName;
import io.pqlconnector.spi.source.SliceId;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What is in the lake. A file that the manifest does not name does not exist. Kept in the ledger. */
public interface Manifest {

    /** The slice as it was last committed. */
    Optional<LandedSlice> slice(SourceName source, SliceId id);

    /** Every committed slice, in the order of source and id. */
    List<LandedSlice> slices();

    /** Every file, in the order of names. */
    List<LakeFile> files();

    /** A number for a new slice, never handed out before, not even by a process that died. */
    long nextSliceNumber();

    /** Applies a change whole, in one transaction that is durable when the call returns. */
    void commit(Change change);

    /**
     * One step from a consistent lake to the next.
     *
     * @param removedFiles names that no longer count
     * @param addedFiles files that count from now on, synced and in their place
     * @param removedSlices slices that were dropped: numbers
     * @param putSlices slices that are new or replace the one with the same source and id
     */
    record Change(
            Set<String> removedFiles,
            Collection<LakeFile> addedFiles,
            Set<Long> removedSlices,
            Collection<LandedSlice> putSlices) {
        public Change {
            removedFiles = Set.copyOf(removedFiles);
            addedFiles = List.copyOf(addedFiles);
            removedSlices = Set.copyOf(removedSlices);
            putSlices = List.copyOf(putSlices);
        }
    }
}

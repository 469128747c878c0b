package io.pqlconnector.core.fake;

import io.pqlconnector.core.lake.LakeFile;
import io.pqlconnector.core.lake.LandedSlice;
import io.pqlconnector.core.lake.Manifest;
import io.pqlconnector.spi.SourceName;
import io.pqlconnector.spi.source.SliceId;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** A manifest in memory, of slices alone. */
public final class FakeManifest implements Manifest {
    private final SortedMap<String, LandedSlice> slices = new TreeMap<>();
    private long number;

    @Override
    public Optional<LandedSlice> slice(SourceName source, SliceId id) {
        return Optional.ofNullable(slices.get(source + " " + id));
    }

    @Override
    public List<LandedSlice> slices() {
        return List.copyOf(slices.values());
    }

    @Override
    public List<LakeFile> files() {
        return List.of();
    }

    @Override
    public long nextSliceNumber() {
        return ++number;
    }

    @Override
    public void commit(Change change) {
        slices.values().removeIf(slice -> change.removedSlices().contains(slice.number()));
        change.putSlices().forEach(slice -> slices.put(slice.source() + " " + slice.id(), slice));
    }
}

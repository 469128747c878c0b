package io.pqlconnector.usage.lake;

import io.pqlconnector.core.lake.LakeFile;
import io.pqlconnector.core.lake.LandedSlice;
import io.pqlconnector.core.lake.Manifest;
import io.pqlconnector.spi.SourceName;
import io.pqlconnector.spi.source.SliceId;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** A manifest that refuses what a real one could not hold. */
final class InMemoryManifest implements Manifest {
    private record Key(SourceName source, SliceId id) {}

    private final Map<Key, LandedSlice> slices =
            new TreeMap<>(Comparator.comparing(Key::source).thenComparing(Key::id));
    private final Map<String, LakeFile> files = new TreeMap<>();
    private long number;
    private int commits;

    @Override
    public synchronized Optional<LandedSlice> slice(SourceName source, SliceId id) {
        return Optional.ofNullable(slices.get(new Key(source, id)));
    }

    @Override
    public synchronized List<LandedSlice> slices() {
        return List.copyOf(slices.values());
    }

    @Override
    public synchronized List<LakeFile> files() {
        return List.copyOf(files.values());
    }

    @Override
    public synchronized long nextSliceNumber() {
        return ++number;
    }

    @Override
    public synchronized void commit(Change change) {
        for (String removed : change.removedFiles()) {
            if (files.remove(removed) == null) {
                throw new IllegalStateException("no file " + removed);
            }
        }
        for (LakeFile added : change.addedFiles()) {
            if (files.put(added.name(), added) != null) {
                throw new IllegalStateException("a name is used twice: " + added.name());
            }
        }
        slices.values().removeIf(slice -> change.removedSlices().contains(slice.number()));
        change.putSlices().forEach(slice -> slices.put(new Key(slice.source(), slice.id()), slice));
        commits++;
    }

    synchronized int commits() {
        return commits;
    }
}

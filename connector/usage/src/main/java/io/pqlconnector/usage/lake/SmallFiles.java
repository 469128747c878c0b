package io.pqlconnector.usage.lake;

import io.pqlconnector.core.lake.LakeFile;
import io.pqlconnector.spi.SourceName;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Finds small files that are worth gathering: those that hold events of the same days. */
final class SmallFiles {
    private SmallFiles() {}

    private record Key(SourceName source, LakeFile.Role role) {}

    private record Dated(LakeFile file, long first, long last) {}

    /**
     * Sets of two or more files of one source and role whose days overlap, one with the next. Gathered by day they overlap no
     * more, so gathering comes to an end.
     *
     * @param below only files smaller than this, in bytes
     * @param atLeast sets of a source and role that have fewer files together are left for later
     */
    static List<List<LakeFile>> toGather(Collection<LakeFile> files, long below, int atLeast) {
        Map<Key, List<Dated>> small =
                new TreeMap<>(Comparator.comparing(Key::source).thenComparing(Key::role));
        for (LakeFile file : files) {
            if (file.bytes() < below) {
                small.computeIfAbsent(new Key(file.source(), file.role()), key -> new ArrayList<>())
                        .add(new Dated(
                                file,
                                file.first().map(DaySpan::day).orElse(0L),
                                file.last().map(DaySpan::day).orElse(0L)));
            }
        }
        List<List<LakeFile>> sets = new ArrayList<>();
        for (List<Dated> ofSource : small.values()) {
            List<List<LakeFile>> ofThis =
                    overlapping(ofSource).stream().filter(set -> set.size() > 1).toList();
            if (ofThis.stream().mapToInt(List::size).sum() >= atLeast) {
                sets.addAll(ofThis);
            }
        }
        return sets;
    }

    private static List<List<LakeFile>> overlapping(List<Dated> files) {
        List<Dated> ordered = new ArrayList<>(files);
        ordered.sort(Comparator.comparingLong(Dated::first)
                .thenComparingLong(Dated::last)
                .thenComparing(dated -> dated.file().name()));
        List<List<LakeFile>> sets = new ArrayList<>();
        List<LakeFile> set = new ArrayList<>();
        long last = Long.MIN_VALUE;
        for (Dated dated : ordered) {
            if (!set.isEmpty() && dated.first() > last) {
                sets.add(set);
                set = new ArrayList<>();
            }
            set.add(dated.file());
            last = Math.max(last, dated.last());
        }
        if (!set.isEmpty()) {
            sets.add(set);
        }
        return sets;
    }
}

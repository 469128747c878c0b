package io.pqlconnector.usage.lake;

import io.pqlconnector.core.lake.LakeFile;
import io.pqlconnector.spi.SourceName;
import io.pqlconnector.usage.duckdb.Session;
import io.pqlconnector.usage.duckdb.Sql;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Knows whether a small slice can share a record with what is in the lake. Thousands of archive objects may land in one run,
 * and looking through all ids for each of them would cost more with every one. So the second small slice of a source has the
 * ids read once into a filter, which then takes in what lands. Lives as long as the process.
 */
final class LandedIds {
    /** Beyond this a filter would take more than 40 MB, and DuckDB is asked each time. */
    private static final long MAX_FILTERED = 16_000_000;

    private final Map<SourceName, IdFilter> filters = new HashMap<>();
    private final Map<SourceName, Long> added = new HashMap<>();
    private final Set<SourceName> askedOnce = new HashSet<>();
    private final IdFilterFunction function;

    LandedIds(IdFilterFunction function) {
        this.function = function;
    }

    /** Whether one of the ids of a slice repeats another of them. */
    static boolean repeats(long[] ids) {
        record Id(long high, long low) {}
        Set<Id> seen = new HashSet<>(ids.length);
        for (int i = 0; i < ids.length; i += 2) {
            if (!seen.add(new Id(ids[i], ids[i + 1]))) {
                return true;
            }
        }
        return false;
    }

    /**
     * Whether a record of a slice may be in the lake already, under any slice.
     *
     * @param files the files of the source
     */
    boolean mayOverlap(
            SourceName source, LandingStats stats, List<LakeFile> files, LakeDirectory directory, Session session) {
        if (files.isEmpty() || stats.records() == 0) {
            return false;
        }
        if (!stats.hasIds()) {
            return true;
        }
        long rows = files.stream().mapToLong(LakeFile::rows).sum();
        IdFilter filter = filters.get(source);
        if (filter == null) {
            if (askedOnce.add(source) || rows > MAX_FILTERED) {
                return true;
            }
            filter = read(rows, files, directory, session);
            filters.put(source, filter);
            added.put(source, rows);
        }
        long[] ids = stats.ids();
        for (int i = 0; i < ids.length; i += 2) {
            if (filter.mayContain(ids[i], ids[i + 1])) {
                return true;
            }
        }
        return false;
    }

    /** A slice has come into the lake. */
    void landed(SourceName source, LandingStats stats) {
        IdFilter filter = filters.get(source);
        if (filter == null) {
            return;
        }
        long together = added.getOrDefault(source, 0L) + stats.records();
        if (!stats.hasIds() || together > filter.capacity()) {
            // Its ids are not at hand, or the filter is full: it is made anew when it is next wanted.
            filters.remove(source);
            return;
        }
        added.put(source, together);
        long[] ids = stats.ids();
        for (int i = 0; i < ids.length; i += 2) {
            filter.add(ids[i], ids[i + 1]);
        }
    }

    private IdFilter read(long rows, List<LakeFile> files, LakeDirectory directory, Session session) {
        // Room to grow, so that it is not made anew for every slice of a long backfill.
        IdFilter filter = new IdFilter(Math.max(1_000_000, rows + rows / 2));
        function.fill(
                filter,
                session,
                "read_parquet("
                        + Sql.files(files.stream().map(directory::resolve).toList()) + ")");
        return filter;
    }
}

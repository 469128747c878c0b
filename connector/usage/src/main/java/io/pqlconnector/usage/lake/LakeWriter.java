package io.pqlconnector.usage.lake;

import io.pqlconnector.core.lake.LakeFile;
import io.pqlconnector.spi.SourceName;
import io.pqlconnector.spi.source.PropertyPath;
import io.pqlconnector.usage.duckdb.Session;
import io.pqlconnector.usage.duckdb.Sql;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Writes staged files for one change and says what is in them. What is still staged when it is closed is removed. */
final class LakeWriter implements AutoCloseable {
    private final Session session;
    private final LakeDirectory directory;
    private final SourceName source;
    private final long number;
    private final List<Path> written = new ArrayList<>();
    private int files;

    /**
     * For one change.
     *
     * @param number a fresh number of the manifest, from which the files get their names
     */
    LakeWriter(Session session, LakeDirectory directory, SourceName source, long number) {
        this.session = session;
        this.directory = directory;
        this.source = source;
        this.number = number;
    }

    /** A name for the next file. */
    String nextName(LakeFile.Role role) {
        return LakeDirectory.nameOf(role, source, number, files++);
    }

    /**
     * Writes what a query gives; empty if it gives no row.
     *
     * @param columns the properties that have a column in what the query gives
     */
    Optional<StagedFile> write(LakeFile.Role role, List<PropertyPath> columns, String query) {
        String name = nextName(role);
        Path path = directory.staged(name);
        written.add(path);
        session.execute(LakeSchema.copy(query, path));
        StagedFile staged = new StagedFile(path, describe(name, role, columns, path));
        if (staged.file().rows() == 0) {
            delete(path);
            return Optional.empty();
        }
        return Optional.of(staged);
    }

    /** Looks into a staged file. */
    LakeFile describe(String name, LakeFile.Role role, List<PropertyPath> columns, Path path) {
        record Part(
                long slice,
                long rows,
                @Nullable Long first,
                @Nullable Long last) {}
        List<Part> parts = session.list(
                "SELECT slice, count(*), min(nullif(micros, 0)), max(nullif(micros, 0))"
                        + " FROM (SELECT slice, epoch_us(occurred_at) AS micros FROM read_parquet(" + Sql.file(path)
                        + ")) GROUP BY slice",
                row -> new Part(
                        row.getLong(1), row.getLong(2), row.getObject(3, Long.class), row.getObject(4, Long.class)));
        SortedMap<Long, Long> slices = new TreeMap<>();
        long rows = 0;
        long first = Long.MAX_VALUE;
        long last = Long.MIN_VALUE;
        for (Part part : parts) {
            slices.put(part.slice(), part.rows());
            rows += part.rows();
            Long partFirst = part.first();
            Long partLast = part.last();
            if (partFirst != null && partLast != null) {
                first = Math.min(first, partFirst);
                last = Math.max(last, partLast);
            }
        }
        boolean dated = last >= first;
        return new LakeFile(
                name,
                source,
                role,
                rows,
                size(path),
                dated ? Optional.of(LandingStats.instant(first)) : Optional.empty(),
                dated ? Optional.of(LandingStats.instant(last)) : Optional.empty(),
                columns,
                slices);
    }

    /** How large a staged file is. */
    static long size(Path path) {
        try {
            return Files.size(path);
        } catch (IOException e) {
            throw LakeDirectory.cannotWrite(path, e);
        }
    }

    /** Forgets a staged file. */
    static void delete(Path path) {
        try {
            Files.deleteIfExists(path);
        } catch (IOException e) {
            // It lies among the staged files, which are swept at the next start.
        }
    }

    @Override
    public void close() {
        written.forEach(LakeWriter::delete);
    }
}

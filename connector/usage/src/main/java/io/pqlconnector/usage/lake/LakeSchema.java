package io.pqlconnector.usage.lake;

import io.pqlconnector.spi.source.PropertyColumns;
import io.pqlconnector.spi.source.PropertyPath;
import io.pqlconnector.usage.duckdb.Sql;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The columns of the lake's files. Absent ids and texts are NULL. */
final class LakeSchema {
    /** The columns that every file has, in order; a column for each property of its own follows. */
    static final List<String> BASE = List.of(
            "slice",
            "kind",
            "name",
            "occurred_at",
            "received_at",
            "user_id",
            "anonymous_id",
            "group_id",
            "previous_id",
            "id_high",
            "id_low",
            "properties",
            "context");

    private static final String BASE_LIST = String.join(", ", BASE);

    // Level 1 packs usage as well as level 3 at two thirds of the cost. Each thread holds a group of rows until it is
    // full, and writes each column of it as one page: at DuckDB's own 122880 rows two threads need more than the
    // memory they are given, and pages that fit the processor's cache take a fifth less time while packing as well.
    private static final String PARQUET =
            "(FORMAT parquet, COMPRESSION zstd, COMPRESSION_LEVEL 1, ROW_GROUP_SIZE 12288, ROW_GROUP_SIZE_BYTES '24MB')";

    private LakeSchema() {}

    /**
     * Those of the wanted properties that can have a column: DuckDB does not tell names apart by case, so of two that differ
     * in case alone the second is read from the text.
     */
    static PropertyColumns columnsFor(PropertyColumns wanted) {
        Set<String> seen = new TreeSet<>();
        return new PropertyColumns(wanted.paths().stream()
                .filter(path -> path.key().indexOf('\0') < 0)
                .filter(path -> seen.add(path.toString().toLowerCase(Locale.ROOT)))
                .toList());
    }

    /** All columns of a file as a select list. */
    static String selectList(Collection<PropertyPath> columns) {
        return Stream.concat(Stream.of(BASE_LIST), columns.stream().map(LakeSchema::column))
                .collect(Collectors.joining(", "));
    }

    /** A property's column. */
    static String column(PropertyPath path) {
        return Sql.name(path.toString());
    }

    /** A statement that writes what a query gives into a file. */
    static String copy(String query, Path file) {
        return "COPY (" + query + ") TO " + Sql.text(file.toString()) + " " + PARQUET;
    }
}

package io.pqlconnector.store;

import io.pqlconnector.core.lake.LakeFile;
import io.pqlconnector.core.lake.LandedSlice;
import io.pqlconnector.core.lake.Manifest;
import io.pqlconnector.spi.SourceName;
import io.pqlconnector.spi.source.ContentHash;
import io.pqlconnector.spi.source.PropertyPath;
import io.pqlconnector.spi.source.SliceId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.StatementContext;

/**
 * What is in the lake, in the tables {@code slice} and {@code lake_file}. Times of events are kept in microseconds, as in the
 * files: in milliseconds a file's last event could seem to lie before a window that it lies in.
 */
final class SqliteManifest implements Manifest {
    private static final String SLICE_COLUMNS = """
            SELECT number, source, slice_id, mark, hash, records, duplicates, quarantined, future,
                first_event_us, last_event_us, committed_at_ms
            FROM slice
            """;
    private static final String SLICE = SLICE_COLUMNS + "WHERE source = :source AND slice_id = :slice";
    private static final String SLICES = SLICE_COLUMNS + "ORDER BY source, slice_id";
    private static final String FILES = """
            SELECT name, source, role, row_count, bytes, first_event_us, last_event_us, property_columns, slice_rows
            FROM lake_file
            ORDER BY name
            """;
    private static final String NEXT_NUMBER = """
            UPDATE slice_number
            SET last = last + 1
            WHERE only_row = 1
            RETURNING last
            """;
    private static final String REMOVE_FILE = "DELETE FROM lake_file WHERE name = :name";
    private static final String REMOVE_SLICE = "DELETE FROM slice WHERE number = :number";
    private static final String REMOVE_REPLACED = "DELETE FROM slice WHERE source = :source AND slice_id = :slice";
    private static final String PUT_SLICE = """
            INSERT INTO slice (number, source, slice_id, mark, hash, records, duplicates, quarantined, future,
                first_event_us, last_event_us, committed_at_ms)
            VALUES (:number, :source, :slice, :mark, :hash, :records, :duplicates, :quarantined, :future,
                :first, :last, :committedAt)
            """;
    private static final String ADD_FILE = """
            INSERT INTO lake_file (name, source, role, row_count, bytes, first_event_us, last_event_us,
                property_columns, slice_rows)
            VALUES (:name, :source, :role, :rows, :bytes, :first, :last, :columns, :slices)
            """;

    private final Database database;

    SqliteManifest(Database database) {
        this.database = database;
    }

    @Override
    public Optional<LandedSlice> slice(SourceName source, SliceId id) {
        return database.read(handle -> handle.createQuery(SLICE)
                .bind("source", source.value())
                .bind("slice", id.value())
                .map(SqliteManifest::landedSlice)
                .findOne());
    }

    @Override
    public List<LandedSlice> slices() {
        return database.read(handle ->
                handle.createQuery(SLICES).map(SqliteManifest::landedSlice).list());
    }

    @Override
    public List<LakeFile> files() {
        return database.read(handle ->
                handle.createQuery(FILES).map(SqliteManifest::lakeFile).list());
    }

    @Override
    public long nextSliceNumber() {
        // A power cut can take the number back, but then what was written with it was not committed either.
        return database.write(
                Database.Durability.PROCESS,
                handle -> handle.createQuery(NEXT_NUMBER).mapTo(Long.class).one());
    }

    @Override
    public void commit(Change change) {
        // The files that the change drops are deleted right after it: it must not be undone by a power cut.
        database.writeOnly(Database.Durability.POWER_CUT, handle -> {
            removeFiles(handle, change.removedFiles());
            removeSlices(handle, change);
            putSlices(handle, change.putSlices());
            addFiles(handle, change.addedFiles());
        });
    }

    private static void removeFiles(Handle handle, Collection<String> names) {
        try (Bulk bulk = new Bulk(handle, REMOVE_FILE)) {
            for (String name : names) {
                bulk.set("name", name).add();
            }
            bulk.execute();
        }
    }

    private static void removeSlices(Handle handle, Change change) {
        try (Bulk bulk = new Bulk(handle, REMOVE_SLICE)) {
            for (long number : change.removedSlices()) {
                bulk.set("number", number).add();
            }
            bulk.execute();
        }
        try (Bulk bulk = new Bulk(handle, REMOVE_REPLACED)) {
            for (LandedSlice slice : change.putSlices()) {
                bulk.set("source", slice.source().value())
                        .set("slice", slice.id().value())
                        .add();
            }
            bulk.execute();
        }
    }

    private static void putSlices(Handle handle, Collection<LandedSlice> slices) {
        try (Bulk bulk = new Bulk(handle, PUT_SLICE)) {
            for (LandedSlice slice : slices) {
                bulk.set("number", slice.number())
                        .set("source", slice.source().value())
                        .set("slice", slice.id().value())
                        .set("mark", slice.mark())
                        .set("hash", slice.hash().value())
                        .set("records", slice.records())
                        .set("duplicates", slice.duplicates())
                        .set("quarantined", slice.quarantined())
                        .set("future", slice.future())
                        .setLong("first", slice.first().map(Times::microsBefore))
                        .setLong("last", slice.last().map(Times::microsAfter))
                        .set("committedAt", slice.committedAt())
                        .add();
            }
            bulk.execute();
        }
    }

    private static void addFiles(Handle handle, Collection<LakeFile> files) {
        try (Bulk bulk = new Bulk(handle, ADD_FILE)) {
            for (LakeFile file : files) {
                bulk.set("name", file.name())
                        .set("source", file.source().value())
                        .set("role", file.role().name().toLowerCase(Locale.ROOT))
                        .set("rows", file.rows())
                        .set("bytes", file.bytes())
                        .setLong("first", file.first().map(Times::microsBefore))
                        .setLong("last", file.last().map(Times::microsAfter))
                        .set(
                                "columns",
                                Json.array(file.columns().stream()
                                        .map(PropertyPath::toString)
                                        .toList()))
                        .set("slices", Json.counts(file.slices()))
                        .add();
            }
            bulk.execute();
        }
    }

    private static LandedSlice landedSlice(ResultSet row, StatementContext context) throws SQLException {
        return new LandedSlice(
                row.getLong("number"),
                new SourceName(row.getString("source")),
                new SliceId(row.getString("slice_id")),
                row.getString("mark"),
                new ContentHash(row.getString("hash")),
                row.getLong("records"),
                row.getLong("duplicates"),
                row.getLong("quarantined"),
                row.getLong("future"),
                Columns.optionalLong(row, "first_event_us").map(Times::fromMicros),
                Columns.optionalLong(row, "last_event_us").map(Times::fromMicros),
                Instant.ofEpochMilli(row.getLong("committed_at_ms")));
    }

    private static LakeFile lakeFile(ResultSet row, StatementContext context) throws SQLException {
        SortedMap<Long, Long> slices = new TreeMap<>();
        Json.readCounts(row.getString("slice_rows"))
                .forEach((number, rows) -> slices.put(Long.parseLong(number), rows));
        return new LakeFile(
                row.getString("name"),
                new SourceName(row.getString("source")),
                LakeFile.Role.valueOf(row.getString("role").toUpperCase(Locale.ROOT)),
                row.getLong("row_count"),
                row.getLong("bytes"),
                Columns.optionalLong(row, "first_event_us").map(Times::fromMicros),
                Columns.optionalLong(row, "last_event_us").map(Times::fromMicros),
                Json.readStrings(row.getString("property_columns")).stream()
                        .map(SqliteManifest::propertyPath)
                        .toList(),
                slices);
    }

    private static PropertyPath propertyPath(String text) {
        for (PropertyPath.Root root : PropertyPath.Root.values()) {
            String prefix = root.word() + ".";
            if (text.startsWith(prefix)) {
                return new PropertyPath(root, text.substring(prefix.length()));
            }
        }
        throw Json.unexpected("a property");
    }
}

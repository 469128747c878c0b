package io.pqlconnector.usage.lake;

import io.pqlconnector.core.lake.LakeFile;
import io.pqlconnector.spi.source.PropertyPath;
import io.pqlconnector.usage.duckdb.Session;
import io.pqlconnector.usage.duckdb.Sql;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Sees to it that no record stands twice among those that queries see. Of the records with one id the one that was received
 * last stands; among those received at the same time the greatest by a digest of its content, and of equal copies the one of
 * the slice that landed first. So what stands depends on the slices alone, not on the order of files, lines or threads.
 *
 * <p>Within a slice the others are dropped: they come again whenever the slice is read. Against other slices they are kept
 * aside as shadowed, because the slice that holds the standing one may be replaced by one that no longer does.
 */
final class Deduplication {
    /** How many ids are compared at once: a hash table of so many stays well below what DuckDB may take. */
    private static final long IDS_AT_ONCE = 2_000_000;

    /** The place of the slice that comes in, which is no file of the lake yet. */
    private static final int STAGED = -1;

    // As a JSON list, so that no two contents give one text. Columns are left out: they are made of the same content.
    private static final String DIGEST =
            "md5_number(to_json([kind, name, CAST(occurred_at AS VARCHAR), user_id, anonymous_id, group_id, previous_id,"
                    + " properties, context])::VARCHAR)";

    private final Session session;
    private final LakeDirectory directory;
    private final LakeWriter writer;

    Deduplication(Session session, LakeDirectory directory, LakeWriter writer) {
        this.session = session;
        this.directory = directory;
        this.writer = writer;
    }

    /**
     * Drops what stands more than once in a staged file.
     *
     * @return the file without it; the same if there was nothing to drop
     */
    Optional<StagedFile> within(StagedFile staged) {
        String from = "read_parquet(" + Sql.file(staged.path()) + ", file_row_number = true)";
        session.execute("CREATE OR REPLACE TEMP TABLE repeated (id_high BIGINT, id_low BIGINT)");
        for (String pass : passes(staged.file().rows())) {
            session.execute("INSERT INTO repeated SELECT id_high, id_low FROM " + from + " WHERE " + pass
                    + " GROUP BY id_high, id_low HAVING count(*) > 1");
        }
        if (session.number("SELECT count(*) FROM repeated") == 0) {
            return Optional.of(staged);
        }
        session.execute("CREATE OR REPLACE TEMP TABLE dropped AS SELECT row FROM (SELECT file_row_number AS row,"
                + " row_number() OVER (PARTITION BY id_high, id_low ORDER BY received_at DESC, digest DESC) AS rank"
                + " FROM (SELECT file_row_number, id_high, id_low, received_at, " + DIGEST + " AS digest FROM " + from
                + " SEMI JOIN repeated USING (id_high, id_low))) WHERE rank > 1");
        Optional<StagedFile> kept = writer.write(
                staged.file().role(),
                staged.file().columns(),
                "SELECT " + LakeSchema.selectList(staged.file().columns()) + " FROM " + from
                        + " ANTI JOIN dropped ON file_row_number = dropped.row");
        LakeWriter.delete(staged.path());
        return kept;
    }

    /**
     * What becomes of the lake when a slice comes into it.
     *
     * @param added files to be added
     * @param removed names of files to be removed
     */
    record Outcome(List<StagedFile> added, Set<String> removed) {
        Outcome {
            added = List.copyOf(added);
            removed = Set.copyOf(removed);
        }
    }

    /**
     * Puts a slice in the place of its earlier version among what the other slices hold.
     *
     * @param staged the slice without repetitions; empty if it holds no record
     * @param replaced the number of its earlier version, or a number that no slice has
     * @param files the files of the source
     * @param mayOverlap whether a record of the slice may stand in another slice
     */
    Outcome against(Optional<StagedFile> staged, long replaced, List<LakeFile> files, boolean mayOverlap) {
        findAffected(staged, replaced, files, mayOverlap);
        Moves moves = session.number("SELECT count(*) FROM affected") == 0
                ? new Moves(Map.of())
                : findMoves(staged, replaced, files);
        List<StagedFile> added = new ArrayList<>();
        Set<String> removed = new LinkedHashSet<>();
        for (LakeFile file : files) {
            boolean moved = moves.concern(directory.resolve(file));
            if (moved || file.slices().containsKey(replaced)) {
                removed.add(file.name());
                if (moved || file.slices().size() > 1) {
                    without(file, replaced, moves).ifPresent(added::add);
                }
            }
        }
        staged.flatMap(file -> standing(file, moves)).ifPresent(added::add);
        addMoved(staged, files, moves, added);
        return new Outcome(added, removed);
    }

    // The ids of which more than one candidate may have to be compared, or whose standing record goes away, with the
    // places of the files that hold them.
    private void findAffected(Optional<StagedFile> staged, long replaced, List<LakeFile> files, boolean mayOverlap) {
        session.execute("CREATE OR REPLACE TEMP TABLE affected (id_high BIGINT, id_low BIGINT, file INTEGER)");
        List<LakeFile> others = files.stream()
                .filter(file -> file.slices().keySet().stream().anyMatch(slice -> slice != replaced))
                .toList();
        List<LakeFile> shadowed = others.stream()
                .filter(file -> file.role() == LakeFile.Role.SHADOWED)
                .toList();
        List<LakeFile> held = files.stream()
                .filter(file ->
                        file.role() == LakeFile.Role.RECORDS && file.slices().containsKey(replaced))
                .toList();
        if (mayOverlap && staged.isPresent() && !others.isEmpty()) {
            addAffected(
                    others,
                    replaced,
                    files,
                    List.of(staged.get().path()),
                    "true",
                    staged.get().file().rows());
        }
        if (!shadowed.isEmpty() && !held.isEmpty()) {
            addAffected(
                    shadowed,
                    replaced,
                    files,
                    held.stream().map(directory::resolve).toList(),
                    "slice = " + replaced,
                    held.stream().mapToLong(LakeFile::rows).sum());
        }
    }

    private void addAffected(
            List<LakeFile> in, long replaced, List<LakeFile> files, List<Path> ids, String condition, long rows) {
        List<Path> paths = files.stream().map(directory::resolve).toList();
        String places =
                paths.stream().map(path -> Sql.text(path.toString())).collect(Collectors.joining(", ", "[", "]"));
        for (String pass : passes(rows)) {
            session.execute("INSERT INTO affected SELECT id_high, id_low, list_position(" + places
                    + ", filename) - 1 FROM (SELECT id_high, id_low, filename FROM read_parquet("
                    + Sql.files(in.stream().map(directory::resolve).toList()) + ", filename = true) WHERE slice <> "
                    + replaced + " AND " + pass + ") SEMI JOIN (SELECT id_high, id_low FROM read_parquet("
                    + Sql.files(ids) + ") WHERE " + condition + " AND " + pass + ") USING (id_high, id_low)");
        }
    }

    /**
     * Rows that stand where they did not, or the other way round; they lie in the table {@code moves}.
     *
     * @param places the place in the table of each file that rows move out of
     */
    private record Moves(Map<Path, Integer> places) {
        boolean concern(Path path) {
            return places.containsKey(path);
        }

        String rowsOf(Path path) {
            return "(SELECT row FROM moves WHERE file = " + places.get(path) + ")";
        }
    }

    // Compares all candidates for the affected ids.
    private Moves findMoves(Optional<StagedFile> staged, long replaced, List<LakeFile> files) {
        session.execute("CREATE OR REPLACE TEMP TABLE candidates (file INTEGER, row BIGINT, shadowed BOOLEAN,"
                + " slice BIGINT, id_high BIGINT, id_low BIGINT, received_at TIMESTAMP, digest UHUGEINT)");
        Map<Integer, Path> paths = new HashMap<>();
        staged.ifPresent(file -> {
            paths.put(STAGED, file.path());
            addCandidates(STAGED, file.path(), false, "true");
        });
        for (int place : session.list("SELECT DISTINCT file FROM affected ORDER BY file", row -> row.getInt(1))) {
            LakeFile file = files.get(place);
            paths.put(place, directory.resolve(file));
            addCandidates(
                    place, directory.resolve(file), file.role() == LakeFile.Role.SHADOWED, "slice <> " + replaced);
        }
        session.execute("CREATE OR REPLACE TEMP TABLE moves AS SELECT file, row FROM (SELECT file, row, shadowed,"
                + " row_number() OVER (PARTITION BY id_high, id_low ORDER BY received_at DESC, digest DESC, slice) AS rank"
                + " FROM candidates) WHERE shadowed = (rank = 1)");
        session.execute("DROP TABLE candidates");
        Map<Path, Integer> places = new HashMap<>();
        for (int place : session.list("SELECT DISTINCT file FROM moves", row -> row.getInt(1))) {
            Path path = paths.get(place);
            if (path != null) {
                places.put(path, place);
            }
        }
        return new Moves(places);
    }

    // In two steps, because the digest needs the texts: they are read only where there is a candidate.
    private void addCandidates(int place, Path path, boolean shadowed, String condition) {
        String from = "read_parquet(" + Sql.file(path) + ", file_row_number = true)";
        session.execute("CREATE OR REPLACE TEMP TABLE places AS SELECT file_row_number AS row FROM " + from
                + " SEMI JOIN affected USING (id_high, id_low) WHERE " + condition);
        session.execute("INSERT INTO candidates SELECT " + place + ", file_row_number, " + shadowed
                + ", slice, id_high, id_low, received_at, " + DIGEST + " FROM " + from
                + " SEMI JOIN places ON file_row_number = places.row");
    }

    private Optional<StagedFile> without(LakeFile file, long replaced, Moves moves) {
        Path path = directory.resolve(file);
        return writer.write(
                file.role(),
                file.columns(),
                select(file.columns(), path)
                        + (moves.concern(path) ? " ANTI JOIN " + moves.rowsOf(path) + " ON file_row_number = row" : "")
                        + " WHERE slice <> " + replaced);
    }

    // What stands of the slice that comes in.
    private Optional<StagedFile> standing(StagedFile staged, Moves moves) {
        if (!moves.concern(staged.path())) {
            return Optional.of(staged);
        }
        List<PropertyPath> columns = staged.file().columns();
        return writer.write(
                LakeFile.Role.RECORDS,
                columns,
                select(columns, staged.path()) + " ANTI JOIN " + moves.rowsOf(staged.path())
                        + " ON file_row_number = row");
    }

    // What no longer stands goes to a file of shadowed records, and what stands again to one of records.
    private void addMoved(Optional<StagedFile> staged, List<LakeFile> files, Moves moves, List<StagedFile> added) {
        Map<Path, List<PropertyPath>> demoted = new LinkedHashMap<>();
        Map<Path, List<PropertyPath>> promoted = new LinkedHashMap<>();
        staged.filter(file -> moves.concern(file.path()))
                .ifPresent(file -> demoted.put(file.path(), file.file().columns()));
        for (LakeFile file : files) {
            Path path = directory.resolve(file);
            if (moves.concern(path)) {
                (file.role() == LakeFile.Role.SHADOWED ? promoted : demoted).put(path, file.columns());
            }
        }
        write(LakeFile.Role.SHADOWED, demoted, moves).ifPresent(added::add);
        write(LakeFile.Role.RECORDS, promoted, moves).ifPresent(added::add);
        staged.filter(file -> moves.concern(file.path())).ifPresent(file -> LakeWriter.delete(file.path()));
    }

    private Optional<StagedFile> write(LakeFile.Role role, Map<Path, List<PropertyPath>> columnsByPath, Moves moves) {
        if (columnsByPath.isEmpty()) {
            return Optional.empty();
        }
        List<PropertyPath> columns = common(columnsByPath.values());
        return writer.write(
                role,
                columns,
                columnsByPath.keySet().stream()
                        .map(path -> select(columns, path) + " SEMI JOIN " + moves.rowsOf(path)
                                + " ON file_row_number = row")
                        .collect(Collectors.joining(" UNION ALL ")));
    }

    private static String select(List<PropertyPath> columns, Path path) {
        return "SELECT " + LakeSchema.selectList(columns) + " FROM read_parquet(" + Sql.file(path)
                + ", file_row_number = true)";
    }

    private static List<PropertyPath> common(Collection<List<PropertyPath>> columns) {
        Set<PropertyPath> common = new TreeSet<>(columns.iterator().next());
        columns.forEach(common::retainAll);
        return new ArrayList<>(common);
    }

    // Ids are hashes, so their lowest bits part them evenly.
    private static List<String> passes(long rows) {
        int count = 1;
        while (count < 256 && rows / count > IDS_AT_ONCE) {
            count *= 2;
        }
        List<String> passes = new ArrayList<>();
        for (int pass = 0; pass < count; pass++) {
            passes.add(count == 1 ? "true" : "(id_low & " + (count - 1) + ") = " + pass);
        }
        return passes;
    }
}

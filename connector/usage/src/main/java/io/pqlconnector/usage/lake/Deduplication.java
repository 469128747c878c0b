package io.pqlconnector.usage.lake;

import io.pqlconnector.core.lake.LakeFile;
import io.pqlconnector.spi.source.PropertyPath;
import io.pqlconnector.usage.duckdb.Session;
import io.pqlconnector.usage.duckdb.Sql;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

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

    // As a JSON list, so that no two contents give one text. Columns are left out: they are made of the same content.
    private static final String DIGEST =
            "md5(to_json([kind, name, CAST(occurred_at AS VARCHAR), user_id, anonymous_id, group_id, previous_id,"
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
    Outcome against(
            Optional<StagedFile> staged, long replaced, List<LakeFile> files, boolean mayOverlap) {
        findAffected(staged, replaced, files, mayOverlap);
        boolean anyAffected = session.number("SELECT count(*) FROM affected") > 0;
        if (anyAffected) {
            rank(staged, replaced, files);
        }
        List<StagedFile> added = new ArrayList<>();
        Set<String> removed = new LinkedHashSet<>();
        Set<String> moved = anyAffected ? movedFrom() : Set.of();
        for (LakeFile file : files) {
            boolean holdsReplaced = file.slices().containsKey(replaced);
            boolean isMoved = moved.contains(directory.resolve(file).toString());
            if (holdsReplaced || isMoved) {
                removed.add(file.name());
                if (isMoved || file.slices().size() > 1) {
                    without(file, replaced, isMoved).ifPresent(added::add);
                }
            }
        }
        if (anyAffected) {
            addMoved(staged, files, moved, added);
        } else {
            staged.ifPresent(added::add);
        }
        return new Outcome(added, removed);
    }

    // The ids of which more than one candidate may have to be compared, or whose standing record goes away.
    private void findAffected(Optional<StagedFile> staged, long replaced, List<LakeFile> files, boolean mayOverlap) {
        session.execute("CREATE OR REPLACE TEMP TABLE affected (id_high BIGINT, id_low BIGINT)");
        List<LakeFile> others = files.stream()
                .filter(file -> file.slices().keySet().stream().anyMatch(slice -> slice != replaced))
                .toList();
        List<LakeFile> shadowed =
                others.stream().filter(file -> file.role() == LakeFile.Role.SHADOWED).toList();
        List<LakeFile> held = files.stream()
                .filter(file -> file.role() == LakeFile.Role.RECORDS && file.slices().containsKey(replaced))
                .toList();
        List<String> queries = new ArrayList<>();
        if (mayOverlap && staged.isPresent() && !others.isEmpty()) {
            queries.add(common(
                    from(others),
                    "slice <> " + replaced,
                    "read_parquet(" + Sql.file(staged.get().path()) + ")",
                    "true"));
        }
        if (!shadowed.isEmpty() && !held.isEmpty()) {
            queries.add(common(from(shadowed), "slice <> " + replaced, from(held), "slice = " + replaced));
        }
        long rows = Math.max(
                staged.map(file -> file.file().rows()).orElse(0L),
                held.stream().mapToLong(LakeFile::rows).sum());
        for (String query : queries) {
            for (String pass : passes(rows)) {
                session.execute("INSERT INTO affected " + query.replace("{pass}", pass));
            }
        }
    }

    private static String common(String some, String condition, String others, String otherCondition) {
        return "SELECT id_high, id_low FROM (SELECT id_high, id_low FROM " + some + " WHERE " + condition
                + " AND {pass}) SEMI JOIN (SELECT id_high, id_low FROM " + others + " WHERE " + otherCondition
                + " AND {pass}) USING (id_high, id_low)";
    }

    // Which of the candidates stands; the table holds one row for each, with where it lies and its place.
    private void rank(Optional<StagedFile> staged, long replaced, List<LakeFile> files) {
        session.execute("CREATE OR REPLACE TEMP TABLE candidates (file VARCHAR, row BIGINT, shadowed BOOLEAN,"
                + " slice BIGINT, id_high BIGINT, id_low BIGINT, received_at TIMESTAMP, digest VARCHAR)");
        staged.ifPresent(file -> addCandidates(List.of(file.path()), "false", "true"));
        for (LakeFile.Role role : LakeFile.Role.values()) {
            List<Path> paths = files.stream()
                    .filter(file -> file.role() == role)
                    .map(directory::resolve)
                    .toList();
            if (!paths.isEmpty()) {
                addCandidates(
                        paths, Boolean.toString(role == LakeFile.Role.SHADOWED), "slice <> " + replaced);
            }
        }
        session.execute("CREATE OR REPLACE TEMP TABLE ranked AS SELECT file, row, shadowed,"
                + " row_number() OVER (PARTITION BY id_high, id_low ORDER BY received_at DESC, digest DESC, slice) AS rank"
                + " FROM candidates");
    }

    // In two steps, because the digest needs the texts: first where the candidates lie, then the texts of those files alone.
    private void addCandidates(List<Path> paths, String shadowed, String condition) {
        session.execute("CREATE OR REPLACE TEMP TABLE places AS SELECT filename AS file, file_row_number AS row FROM read_parquet("
                + Sql.files(paths) + ", filename = true, file_row_number = true) SEMI JOIN affected USING (id_high, id_low) WHERE " + condition);
        Set<String> wanted = new HashSet<>(session.list("SELECT DISTINCT file FROM places", row -> row.getString(1)));
        for (Path path : paths) {
            if (wanted.contains(path.toString())) {
                String file = Sql.text(path.toString());
                session.execute("INSERT INTO candidates SELECT " + file + ", file_row_number, " + shadowed
                        + ", slice, id_high, id_low, received_at, " + DIGEST + " FROM read_parquet(" + Sql.file(path)
                        + ", file_row_number = true) WHERE file_row_number IN (SELECT row FROM places WHERE file = " + file
                        + ")");
            }
        }
    }

    private Set<String> movedFrom() {
        return new HashSet<>(session.list(
                "SELECT DISTINCT file FROM ranked WHERE shadowed = (rank = 1)", row -> row.getString(1)));
    }

    private Optional<StagedFile> without(LakeFile file, long replaced, boolean moved) {
        Path path = directory.resolve(file);
        return writer.write(
                file.role(),
                file.columns(),
                select(file.columns(), path) + " WHERE slice <> " + replaced
                        + (moved ? " AND file_row_number NOT IN (" + movedRows(path) + ")" : ""));
    }

    private void addMoved(
            Optional<StagedFile> staged, List<LakeFile> files, Set<String> moved, List<StagedFile> added) {
        List<String> promoted = new ArrayList<>();
        List<String> demoted = new ArrayList<>();
        List<LakeFile> promotedFrom = new ArrayList<>();
        List<List<PropertyPath>> demotedColumns = new ArrayList<>();
        for (LakeFile file : files) {
            if (moved.contains(directory.resolve(file).toString())) {
                if (file.role() == LakeFile.Role.SHADOWED) {
                    promotedFrom.add(file);
                } else {
                    demotedColumns.add(file.columns());
                }
            }
        }
        boolean stagedMoved = staged.isPresent() && moved.contains(staged.get().path().toString());
        staged.filter(file -> stagedMoved).ifPresent(file -> demotedColumns.add(file.file().columns()));
        List<PropertyPath> common = common(demotedColumns);
        for (LakeFile file : files) {
            Path path = directory.resolve(file);
            if (moved.contains(path.toString()) && file.role() == LakeFile.Role.RECORDS) {
                demoted.add(select(common, path) + " WHERE file_row_number IN (" + movedRows(path) + ")");
            }
        }
        if (staged.isPresent()) {
            Path path = staged.get().path();
            if (stagedMoved) {
                demoted.add(select(common, path) + " WHERE file_row_number IN (" + movedRows(path) + ")");
                writer.write(
                                LakeFile.Role.RECORDS,
                                staged.get().file().columns(),
                                select(staged.get().file().columns(), path) + " WHERE file_row_number NOT IN ("
                                        + movedRows(path) + ")")
                        .ifPresent(added::add);
            } else {
                added.add(staged.get());
            }
        }
        List<PropertyPath> promotedColumns =
                common(promotedFrom.stream().map(LakeFile::columns).toList());
        for (LakeFile file : promotedFrom) {
            Path path = directory.resolve(file);
            promoted.add(select(promotedColumns, path) + " WHERE file_row_number IN (" + movedRows(path) + ")");
        }
        if (!promoted.isEmpty()) {
            writer.write(LakeFile.Role.RECORDS, promotedColumns, String.join(" UNION ALL ", promoted))
                    .ifPresent(added::add);
        }
        if (!demoted.isEmpty()) {
            writer.write(LakeFile.Role.SHADOWED, common, String.join(" UNION ALL ", demoted)).ifPresent(added::add);
        }
        if (stagedMoved) {
            staged.ifPresent(file -> LakeWriter.delete(file.path()));
        }
    }

    private static String select(List<PropertyPath> columns, Path path) {
        return "SELECT " + LakeSchema.selectList(columns) + " FROM read_parquet(" + Sql.file(path)
                + ", file_row_number = true)";
    }

    private static String movedRows(Path path) {
        return "SELECT row FROM ranked WHERE shadowed = (rank = 1) AND file = " + Sql.text(path.toString());
    }

    private String from(Collection<LakeFile> files) {
        return "read_parquet(" + Sql.files(files.stream().map(directory::resolve).toList()) + ")";
    }

    private static List<PropertyPath> common(List<List<PropertyPath>> columns) {
        Set<PropertyPath> common = new TreeSet<>();
        if (!columns.isEmpty()) {
            common.addAll(columns.get(0));
            columns.forEach(common::retainAll);
        }
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

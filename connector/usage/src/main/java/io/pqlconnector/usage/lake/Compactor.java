package io.pqlconnector.usage.lake;

import io.pqlconnector.core.lake.LakeFile;
import io.pqlconnector.core.lake.LandedSlice;
import io.pqlconnector.core.lake.Manifest;
import io.pqlconnector.spi.SourceName;
import io.pqlconnector.spi.source.PropertyColumns;
import io.pqlconnector.spi.source.PropertyPath;
import io.pqlconnector.usage.duckdb.Session;
import io.pqlconnector.usage.duckdb.Sql;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Keeps the lake quick to read: gathers small files of the same days into one file per UTC day, gives files the columns that
 * the rules refer to, and drops usage that is older than the retention. Each step is a change of its own that leaves what
 * queries see as it was, so it may be stopped anywhere.
 */
final class Compactor {
    /** Fewer small files of a source than this do no harm, and rewriting a day's file for each new slice would. */
    private static final int GATHERED_FROM = 4;

    /** A large file is rewritten to drop old usage only when this part of it is old. */
    private static final int EXPIRED_PART = 10;

    private static final long COMMITTED_AT_ONCE = 64L << 20;

    private static final String USAGE = "kind IN ('track', 'page', 'screen')";

    private final LakeDirectory directory;
    private final Manifest manifest;
    private final LakeCommit commit;
    private final Supplier<Session> sessions;
    private final PropertyColumns columns;
    private final Optional<Duration> retention;
    private final long smallFileBytes;

    Compactor(
            LakeDirectory directory,
            Manifest manifest,
            LakeCommit commit,
            Supplier<Session> sessions,
            PropertyColumns columns,
            Optional<Duration> retention,
            long smallFileBytes) {
        this.directory = directory;
        this.manifest = manifest;
        this.commit = commit;
        this.sessions = sessions;
        this.columns = columns;
        this.retention = retention;
        this.smallFileBytes = smallFileBytes;
    }

    void compact(Instant now) throws InterruptedException {
        // Whole days, so that a file at the border is rewritten once a day at most.
        Optional<Instant> cutoff = retention.map(kept -> now.minus(kept).truncatedTo(ChronoUnit.DAYS));
        if (cutoff.isPresent()) {
            for (LakeFile file : manifest.files()) {
                if (file.first().filter(cutoff.get()::isAfter).isPresent()) {
                    dropExpired(file, cutoff.get());
                    stopIfInterrupted();
                }
            }
        }
        for (List<List<LakeFile>> sets :
                portions(SmallFiles.toGather(manifest.files(), smallFileBytes, GATHERED_FROM))) {
            gather(sets);
            stopIfInterrupted();
        }
        for (LakeFile file : manifest.files()) {
            if (file.role() == LakeFile.Role.RECORDS && !file.columns().containsAll(columns.paths())) {
                addColumns(file);
                stopIfInterrupted();
            }
        }
    }

    private static void stopIfInterrupted() throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
    }

    private void dropExpired(LakeFile file, Instant cutoff) {
        try (Session session = sessions.get()) {
            String expired = USAGE + " AND occurred_at < make_timestamp(" + RowBuffer.micros(cutoff) + ")";
            String from = "read_parquet(" + Sql.file(directory.resolve(file)) + ")";
            long old = session.number("SELECT count(*) FROM " + from + " WHERE " + expired);
            if (old == 0 || (old < file.rows() / EXPIRED_PART && file.bytes() >= smallFileBytes)) {
                return;
            }
            try (LakeWriter writer = writer(session, file.source())) {
                String rest = "SELECT " + LakeSchema.selectList(file.columns()) + " FROM " + from + " WHERE NOT ("
                        + expired + ")";
                List<StagedFile> kept = old == file.rows()
                        ? List.of()
                        : writer.write(file.role(), file.columns(), rest).stream()
                                .toList();
                expectRows(file.rows() - old, kept);
                commit.apply(kept, Set.of(file.name()), withFewer(file, kept));
            }
        }
    }

    // What the slices hold counts only what stands.
    private List<LandedSlice> withFewer(LakeFile file, List<StagedFile> kept) {
        if (file.role() == LakeFile.Role.SHADOWED) {
            return List.of();
        }
        Map<Long, Long> dropped = new HashMap<>(file.slices());
        kept.forEach(left -> left.file().slices().forEach((slice, rows) -> dropped.merge(slice, -rows, Long::sum)));
        return manifest.slices().stream()
                .filter(slice -> dropped.getOrDefault(slice.number(), 0L) > 0)
                .map(slice -> Lander.withCounts(
                        slice,
                        slice.records() - dropped.getOrDefault(slice.number(), 0L),
                        slice.duplicates(),
                        slice.future()))
                .toList();
    }

    // Each portion is one commit: one for each set would cost more than the gathering, and one for all twice the disk.
    private static List<List<List<LakeFile>>> portions(List<List<LakeFile>> sets) {
        List<List<List<LakeFile>>> portions = new ArrayList<>();
        List<List<LakeFile>> portion = new ArrayList<>();
        long bytes = 0;
        for (List<LakeFile> set : sets) {
            boolean sameSource = portion.isEmpty()
                    || portion.get(0).get(0).source().equals(set.get(0).source());
            if (!sameSource || bytes > COMMITTED_AT_ONCE) {
                portions.add(portion);
                portion = new ArrayList<>();
                bytes = 0;
            }
            portion.add(set);
            bytes += set.stream().mapToLong(LakeFile::bytes).sum();
        }
        if (!portion.isEmpty()) {
            portions.add(portion);
        }
        return portions;
    }

    private void gather(List<List<LakeFile>> sets) {
        try (Session session = sessions.get();
                LakeWriter writer = writer(session, sets.get(0).get(0).source())) {
            List<StagedFile> all = new ArrayList<>();
            for (List<LakeFile> files : sets) {
                List<StagedFile> written = new ArrayList<>();
                for (DaySpan span : DaySpan.of(daysOf(files, session), Math.max(1, files.size() / 2))) {
                    List<LakeFile> touched =
                            files.stream().filter(span::mayHold).toList();
                    writer.write(
                                    files.get(0).role(),
                                    columns.paths(),
                                    withColumns(touched, span.condition()) + " ORDER BY occurred_at, id_high, id_low")
                            .ifPresent(written::add);
                }
                expectRows(files.stream().mapToLong(LakeFile::rows).sum(), written);
                all.addAll(written);
            }
            commit.apply(
                    all,
                    sets.stream().flatMap(List::stream).map(LakeFile::name).collect(Collectors.toSet()),
                    List.of());
        }
    }

    private List<DaySpan.Day> daysOf(Collection<LakeFile> files, Session session) {
        return session.list(
                "SELECT " + DaySpan.DAY + " AS day, count(*) FROM read_parquet("
                        + Sql.files(files.stream().map(directory::resolve).toList()) + ") GROUP BY day ORDER BY day",
                row -> new DaySpan.Day(row.getLong(1), row.getLong(2)));
    }

    private void addColumns(LakeFile file) {
        try (Session session = sessions.get();
                LakeWriter writer = writer(session, file.source())) {
            List<StagedFile> written = new ArrayList<>();
            writer.write(file.role(), columns.paths(), withColumns(List.of(file), "true"))
                    .ifPresent(written::add);
            expectRows(file.rows(), written);
            commit.apply(written, Set.of(file.name()), List.of());
        }
    }

    // The rows of some files with the wanted columns, from the files' own where they have them, else from the text.
    private String withColumns(List<LakeFile> files, String condition) {
        Map<Set<PropertyPath>, List<Path>> byColumns = new LinkedHashMap<>();
        for (LakeFile file : files) {
            byColumns
                    .computeIfAbsent(new HashSet<>(file.columns()), key -> new ArrayList<>())
                    .add(directory.resolve(file));
        }
        return byColumns.entrySet().stream()
                .map(entry -> "SELECT " + String.join(", ", LakeSchema.BASE)
                        + columns.paths().stream()
                                .map(path -> entry.getKey().contains(path)
                                        ? ", " + LakeSchema.column(path)
                                        : ", " + ColumnTextFunction.call(path) + " AS " + LakeSchema.column(path))
                                .collect(Collectors.joining())
                        + " FROM read_parquet(" + Sql.files(entry.getValue()) + ") WHERE " + condition)
                .collect(Collectors.joining(" UNION ALL "));
    }

    private LakeWriter writer(Session session, SourceName source) {
        directory.create();
        return new LakeWriter(session, directory, source, manifest.nextSliceNumber());
    }

    // Nothing may be lost by tidying, whatever else is wrong.
    private static void expectRows(long expected, List<StagedFile> written) {
        long rows = written.stream().mapToLong(file -> file.file().rows()).sum();
        if (rows != expected) {
            throw new IllegalStateException("compaction read " + expected + " rows and wrote " + rows);
        }
    }
}

package io.pqlconnector.usage.lake;

import io.pqlconnector.core.lake.LakeFile;
import io.pqlconnector.core.lake.LandedSlice;
import io.pqlconnector.core.lake.LandingProgress;
import io.pqlconnector.core.lake.Manifest;
import io.pqlconnector.spi.AdapterException;
import io.pqlconnector.spi.FailureKind;
import io.pqlconnector.spi.SourceName;
import io.pqlconnector.spi.source.ContentHash;
import io.pqlconnector.spi.source.PropertyColumns;
import io.pqlconnector.spi.source.Slice;
import io.pqlconnector.spi.source.UsageSource;
import io.pqlconnector.usage.duckdb.Session;
import io.pqlconnector.usage.duckdb.Sql;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Lands slices: reads them into a staged file, takes out what stands twice, and commits. */
final class Lander {
    /** A number that no slice has. */
    private static final long NO_SLICE = -1;

    /** Below this many bad lines a slice is not refused as long as one line of it is good: one of three says little. */
    private static final int FEW = 10;

    private static final int REASONS_SHOWN = 3;

    private final LakeDirectory directory;
    private final Quarantine quarantine;
    private final Manifest manifest;
    private final LakeCommit commit;
    private final SliceLanding landing;
    private final Supplier<Session> sessions;
    private final LandedIds landedIds;
    private final PropertyColumns columns;
    private final double maxBadShare;
    private final Clock clock;
    private final ForgottenPeople forgotten;

    Lander(
            LakeDirectory directory,
            Quarantine quarantine,
            Manifest manifest,
            LakeCommit commit,
            SliceLanding landing,
            Supplier<Session> sessions,
            LandedIds landedIds,
            PropertyColumns columns,
            double maxBadShare,
            Clock clock,
            ForgottenPeople forgotten) {
        this.forgotten = forgotten;
        this.directory = directory;
        this.quarantine = quarantine;
        this.manifest = manifest;
        this.commit = commit;
        this.landing = landing;
        this.sessions = sessions;
        this.landedIds = landedIds;
        this.columns = columns;
        this.maxBadShare = maxBadShare;
        this.clock = clock;
    }

    /** What was read of a slice. */
    private record Reading(
            Slice slice, SourceName source, long number, ContentHash hash, LandingStats stats, long bad) {}

    LandedSlice land(UsageSource source, Slice slice, Instant now, LandingProgress progress)
            throws InterruptedException {
        directory.create();
        long number = manifest.nextSliceNumber();
        Path path = directory.staged(number + ".landing");
        try (BadLines badLines = new BadLines(directory.staged(number + ".bad"))) {
            Landing taken = new Landing(columns, now, progress, badLines, forgotten);
            ContentHash hash = landing.run(source, slice, number, taken, path);
            quarantine.replace(source.name(), slice.id(), badLines);
            LandingStats stats = taken.stats();
            refuseIfBad(source, slice, stats, badLines);
            Reading reading = new Reading(slice, source.name(), number, hash, stats, badLines.count());
            try (Session session = sessions.get();
                    LakeWriter writer = new LakeWriter(session, directory, source.name(), number)) {
                return commit(reading, now, path, session, writer);
            }
        } finally {
            LakeWriter.delete(path);
        }
    }

    /** Takes a slice out again. */
    void drop(LandedSlice slice, Instant now) {
        directory.create();
        try (Session session = sessions.get();
                LakeWriter writer = new LakeWriter(session, directory, slice.source(), manifest.nextSliceNumber())) {
            List<LakeFile> files = filesOf(slice.source());
            Deduplication.Outcome outcome = new Deduplication(session, directory, writer)
                    .against(Optional.empty(), slice.number(), files, false);
            List<LandedSlice> changed = others(files, outcome, Set.of(slice.number()), now, session);
            commit.apply(outcome.added(), outcome.removed(), Set.of(slice.number()), changed);
        }
    }

    private List<LakeFile> filesOf(SourceName source) {
        return manifest.files().stream()
                .filter(file -> file.source().equals(source))
                .toList();
    }

    private LandedSlice commit(Reading reading, Instant now, Path path, Session session, LakeWriter writer) {
        LandingStats stats = reading.stats();
        Deduplication deduplication = new Deduplication(session, directory, writer);
        Optional<StagedFile> staged = stats.records() == 0
                ? Optional.empty()
                : Optional.of(staged(reading, writer.nextName(LakeFile.Role.RECORDS), path));
        if (stats.hasIds() ? LandedIds.repeats(stats.ids()) : stats.records() > 0) {
            staged = staged.flatMap(deduplication::within);
        }
        List<LakeFile> files = filesOf(reading.source());
        Optional<LandedSlice> earlier =
                manifest.slice(reading.source(), reading.slice().id());
        Deduplication.Outcome outcome = deduplication.against(
                staged,
                earlier.map(LandedSlice::number).orElse(NO_SLICE),
                files,
                landedIds.mayOverlap(reading.source(), stats, files, directory, session));
        LandedSlice landed = landed(reading, outcome, now, session);
        Set<Long> counted = new HashSet<>(Set.of(landed.number()));
        earlier.ifPresent(slice -> counted.add(slice.number()));
        List<LandedSlice> changed = new ArrayList<>(others(files, outcome, counted, now, session));
        changed.add(landed);
        commit.apply(outcome.added(), outcome.removed(), changed);
        landedIds.landed(reading.source(), stats);
        return landed;
    }

    private StagedFile staged(Reading reading, String name, Path path) {
        LandingStats stats = reading.stats();
        SortedMap<Long, Long> slices = new TreeMap<>(Map.of(reading.number(), stats.records()));
        return new StagedFile(
                path,
                new LakeFile(
                        name,
                        reading.source(),
                        LakeFile.Role.RECORDS,
                        stats.records(),
                        LakeWriter.size(path),
                        stats.first(),
                        stats.last(),
                        columns.paths(),
                        slices));
    }

    private LandedSlice landed(Reading reading, Deduplication.Outcome outcome, Instant now, Session session) {
        LandingStats stats = reading.stats();
        long records = recordsBySlice(
                        outcome.added().stream().map(StagedFile::file).toList())
                .getOrDefault(reading.number(), 0L);
        long future = stats.future();
        if (future > 0 && records < stats.records()) {
            future = future(reading.number(), paths(reading.number(), List.of(), outcome), now, session);
        }
        return new LandedSlice(
                reading.number(),
                reading.source(),
                reading.slice().id(),
                reading.slice().mark(),
                reading.hash(),
                records,
                stats.records() - records,
                reading.bad(),
                future,
                stats.first(),
                stats.last(),
                clock.instant());
    }

    private static long future(long slice, List<Path> paths, Instant now, Session session) {
        return paths.isEmpty()
                ? 0
                : session.number("SELECT count(*) FROM read_parquet(" + Sql.files(paths) + ") WHERE slice = " + slice
                        + " AND occurred_at > make_timestamp(" + RowBuffer.micros(now) + ")");
    }

    /** The files in which records of a slice stand that count. */
    private List<Path> paths(long slice, List<LakeFile> files, Deduplication.Outcome outcome) {
        Stream<Path> added = outcome.added().stream()
                .filter(file -> holds(file.file(), slice))
                .map(StagedFile::path);
        Stream<Path> kept = files.stream()
                .filter(file -> !outcome.removed().contains(file.name()) && holds(file, slice))
                .map(directory::resolve);
        return Stream.concat(added, kept).toList();
    }

    private static boolean holds(LakeFile file, long slice) {
        return file.role() == LakeFile.Role.RECORDS && file.slices().containsKey(slice);
    }

    // Other slices, beside those that are counted already, of which more or fewer records stand than before.
    private List<LandedSlice> others(
            List<LakeFile> files, Deduplication.Outcome outcome, Set<Long> counted, Instant now, Session session) {
        Map<Long, Long> change = new HashMap<>(
                recordsBySlice(outcome.added().stream().map(StagedFile::file).toList()));
        recordsBySlice(files.stream()
                        .filter(file -> outcome.removed().contains(file.name()))
                        .toList())
                .forEach((slice, rows) -> change.merge(slice, -rows, Long::sum));
        change.keySet().removeAll(counted);
        change.values().removeIf(rows -> rows == 0);
        if (change.isEmpty()) {
            return List.of();
        }
        return manifest.slices().stream()
                .filter(slice -> change.containsKey(slice.number()))
                .map(slice -> {
                    long more = change.getOrDefault(slice.number(), 0L);
                    long future = slice.future() == 0
                            ? 0
                            : future(slice.number(), paths(slice.number(), files, outcome), now, session);
                    return withCounts(slice, slice.records() + more, slice.duplicates() - more, future);
                })
                .toList();
    }

    /** The slice with other counts. */
    static LandedSlice withCounts(LandedSlice slice, long records, long duplicates, long future) {
        return new LandedSlice(
                slice.number(),
                slice.source(),
                slice.id(),
                slice.mark(),
                slice.hash(),
                records,
                duplicates,
                slice.quarantined(),
                future,
                slice.first(),
                slice.last(),
                slice.committedAt());
    }

    private static Map<Long, Long> recordsBySlice(List<LakeFile> files) {
        Map<Long, Long> records = new HashMap<>();
        for (LakeFile file : files) {
            if (file.role() == LakeFile.Role.RECORDS) {
                file.slices().forEach((slice, rows) -> records.merge(slice, rows, Long::sum));
            }
        }
        return records;
    }

    // The quarantine file stays: it is where one sees what is wrong with the slice.
    private void refuseIfBad(UsageSource source, Slice slice, LandingStats stats, BadLines badLines) {
        long bad = badLines.count();
        long all = bad + stats.lines();
        if (bad <= all * maxBadShare || (bad < FEW && stats.lines() > 0)) {
            return;
        }
        StringBuilder reasons = new StringBuilder();
        try {
            badLines.read(
                    REASONS_SHOWN,
                    (line, reason, length, text) -> reasons.append("\n    line ")
                            .append(line)
                            .append(": ")
                            .append(reason));
        } catch (IOException e) {
            throw LakeDirectory.cannotWrite(directory.root(), e);
        }
        throw new AdapterException(
                FailureKind.PROTOCOL,
                String.format(
                        Locale.ROOT,
                        "%s: %s: %d of %d lines (%.1f %%) are no record, and max_bad_share allows %.1f %%.%s%s%n"
                                + "  All of them: %s%n"
                                + "  Is this the right format for the file? If the rest is wanted, raise max_bad_share."
                                + " Nothing of it was committed.",
                        source.name(),
                        slice.id(),
                        bad,
                        all,
                        100.0 * bad / all,
                        100.0 * maxBadShare,
                        reasons,
                        bad > REASONS_SHOWN ? "\n    ..." : "",
                        quarantine.fileOf(source.name(), slice.id())),
                null);
    }
}

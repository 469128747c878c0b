package io.pqlconnector.usage.signal;

import io.pqlconnector.core.lake.LakeFile;
import io.pqlconnector.core.lake.SourceVolume;
import io.pqlconnector.spi.SourceName;
import io.pqlconnector.spi.source.RecordKind;
import io.pqlconnector.usage.duckdb.DuckDb;
import io.pqlconnector.usage.duckdb.Session;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Counts the events of each source, hour by hour. Reads the time and the kind of records, and no file that has none in time. */
public final class Volumes {
    private static final long HOUR_MICROS = Duration.ofHours(1).toNanos() / 1000;
    private static final String USAGE = Stream.of(RecordKind.values())
            .filter(RecordKind::isUsage)
            .map(kind -> SqlText.text(Census.word(kind)))
            .collect(Collectors.joining(", "));

    private final DuckDb duckDb;

    /** Runs its queries there. */
    public Volumes(DuckDb duckDb) {
        this.duckDb = duckDb;
    }

    /**
     * Counts.
     *
     * @param lakeDirectory what the files' names are relative to
     * @param asOf only events before it count
     * @param back how far back
     * @return in the order of the sources' names; those without events in that time are missing
     * @throws io.pqlconnector.core.lake.LakeException if a file cannot be read
     */
    public List<SourceVolume> count(Path lakeDirectory, Collection<LakeFile> files, Instant asOf, Duration back) {
        Instant from = asOf.minus(back);
        Map<SourceName, List<LakeFile>> bySource = files.stream()
                .filter(file -> file.role() == LakeFile.Role.RECORDS && overlaps(file, from, asOf))
                .collect(Collectors.groupingBy(LakeFile::source, TreeMap::new, Collectors.toList()));
        List<SourceVolume> volumes = new ArrayList<>();
        try (Session session = duckDb.openSession()) {
            bySource.forEach((source, its) -> count(session, source, new RecordFiles(lakeDirectory, its), from, asOf)
                    .ifPresent(volumes::add));
        }
        return volumes;
    }

    private static boolean overlaps(LakeFile file, Instant from, Instant asOf) {
        return file.first().filter(first -> first.isBefore(asOf)).isPresent()
                && file.last().filter(last -> !last.isBefore(from)).isPresent();
    }

    private static Optional<SourceVolume> count(
            Session session, SourceName source, RecordFiles records, Instant from, Instant asOf) {
        String events = records.select(
                List.of("occurred_at"),
                List.of(),
                "kind in (" + USAGE + ") and occurred_at >= " + SqlText.instant(from) + " and occurred_at < "
                        + SqlText.instant(asOf));
        List<Hour> rows = session.list(
                // Less one, so that an hour has its first microsecond and not that of the next one.
                "select (epoch_us(" + SqlText.instant(asOf) + ") - epoch_us(occurred_at) - 1) // " + HOUR_MICROS
                        + " as hour, count(*), max(epoch_us(occurred_at))\nfrom (" + events + ") as e\ngroup by hour"
                        + "\norder by hour",
                row -> new Hour(row.getInt(1), row.getLong(2), Instant.EPOCH.plus(row.getLong(3), ChronoUnit.MICROS)));
        if (rows.isEmpty()) {
            return Optional.empty();
        }
        SortedMap<Integer, Long> hours = new TreeMap<>();
        rows.forEach(row -> hours.put(row.back, row.events));
        return Optional.of(new SourceVolume(source, rows.get(0).last, hours));
    }

    private record Hour(int back, long events, Instant last) {}
}

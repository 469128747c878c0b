package io.pqlconnector.usage.signal;

import io.pqlconnector.core.lake.LakeFile;
import io.pqlconnector.spi.SourceName;
import io.pqlconnector.usage.duckdb.DuckDb;
import io.pqlconnector.usage.duckdb.Session;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Collection;
import java.util.List;

/** Who was seen of late. Reads the time and the user of records, and no file that has none in time. */
public final class LastSeen {
    private final DuckDb duckDb;

    /** Runs its queries there. */
    public LastSeen(DuckDb duckDb) {
        this.duckDb = duckDb;
    }

    /**
     * The users of a source, whoever was seen last coming first.
     *
     * @param lakeDirectory what the files' names are relative to
     * @param most how many at most
     * @throws io.pqlconnector.core.lake.LakeException if a file cannot be read
     */
    public List<String> users(
            Path lakeDirectory, Collection<LakeFile> files, SourceName source, Instant since, int most) {
        List<LakeFile> its = files.stream()
                .filter(file -> file.role() == LakeFile.Role.RECORDS
                        && file.source().equals(source)
                        && file.last().filter(last -> !last.isBefore(since)).isPresent())
                .toList();
        if (its.isEmpty()) {
            return List.of();
        }
        String records = new RecordFiles(lakeDirectory, its)
                .select(
                        List.of("occurred_at", "user_id"),
                        List.of(),
                        "user_id is not null and occurred_at >= " + SqlText.instant(since));
        try (Session session = duckDb.openSession()) {
            return session.list(
                    "select user_id from (" + records
                            + ") as r\ngroup by user_id\norder by max(occurred_at) desc, user_id" + "\nlimit " + most,
                    row -> row.getString(1));
        }
    }
}

package io.pqlconnector.store;

import io.pqlconnector.core.ledger.PullLog;
import io.pqlconnector.spi.SourceName;
import java.time.Instant;
import java.util.Optional;

/** When sources were pulled, in the table {@code pull}. */
final class SqlitePullLog implements PullLog {
    private static final String LAST = "SELECT started_at_ms FROM pull WHERE source = :source AND place = :place";
    private static final String PULLED = """
            INSERT INTO pull (source, place, started_at_ms)
            VALUES (:source, :place, :at)
            ON CONFLICT (source) DO UPDATE
            SET place = excluded.place, started_at_ms = excluded.started_at_ms
            """;

    private final Database database;

    SqlitePullLog(Database database) {
        this.database = database;
    }

    @Override
    public Optional<Instant> last(SourceName source, String place) {
        return database.read(handle -> handle.createQuery(LAST)
                .bind("source", source.value())
                .bind("place", place)
                .mapTo(Long.class)
                .findOne()
                .map(Instant::ofEpochMilli));
    }

    @Override
    public void pulled(SourceName source, String place, Instant startedAt) {
        database.writeOnly(
                Database.Durability.PROCESS,
                handle -> handle.createUpdate(PULLED)
                        .bind("source", source.value())
                        .bind("place", place)
                        .bind("at", startedAt.toEpochMilli())
                        .execute());
    }
}

package io.pqlconnector.store;

import io.pqlconnector.spi.source.CallQuota;
import java.time.Duration;
import java.time.Instant;
import org.jdbi.v3.core.Handle;

/**
 * The calls that were made of late, one by one, in the table {@code source_call}. A call is taken in one transaction that
 * writes from its start, so that two processes never take the same one.
 */
final class SqliteCallQuota implements CallQuota {
    private static final String FORGET = "DELETE FROM source_call WHERE limited = :limited AND at_ms <= :before";
    // The oldest of the newest so many: when it leaves the period, there is room for one more.
    private static final String BLOCKING = """
            SELECT at_ms
            FROM source_call
            WHERE limited = :limited
            ORDER BY at_ms DESC
            LIMIT 1 OFFSET :calls - 1
            """;
    private static final String TAKE = "INSERT INTO source_call (limited, at_ms) VALUES (:limited, :now)";

    private final Database database;

    SqliteCallQuota(Database database) {
        this.database = database;
    }

    @Override
    public Duration take(String limit, int calls, Duration period, Instant now) {
        return database.write(Database.Durability.PROCESS, handle -> take(handle, limit, calls, period, now));
    }

    private static Duration take(Handle handle, String limit, int calls, Duration period, Instant now) {
        handle.createUpdate(FORGET)
                .bind("limited", limit)
                .bind("before", now.minus(period).toEpochMilli())
                .execute();
        Duration wait = handle.createQuery(BLOCKING)
                .bind("limited", limit)
                .bind("calls", calls)
                .mapTo(Long.class)
                .findOne()
                // A clock that was put back must not make us wait for longer than a whole period.
                .map(at -> Duration.between(
                        now,
                        Instant.ofEpochMilli(Math.min(at, now.toEpochMilli())).plus(period)))
                .orElse(Duration.ZERO);
        if (wait.isZero()) {
            handle.createUpdate(TAKE)
                    .bind("limited", limit)
                    .bind("now", now.toEpochMilli())
                    .execute();
        }
        return wait;
    }
}

package io.pqlconnector.store;

import io.pqlconnector.core.ledger.CallLog;
import io.pqlconnector.spi.DestinationName;
import io.pqlconnector.spi.destination.CallUsage;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/** Calls by the hour, and the vendors' quotas and pauses, in the tables {@code calls}, {@code quota}, {@code parked}. */
final class SqliteCallLog implements CallLog {
    /** Nobody asks for more than a day. */
    private static final Duration KEPT = Duration.ofDays(7);

    private static final String ADD = """
            INSERT INTO calls (destination, hour_ms, calls)
            VALUES (:destination, :hour, :calls)
            ON CONFLICT (destination, hour_ms) DO UPDATE
            SET calls = calls + excluded.calls
            """;
    private static final String FORGET = "DELETE FROM calls WHERE destination = :destination AND hour_ms < :before";
    private static final String READ = """
            INSERT INTO quota (destination, day_limit, used, said_at_ms)
            VALUES (:destination, :limit, :used, :at)
            ON CONFLICT (destination) DO UPDATE
            SET day_limit = excluded.day_limit, used = excluded.used, said_at_ms = excluded.said_at_ms
            """;
    private static final String SINCE = """
            SELECT coalesce(sum(calls), 0)
            FROM calls
            WHERE destination = :destination AND hour_ms >= :hour
            """;
    private static final String READING =
            "SELECT day_limit, used, said_at_ms FROM quota WHERE destination = :destination";

    private static final String PARK = """
            INSERT INTO parked (destination, until_ms)
            VALUES (:destination, :until)
            ON CONFLICT (destination) DO UPDATE
            SET until_ms = excluded.until_ms
            """;
    private static final String PARKED = "SELECT until_ms FROM parked WHERE destination = :destination";

    private final Database database;

    SqliteCallLog(Database database) {
        this.database = database;
    }

    @Override
    public void add(DestinationName destination, Instant at, long calls, Optional<CallUsage.Quota> quota) {
        database.writeOnly(Database.Durability.PROCESS, handle -> {
            handle.createUpdate(ADD)
                    .bind("destination", destination.value())
                    .bind("hour", hour(at))
                    .bind("calls", calls)
                    .execute();
            handle.createUpdate(FORGET)
                    .bind("destination", destination.value())
                    .bind("before", at.minus(KEPT).toEpochMilli())
                    .execute();
            quota.ifPresent(said -> handle.createUpdate(READ)
                    .bind("destination", destination.value())
                    .bind("limit", said.limit())
                    .bind("used", said.used())
                    .bind("at", at.toEpochMilli())
                    .execute());
        });
    }

    @Override
    public long since(DestinationName destination, Instant instant) {
        return database.read(handle -> handle.createQuery(SINCE)
                .bind("destination", destination.value())
                .bind("hour", hour(instant))
                .mapTo(Long.class)
                .one());
    }

    @Override
    public Optional<Reading> reading(DestinationName destination) {
        return database.read(handle -> handle.createQuery(READING)
                .bind("destination", destination.value())
                .map((row, context) -> new Reading(
                        new CallUsage.Quota(row.getLong("day_limit"), row.getLong("used")),
                        Instant.ofEpochMilli(row.getLong("said_at_ms"))))
                .findOne());
    }

    @Override
    public void park(DestinationName destination, Instant until) {
        database.writeOnly(
                Database.Durability.PROCESS,
                handle -> handle.createUpdate(PARK)
                        .bind("destination", destination.value())
                        .bind("until", until.toEpochMilli())
                        .execute());
    }

    @Override
    public Optional<Instant> parkedUntil(DestinationName destination) {
        return database.read(handle -> handle.createQuery(PARKED)
                        .bind("destination", destination.value())
                        .mapTo(Long.class)
                        .findOne())
                .map(Instant::ofEpochMilli);
    }

    private static long hour(Instant instant) {
        return instant.truncatedTo(ChronoUnit.HOURS).toEpochMilli();
    }
}

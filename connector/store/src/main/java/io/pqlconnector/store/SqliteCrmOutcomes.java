package io.pqlconnector.store;

import io.pqlconnector.core.ledger.CrmOutcomes;
import io.pqlconnector.spi.DestinationName;
import io.pqlconnector.spi.destination.CrmId;
import io.pqlconnector.spi.destination.Outcome;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;

/** What became of the destinations' records, in the tables {@code outcome} and {@code outcome_reading}. */
final class SqliteCrmOutcomes implements CrmOutcomes {
    private static final String READ_AT = "SELECT read_at_ms FROM outcome_reading WHERE destination = :destination";
    private static final String READ = """
            INSERT INTO outcome_reading (destination, read_at_ms)
            VALUES (:destination, :readAt)
            ON CONFLICT (destination) DO UPDATE
            SET read_at_ms = excluded.read_at_ms
            """;
    private static final String COUNT = "SELECT count(*) FROM outcome WHERE destination = :destination";
    private static final String PUT = """
            INSERT INTO outcome (destination, crm_id, kind, at_ms, value, currency, told_at_ms)
            VALUES (:destination, :record, :kind, :at, :value, :currency, :toldAt)
            ON CONFLICT (destination, crm_id, kind, at_ms, value, currency) DO UPDATE
            SET told_at_ms = excluded.told_at_ms
            """;
    // A person's record has another key than its account.
    private static final String TOLD = """
            SELECT r.account, o.crm_id, o.kind, o.at_ms, o.value, o.currency
            FROM outcome AS o
            LEFT JOIN confirmed_record AS r
                ON r.destination = o.destination AND r.crm_id = o.crm_id AND r.key = r.account
            WHERE o.destination = :destination AND o.at_ms < :before
            ORDER BY o.at_ms, o.told_at_ms DESC, o.crm_id, o.kind, o.value, o.currency, r.account
            """;

    private final Database database;

    SqliteCrmOutcomes(Database database) {
        this.database = database;
    }

    @Override
    public Optional<Instant> readAt(DestinationName destination) {
        return database.read(handle -> handle.createQuery(READ_AT)
                .bind("destination", destination.value())
                .mapTo(Long.class)
                .findOne()
                .map(Instant::ofEpochMilli));
    }

    @Override
    public long keep(DestinationName destination, List<Outcome> outcomes, Instant readAt) {
        return database.write(Database.Durability.PROCESS, handle -> {
            long before = count(handle, destination);
            if (!outcomes.isEmpty()) {
                put(handle, destination, outcomes, readAt);
            }
            handle.createUpdate(READ)
                    .bind("destination", destination.value())
                    .bind("readAt", readAt.toEpochMilli())
                    .execute();
            return count(handle, destination) - before;
        });
    }

    private static void put(Handle handle, DestinationName destination, List<Outcome> outcomes, Instant readAt) {
        try (PreparedBatch batch = handle.prepareBatch(PUT)) {
            for (Outcome outcome : outcomes) {
                batch.bind("destination", destination.value())
                        .bind("record", outcome.record().value())
                        .bind("kind", outcome.kind().name().toLowerCase(Locale.ROOT))
                        .bind("at", outcome.at().toEpochMilli())
                        .bind(
                                "value",
                                outcome.value().map(SqliteCrmOutcomes::plain).orElse(""))
                        .bind("currency", outcome.currency())
                        .bind("toldAt", readAt.toEpochMilli())
                        .add();
            }
            batch.execute();
        }
    }

    // One amount, one text: a CRM may tell 900 as 900.0 the next time.
    private static String plain(BigDecimal value) {
        return value.signum() == 0 ? "0" : value.stripTrailingZeros().toPlainString();
    }

    private static long count(Handle handle, DestinationName destination) {
        return handle.createQuery(COUNT)
                .bind("destination", destination.value())
                .mapTo(Long.class)
                .one();
    }

    @Override
    public List<Told> told(DestinationName destination, Instant before) {
        return database.read(handle -> handle.createQuery(TOLD)
                .bind("destination", destination.value())
                .bind("before", before.toEpochMilli())
                .map((row, context) -> told(row))
                .list());
    }

    private static Told told(ResultSet row) throws SQLException {
        String value = row.getString("value");
        return new Told(
                Optional.ofNullable(row.getString("account")),
                new Outcome(
                        new CrmId(row.getString("crm_id")),
                        Outcome.Kind.valueOf(row.getString("kind").toUpperCase(Locale.ROOT)),
                        value.isEmpty() ? Optional.empty() : Optional.of(new BigDecimal(value)),
                        row.getString("currency"),
                        Instant.ofEpochMilli(row.getLong("at_ms"))));
    }
}

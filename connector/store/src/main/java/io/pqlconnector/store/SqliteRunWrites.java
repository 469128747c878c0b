package io.pqlconnector.store;

import io.pqlconnector.core.ledger.RunWrites;
import io.pqlconnector.core.ledger.WrittenRecord;
import io.pqlconnector.spi.DestinationName;
import io.pqlconnector.spi.destination.Operation;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jdbi.v3.core.statement.StatementContext;

/**
 * What each run was confirmed to have done, in the table {@code operation}. No index helps here: a run is taken back rarely, and
 * an index would cost every receipt of every run.
 */
final class SqliteRunWrites implements RunWrites {
    private static final String WRITTEN = """
            SELECT id, slot, account, stage, payload, before, receipt ->> 'created' AS created
            FROM operation
            WHERE id > :after AND settled_run = :run AND destination = :destination AND kind = 'upsert'
                AND state = 'confirmed'
            ORDER BY id
            LIMIT :limit
            """;
    private static final String EFFECTS_OF = """
            SELECT kind, count(*) AS effects
            FROM operation
            WHERE settled_run = :run AND destination = :destination AND kind <> 'upsert' AND state = 'confirmed'
            GROUP BY kind
            """;

    private final Database database;

    SqliteRunWrites(Database database) {
        this.database = database;
    }

    @Override
    public List<WrittenRecord> writtenBy(DestinationName destination, long run, long after, int limit) {
        return database.read(handle -> handle.createQuery(WRITTEN)
                .bind("destination", destination.value())
                .bind("run", run)
                .bind("after", after)
                .bind("limit", limit)
                .map(SqliteRunWrites::written)
                .list());
    }

    @Override
    public SortedMap<String, Long> effectsOf(DestinationName destination, long run) {
        SortedMap<String, Long> effects = new TreeMap<>();
        database.read(handle -> handle.createQuery(EFFECTS_OF)
                        .bind("destination", destination.value())
                        .bind("run", run)
                        .map((row, context) -> Map.entry(row.getString("kind"), row.getLong("effects")))
                        .list())
                .forEach(entry -> effects.put(entry.getKey(), entry.getValue()));
        return effects;
    }

    private static WrittenRecord written(ResultSet row, StatementContext context) throws SQLException {
        if (!(OperationCodec.read(row.getString("payload")) instanceof Operation.Upsert upsert)) {
            throw Json.unexpected("a kind of operation");
        }
        return new WrittenRecord(
                row.getLong("id"),
                row.getString("slot"),
                row.getString("account"),
                row.getInt("stage"),
                upsert.record(),
                upsert.fields(),
                Columns.optionalText(row, "before").map(FieldValueCodec::readFields),
                row.getBoolean("created"));
    }
}

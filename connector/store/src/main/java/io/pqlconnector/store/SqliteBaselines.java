package io.pqlconnector.store;

import io.pqlconnector.core.ledger.Baselines;
import io.pqlconnector.core.ledger.TakenAsDone;
import io.pqlconnector.spi.DestinationName;
import io.pqlconnector.spi.destination.ObjectName;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.jdbi.v3.core.statement.StatementContext;

/** What baselines took as done, in the table {@code taken_as_done}. */
final class SqliteBaselines implements Baselines {
    private static final String COLUMNS = """
            SELECT destination, slot, account, object, key, kind, name, as_of_ms, run
            FROM taken_as_done
            """;
    private static final String OF_ACCOUNTS = COLUMNS + """
            WHERE destination = :destination AND account IN (SELECT value FROM json_each(:wanted))
            """;
    private static final String IN = COLUMNS + """
            WHERE destination = :destination AND slot IN (SELECT value FROM json_each(:wanted))
            """;
    private static final String NOTE = """
            INSERT INTO taken_as_done (destination, slot, account, object, key, kind, name, as_of_ms, run)
            VALUES (:destination, :slot, :account, :object, :key, :kind, :name, :asOf, :run)
            ON CONFLICT (destination, slot) DO UPDATE
            SET account = excluded.account,
                object = excluded.object,
                key = excluded.key,
                kind = excluded.kind,
                name = excluded.name,
                as_of_ms = excluded.as_of_ms,
                run = excluded.run
            """;
    private static final String FORGET = """
            DELETE FROM taken_as_done
            WHERE destination = :destination AND slot IN (SELECT value FROM json_each(:slots))
            """;

    private final Database database;

    SqliteBaselines(Database database) {
        this.database = database;
    }

    @Override
    public Map<String, TakenAsDone> ofAccounts(DestinationName destination, Collection<String> accounts) {
        return find(OF_ACCOUNTS, destination, accounts);
    }

    @Override
    public Map<String, TakenAsDone> in(DestinationName destination, Collection<String> slots) {
        return find(IN, destination, slots);
    }

    private Map<String, TakenAsDone> find(String query, DestinationName destination, Collection<String> wanted) {
        Map<String, TakenAsDone> found = new HashMap<>();
        database.readOnly(handle -> handle.createQuery(query)
                .bind("destination", destination.value())
                .bind("wanted", Json.array(wanted))
                .map(SqliteBaselines::taken)
                .forEach(taken -> found.put(taken.slot(), taken)));
        return found;
    }

    // A task or note that is made although it was taken as done cannot be unmade: what says so outlasts a power cut.
    @Override
    public void note(Collection<TakenAsDone> taken) {
        database.writeOnly(Database.Durability.POWER_CUT, handle -> {
            try (Bulk bulk = new Bulk(handle, NOTE)) {
                for (TakenAsDone each : taken) {
                    bulk.set("destination", each.destination().value())
                            .set("slot", each.slot())
                            .set("account", each.account())
                            .set("object", each.object().value())
                            .set("key", each.key())
                            .set("kind", each.kind())
                            .set("name", each.name())
                            .set("asOf", each.asOf())
                            .set("run", each.run())
                            .add();
                }
                bulk.execute();
            }
        });
    }

    @Override
    public void forget(DestinationName destination, Collection<String> slots) {
        database.writeOnly(
                Database.Durability.PROCESS,
                handle -> handle.createUpdate(FORGET)
                        .bind("destination", destination.value())
                        .bind("slots", Json.array(slots))
                        .execute());
    }

    private static TakenAsDone taken(ResultSet row, StatementContext context) throws SQLException {
        return new TakenAsDone(
                new DestinationName(row.getString("destination")),
                row.getString("slot"),
                row.getString("account"),
                new ObjectName(row.getString("object")),
                row.getString("key"),
                row.getString("kind"),
                row.getString("name"),
                Instant.ofEpochMilli(row.getLong("as_of_ms")),
                row.getLong("run"));
    }
}

package io.pqlconnector.store;

import io.pqlconnector.core.ledger.OutboxEntry;
import io.pqlconnector.spi.DestinationName;
import java.util.List;
import org.jdbi.v3.core.Handle;

/** Which operations are carried by a bulk job that is open, in the table {@code operation}. */
final class OpenJobs {
    private static final String BEGIN = """
            UPDATE operation
            SET job = :job
            WHERE key IN (SELECT value FROM json_each(:keys)) AND open = 1
            """;
    private static final String NAMES = """
            SELECT DISTINCT job
            FROM operation INDEXED BY operation_job
            WHERE destination = :destination AND job IS NOT NULL
            ORDER BY job
            """;
    private static final String CARRIED = SqliteOutbox.ENTRIES + """
            WHERE destination = :destination AND job = :job
            ORDER BY stage, priority DESC, slot, id
            """;
    private static final String FORGET = """
            UPDATE operation
            SET job = NULL
            WHERE destination = :destination AND job IS NOT NULL
            """;

    private OpenJobs() {}

    static void begin(Handle handle, String keys, String job) {
        handle.createUpdate(BEGIN).bind("keys", keys).bind("job", job).execute();
    }

    static List<String> names(Handle handle, DestinationName destination) {
        return handle.createQuery(NAMES)
                .bind("destination", destination.value())
                .mapTo(String.class)
                .list();
    }

    static List<OutboxEntry> carried(Handle handle, DestinationName destination, String job) {
        return handle.createQuery(CARRIED)
                .bind("destination", destination.value())
                .bind("job", job)
                .map(SqliteOutbox::entry)
                .list();
    }

    static void forget(Handle handle, DestinationName destination) {
        handle.createUpdate(FORGET).bind("destination", destination.value()).execute();
    }
}

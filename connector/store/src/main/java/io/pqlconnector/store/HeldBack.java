package io.pqlconnector.store;

import io.pqlconnector.core.ledger.Outbox;
import io.pqlconnector.spi.DestinationName;
import org.jdbi.v3.core.Handle;

/** What waits in the outbox for somebody to let it out, or to forget it. */
final class HeldBack {
    /** An upsert's slot is its record's object and key. */
    private static final String CREATES = """
            SELECT count(*)
            FROM operation o INDEXED BY operation_next
            WHERE o.state = 'pending' AND o.destination = :destination AND o.kind = 'upsert' AND o.run > :afterRun
                AND o.payload ->> 'create'
                AND NOT EXISTS (
                    SELECT 1
                    FROM confirmed_record r
                    WHERE r.destination = o.destination AND r.object = o.object
                        AND r.key = substr(o.slot, length(o.object) + 2))
            """;

    private static final String ENROLLMENTS = """
            SELECT count(*)
            FROM operation INDEXED BY operation_enrollment
            WHERE kind = 'enroll' AND state = 'pending' AND destination = :destination AND run > :afterRun
            """;
    private static final String DROP = """
            UPDATE operation INDEXED BY operation_next
            SET state = 'superseded', open = 0
            WHERE state = 'pending' AND destination = :destination AND run > :afterRun AND run <> :run
                AND NOT EXISTS (
                    SELECT 1
                    FROM assessment a
                    WHERE a.account = operation.account AND a.run = :run)
            """;

    private HeldBack() {}

    static Outbox.Waiting count(Handle handle, DestinationName destination, long afterRun) {
        return new Outbox.Waiting(
                count(handle, CREATES, destination, afterRun), count(handle, ENROLLMENTS, destination, afterRun));
    }

    private static long count(Handle handle, String query, DestinationName destination, long afterRun) {
        return handle.createQuery(query)
                .bind("destination", destination.value())
                .bind("afterRun", afterRun)
                .mapTo(Long.class)
                .one();
    }

    static void dropUnscored(Handle handle, DestinationName destination, long run, long afterRun) {
        handle.createUpdate(DROP)
                .bind("destination", destination.value())
                .bind("run", run)
                .bind("afterRun", afterRun)
                .execute();
    }
}

package io.pqlconnector.store;

import io.pqlconnector.core.ledger.Outbox;
import io.pqlconnector.spi.DestinationName;
import java.time.Instant;
import java.util.List;
import org.jdbi.v3.core.Handle;

/** What waits in the outbox for somebody to let it out, or to forget it, or until the destination takes it. */
final class HeldBack {
    /** An upsert's slot is its record's object and key. */
    private static final String CREATES = """
            SELECT count(*)
            FROM operation o INDEXED BY operation_next
            WHERE o.state = 'pending' AND o.destination = :destination AND o.kind = 'upsert' AND o.run > :afterRun
                AND o.not_before_ms IS NULL AND o.payload ->> 'create'
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
                AND not_before_ms IS NULL
            """;

    private static final String DEFERRALS = """
            SELECT kind, receipt ->> 'code' AS code, receipt ->> 'reason' AS reason, count(*) AS operations,
                min(not_before_ms) AS until_ms
            FROM operation INDEXED BY operation_next
            WHERE state = 'pending' AND destination = :destination AND not_before_ms > :now
            GROUP BY kind, receipt ->> 'code', receipt ->> 'reason'
            ORDER BY operations DESC, kind, code, reason
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

    static List<Outbox.Deferral> deferrals(Handle handle, DestinationName destination, Instant now) {
        return handle.createQuery(DEFERRALS)
                .bind("destination", destination.value())
                .bind("now", now.toEpochMilli())
                .map((row, context) -> new Outbox.Deferral(
                        row.getString("kind"),
                        row.getString("code"),
                        row.getString("reason"),
                        row.getLong("operations"),
                        Instant.ofEpochMilli(row.getLong("until_ms"))))
                .list();
    }

    static void dropUnscored(Handle handle, DestinationName destination, long run, long afterRun) {
        handle.createUpdate(DROP)
                .bind("destination", destination.value())
                .bind("run", run)
                .bind("afterRun", afterRun)
                .execute();
    }
}

package io.pqlconnector.store;

import io.pqlconnector.core.ledger.Outbox;
import io.pqlconnector.core.ledger.OutboxEntry;
import io.pqlconnector.spi.DestinationName;
import io.pqlconnector.spi.destination.ObjectName;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;

/** Which operations are sent next, in the table {@code operation}. */
final class NextOperations {
    private static final String NEXT = """
            SELECT stage, kind, object, list
            FROM operation INDEXED BY operation_next
            WHERE state = 'pending' AND destination = :destination AND (not_before_ms IS NULL OR not_before_ms <= :now)
            ORDER BY stage, priority DESC, slot
            LIMIT 1
            """;
    private static final String BATCH = """
            SELECT key, destination, account, slot, stage, priority, as_of_ms, run, state, attempts, sent_at_ms,
                payload, receipt
            FROM operation INDEXED BY operation_next
            WHERE state = 'pending' AND destination = :destination AND stage = :stage
                AND kind = :kind AND object = :object AND list = :list
                AND (not_before_ms IS NULL OR not_before_ms <= :now)
            ORDER BY priority DESC, slot
            LIMIT :limit
            """;
    private static final String WAITING = """
            SELECT count(*)
            FROM (
                SELECT 1
                FROM operation INDEXED BY operation_next
                WHERE state = 'pending' AND destination = :destination AND stage = :stage
                    AND kind = :kind AND object = :object AND list = :list
                    AND (not_before_ms IS NULL OR not_before_ms <= :now)
                LIMIT :limit)
            """;

    private NextOperations() {}

    /** What the operations of one batch have in common. */
    private record Group(int stage, String kind, String object, String list) {}

    static List<OutboxEntry> batch(
            Handle handle, DestinationName destination, Map<String, Integer> batchSize, Instant now) {
        return next(handle, destination, now)
                .map(group -> in(group, handle.createQuery(BATCH), destination, now)
                        .bind(
                                "limit",
                                Optional.ofNullable(batchSize.get(group.kind())).orElse(1))
                        .map(SqliteOutbox::entry)
                        .list())
                .orElse(List.of());
    }

    static Optional<Outbox.Group> group(Handle handle, DestinationName destination, int atMost, Instant now) {
        return next(handle, destination, now)
                .map(group -> new Outbox.Group(
                        group.kind(),
                        new ObjectName(group.object()),
                        group.list(),
                        in(group, handle.createQuery(WAITING), destination, now)
                                .bind("limit", atMost)
                                .mapTo(Integer.class)
                                .one()));
    }

    private static Optional<Group> next(Handle handle, DestinationName destination, Instant now) {
        return handle.createQuery(NEXT)
                .bind("destination", destination.value())
                .bind("now", now.toEpochMilli())
                .map((row, context) -> new Group(
                        row.getInt("stage"), row.getString("kind"), row.getString("object"), row.getString("list")))
                .findOne();
    }

    private static Query in(Group group, Query query, DestinationName destination, Instant now) {
        return query.bind("destination", destination.value())
                .bind("stage", group.stage())
                .bind("kind", group.kind())
                .bind("object", group.object())
                .bind("list", group.list())
                .bind("now", now.toEpochMilli());
    }
}

package io.pqlconnector.store;

import io.pqlconnector.core.ledger.Outbox;
import io.pqlconnector.core.ledger.PlannedOperation;
import io.pqlconnector.spi.DestinationName;
import io.pqlconnector.spi.destination.Operation;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jdbi.v3.core.Handle;

/** Puts the operations of a plan into the outbox, in the place of older ones that nobody intends any more. */
final class Intentions {
    private static final String SUPERSEDE = """
            UPDATE operation
            SET state = 'superseded', open = 0
            WHERE destination = :destination AND open = 1 AND state <> 'sending'
                AND slot IN (SELECT value FROM json_each(:slots))
                AND key NOT IN (SELECT value FROM json_each(:keys))
            """;
    /**
     * One that was superseded is intended again: from A to B and back to A before any of it was sent. It starts anew, but one
     * whose end was unclear has to be verified still.
     */
    private static final String ADD = """
            INSERT INTO operation (key, destination, account, slot, stage, priority, kind, object, list, sender,
                repeatable, as_of_ms, run, state, open, attempts, payload)
            VALUES (:key, :destination, :account, :slot, :stage, :priority, :kind, :object, :list, :sender,
                :repeatable, :asOf, :run, 'pending', 1, 0, :payload)
            ON CONFLICT (key) DO UPDATE
            SET account = excluded.account,
                slot = excluded.slot,
                stage = excluded.stage,
                priority = excluded.priority,
                sender = excluded.sender,
                as_of_ms = excluded.as_of_ms,
                run = excluded.run,
                payload = excluded.payload,
                open = 1,
                state = CASE WHEN receipt ->> 'answer' = 'unknown' THEN 'unknown' ELSE 'pending' END,
                not_before_ms = NULL,
                receipt = CASE WHEN receipt ->> 'answer' = 'unknown' THEN receipt END
            WHERE state = 'superseded'
            """;

    private final Outbox.Part part;
    private final List<PlannedOperation> operations;
    private final CompletableFuture<List<String>> payloads;

    /**
     * On their way into the ledger. Making the payloads needs no connection: it goes on beside what the transaction does before
     * {@link #put}.
     */
    Intentions(Outbox.Part part) {
        this.part = part;
        operations = inOrderOfDelivery(part.operations());
        payloads = CompletableFuture.supplyAsync(() -> operations.stream()
                .map(planned -> OperationCodec.write(planned.operation()))
                .toList());
    }

    /** Within the caller's transaction. */
    void put(Handle handle, long run) {
        supersede(handle);
        add(handle, run);
    }

    private void supersede(Handle handle) {
        Map<DestinationName, List<String>> slots = new LinkedHashMap<>();
        part.settled().forEach((destination, settled) -> slots.put(destination, new ArrayList<>(settled)));
        for (PlannedOperation planned : operations) {
            slots.computeIfAbsent(planned.destination(), destination -> new ArrayList<>())
                    .add(planned.slot());
        }
        String keys = SqliteOutbox.array(
                operations.stream().map(planned -> planned.operation().key()).toList());
        slots.forEach((destination, names) -> handle.createUpdate(SUPERSEDE)
                .bind("destination", destination.value())
                .bind("slots", Json.array(names))
                .bind("keys", keys)
                .execute());
        // What somebody still intends goes on being refused, or not, under its newer operation.
        if (!part.settled().isEmpty() && SqliteRejections.any(handle)) {
            part.settled()
                    .forEach((destination, settled) -> SqliteRejections.end(handle, destination, List.copyOf(settled)));
        }
    }

    private void add(Handle handle, long run) {
        try (Bulk bulk = new Bulk(handle, ADD)) {
            Iterator<String> payload = payloads.join().iterator();
            for (PlannedOperation planned : operations) {
                Operation operation = planned.operation();
                bulk.set("key", operation.key().value())
                        .set("destination", planned.destination().value())
                        .set("account", planned.account())
                        .set("slot", planned.slot())
                        .set("stage", planned.stage())
                        .set("priority", planned.priority())
                        .set("kind", operation.kind())
                        .set("object", operation.record().object().value())
                        .set("list", operation instanceof Operation.ListChange change ? change.list() : "")
                        .set("sender", SqliteCrmState.sender(operation))
                        .set("repeatable", operation.repeatable())
                        .set("asOf", planned.asOf())
                        .set("run", run)
                        .set("payload", payload.next())
                        .add();
            }
            bulk.execute();
        }
    }

    /** What is sent together then stands together, so that a batch changes few pages of the file. */
    private static List<PlannedOperation> inOrderOfDelivery(List<PlannedOperation> operations) {
        List<PlannedOperation> sorted = new ArrayList<>(operations);
        sorted.sort(Comparator.comparingInt(PlannedOperation::stage)
                .thenComparing(PlannedOperation::priority, Comparator.reverseOrder())
                .thenComparing(PlannedOperation::slot));
        return sorted;
    }
}

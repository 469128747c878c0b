package io.pqlconnector.store;

import io.pqlconnector.core.ledger.LedgerException;
import io.pqlconnector.core.ledger.Outbox;
import io.pqlconnector.core.ledger.OutboxEntry;
import io.pqlconnector.spi.destination.IdempotencyKey;
import io.pqlconnector.spi.destination.Receipt;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** Receipts that came together, and what becomes of the operations that they answer. */
final class Settlement {
    private static final String SETTLE_CONFIRMED = """
            UPDATE operation
            SET state = 'confirmed', open = 0, job = NULL, receipt = :receipt, settled_run = :run, settled_at_ms = :at,
                before = (
                    SELECT c.fields
                    FROM confirmed_record c
                    WHERE operation.kind = 'upsert' AND c.destination = operation.destination
                        AND c.object = operation.object AND c.key = :record)
            WHERE key = :key AND state <> 'confirmed'
            """;
    private static final String SETTLE_OTHER = """
            UPDATE operation
            SET state = :state, job = NULL, receipt = :receipt, settled_run = :run, settled_at_ms = :at
            WHERE key = :key AND open = 1
            """;
    /** Put off for a moment that is over already, it is due in the next moment: whoever asks now has just asked. */
    private static final String SETTLE_DEFERRED = """
            UPDATE operation
            SET state = 'pending', job = NULL, receipt = :receipt, settled_run = :run, settled_at_ms = :at,
                attempts = attempts - 1, not_before_ms = max(:until, :at + 1)
            WHERE key = :key AND open = 1
            """;

    private static final String KNOWN =
            "SELECT count(*) FROM operation WHERE key IN (SELECT value FROM json_each(:keys))";

    private final long run;
    private final Instant at;
    private final Map<IdempotencyKey, OutboxEntry> entries;
    private final List<Receipt.Confirmed> confirmed = new ArrayList<>();
    private final List<Receipt.Deferred> deferred = new ArrayList<>();
    private final List<Receipt> others = new ArrayList<>();

    Settlement(Outbox.Answered answered) {
        run = answered.run();
        at = answered.at();
        entries = answered.entries();
        for (Receipt receipt : answered.receipts()) {
            if (!entries.containsKey(receipt.key())) {
                throw new IllegalArgumentException("a receipt without its operation: " + receipt.key());
            }
            if (receipt instanceof Receipt.Confirmed confirmation) {
                confirmed.add(confirmation);
            } else if (receipt instanceof Receipt.Deferred deferral) {
                deferred.add(deferral);
            } else {
                others.add(receipt);
            }
        }
    }

    /** Within the caller's transaction. */
    void note(Handle handle) {
        List<SqliteCrmState.Confirmation> news = new ArrayList<>();
        int[] confirmations = settle(handle, SETTLE_CONFIRMED, confirmed);
        for (int i = 0; i < confirmations.length; i++) {
            // A receipt that comes twice must not count twice.
            OutboxEntry entry = entries.get(confirmed.get(i).key());
            if (confirmations[i] > 0 && entry != null) {
                news.add(new SqliteCrmState.Confirmation(entry, confirmed.get(i)));
            }
        }
        SqliteCrmState.confirm(handle, run, at, news);
        checkKnown(handle, confirmed, confirmations);
        checkKnown(handle, deferred, settle(handle, SETTLE_DEFERRED, deferred));
        checkKnown(handle, others, settle(handle, SETTLE_OTHER, others));
    }

    private int[] settle(Handle handle, String statement, List<? extends Receipt> receipts) {
        try (Bulk bulk = new Bulk(handle, statement)) {
            for (Receipt receipt : receipts) {
                bulk.set("key", receipt.key().value())
                        .set("receipt", ReceiptCodec.write(receipt))
                        .set("run", run)
                        .set("at", at);
                if (receipt instanceof Receipt.Confirmed) {
                    bulk.set("record", recordKey(receipt));
                } else if (receipt instanceof Receipt.Deferred deferral) {
                    bulk.set("until", deferral.until());
                } else {
                    bulk.set("state", SqliteOutbox.word(receipt.accept(StateAfter.INSTANCE)));
                }
                bulk.add();
            }
            return bulk.execute();
        }
    }

    private String recordKey(Receipt receipt) {
        return Optional.ofNullable(entries.get(receipt.key()))
                .orElseThrow()
                .planned()
                .operation()
                .record()
                .key();
    }

    /** The state of an operation after its receipt. */
    private enum StateAfter implements Receipt.Visitor<OutboxEntry.State> {
        INSTANCE;

        @Override
        public OutboxEntry.State confirmed(Receipt.Confirmed receipt) {
            return OutboxEntry.State.CONFIRMED;
        }

        @Override
        public OutboxEntry.State rejected(Receipt.Rejected receipt) {
            return OutboxEntry.State.REJECTED;
        }

        @Override
        public OutboxEntry.State unknown(Receipt.Unknown receipt) {
            return OutboxEntry.State.UNKNOWN;
        }

        @Override
        public OutboxEntry.State deferred(Receipt.Deferred receipt) {
            return OutboxEntry.State.PENDING;
        }
    }

    /** What changed nothing was settled before; what is not in the outbox at all would be lost without a word. */
    private static void checkKnown(Handle handle, List<? extends Receipt> receipts, int[] changed) {
        List<IdempotencyKey> unchanged = new ArrayList<>();
        for (int i = 0; i < changed.length; i++) {
            if (changed[i] == 0) {
                unchanged.add(receipts.get(i).key());
            }
        }
        if (unchanged.isEmpty()) {
            return;
        }
        long known = handle.createQuery(KNOWN)
                .bind("keys", SqliteOutbox.array(unchanged))
                .mapTo(Long.class)
                .one();
        if (known < unchanged.stream().distinct().count()) {
            throw new LedgerException("Receipts came for operations that are not in the ledger's outbox.", null);
        }
    }
}

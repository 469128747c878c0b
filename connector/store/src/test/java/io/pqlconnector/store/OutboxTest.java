package io.pqlconnector.store;

import io.pqlconnector.core.ledger.Outbox;
import io.pqlconnector.core.ledger.OutboxEntry;
import io.pqlconnector.core.ledger.OutboxEntry.State;
import io.pqlconnector.core.ledger.PlannedOperation;
import io.pqlconnector.spi.DestinationName;
import io.pqlconnector.spi.destination.IdempotencyKey;
import io.pqlconnector.spi.destination.Receipt;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;

/** What tests of the outbox share: an open ledger, and the ways in which a run brings operations into a state. */
abstract class OutboxTest extends OpenLedgerTest {
    static final Map<String, Integer> TEN = Map.of("upsert", 10, "add_to_list", 10, "remove_from_list", 10);
    static final DestinationName OTHER = new DestinationName("hubspot");

    Outbox outbox;

    @BeforeEach
    void takeOutbox() {
        outbox = ledger.outbox();
    }

    /** Brings an operation into a state by the way that a run takes. */
    void put(PlannedOperation planned, State state) {
        outbox.commit(1, Samples.part(planned));
        switch (state) {
            case PENDING -> {}
            case SENDING -> send(planned);
            case CONFIRMED -> {
                send(planned);
                settle(Samples.confirmed(planned, "1"), planned);
            }
            case REJECTED -> {
                send(planned);
                settle(Samples.rejected(planned), planned);
            }
            case UNKNOWN -> {
                send(planned);
                settle(Samples.unknown(planned), planned);
            }
            case SUPERSEDED -> outbox.commit(1, Samples.settled(List.of(planned.slot())));
        }
    }

    void send(PlannedOperation planned) {
        outbox.markSending(List.of(planned.operation().key()), Samples.DAY_1);
    }

    void settle(Receipt receipt, PlannedOperation planned) {
        settle(Map.of(planned, receipt));
    }

    void settle(Map<PlannedOperation, Receipt> receipts) {
        Map<IdempotencyKey, OutboxEntry> entries = new HashMap<>();
        receipts.keySet()
                .forEach(planned -> entries.put(
                        planned.operation().key(),
                        new OutboxEntry(planned, 1, State.SENDING, 1, Optional.of(Samples.DAY_1), Optional.empty())));
        outbox.settle(Samples.answered(1, entries, receipts.values()));
    }

    void confirmAll(List<OutboxEntry> batch) {
        Map<PlannedOperation, Receipt> receipts = new HashMap<>();
        batch.forEach(entry -> receipts.put(
                entry.planned(),
                Samples.confirmed(entry.planned(), "of " + entry.planned().account())));
        settle(receipts);
    }

    State state(String key) {
        return entry(key).state();
    }

    OutboxEntry entry(String key) {
        return Stream.of("acme", "globex", "a", "b", "c", "hot")
                .flatMap(account -> outbox.ofAccount(account).stream())
                .filter(entry -> key(entry).value().equals(key))
                .findFirst()
                .orElseThrow();
    }

    static List<String> keys(List<OutboxEntry> entries) {
        return entries.stream().map(entry -> key(entry).value()).toList();
    }

    static IdempotencyKey key(OutboxEntry entry) {
        return entry.planned().operation().key();
    }
}

package io.pqlconnector.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.pqlconnector.spi.AdapterException;
import io.pqlconnector.spi.FailureKind;
import io.pqlconnector.spi.destination.Batch;
import io.pqlconnector.spi.destination.BatchRefusedException;
import io.pqlconnector.spi.destination.Destination;
import io.pqlconnector.spi.destination.IdempotencyKey;
import io.pqlconnector.spi.destination.Operation;
import io.pqlconnector.spi.destination.Receipt;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Delivers as the core does, until every operation is confirmed, rejected or put off: what can be repeated is sent again,
 * what cannot is asked about first, and a batch that is refused as a whole is taken apart.
 */
public final class LikeTheCore {
    /** More than any fault of the suites lasts. */
    private static final int MOST_CALLS = 1000;

    /** The same for each operation, where there are many. */
    private static final int MOST_CALLS_EACH = 100;

    private final Destination destination;
    private final InstantSource clock;
    private final Map<IdempotencyKey, Receipt> settled = new LinkedHashMap<>();
    private final Deque<List<Operation>> open = new ArrayDeque<>();
    private int calls;
    private int mostCalls = MOST_CALLS;

    /**
     * For one destination.
     *
     * @param clock says when something was sent
     */
    public LikeTheCore(Destination destination, InstantSource clock) {
        this.destination = destination;
        this.clock = clock;
    }

    /** The last word on each operation; the operations are all of one kind and object. */
    public Map<IdempotencyKey, Receipt> deliver(List<? extends Operation> operations, int batchSize)
            throws InterruptedException {
        mostCalls = Math.max(MOST_CALLS, MOST_CALLS_EACH * operations.size());
        for (int from = 0; from < operations.size(); from += batchSize) {
            open.add(List.copyOf(operations.subList(from, Math.min(from + batchSize, operations.size()))));
        }
        while (!open.isEmpty()) {
            count();
            send(open.remove());
        }
        return settled;
    }

    /**
     * The same as a job, which is asked again after each failure; what it leaves unclear goes in batches.
     *
     * @param operations of a kind that may be sent twice
     */
    public Map<IdempotencyKey, Receipt> deliverAsJob(List<? extends Operation> operations, int batchSize)
            throws InterruptedException {
        MemoryJournal journal = new MemoryJournal();
        List<Receipt> receipts = List.of();
        while (receipts.isEmpty()) {
            count();
            try {
                receipts = destination.bulk().orElseThrow().deliver(new Batch(List.copyOf(operations)), journal);
            } catch (AdapterException e) {
                assertThat(e.kind().retryable())
                        .as("%s: %s", e.kind(), e.getMessage())
                        .isTrue();
            }
        }
        List<Operation> unclear = new ArrayList<>();
        for (int i = 0; i < operations.size(); i++) {
            if (receipts.get(i) instanceof Receipt.Unknown) {
                unclear.add(operations.get(i));
            } else {
                settled.put(receipts.get(i).key(), receipts.get(i));
            }
        }
        return deliver(unclear, batchSize);
    }

    private void send(List<Operation> batch) throws InterruptedException {
        Instant sentAt = clock.instant();
        try {
            List<Receipt> receipts = destination.deliver(new Batch(batch));
            assertThat(receipts.stream().map(Receipt::key).toList())
                    .as("one receipt per operation, in order")
                    .isEqualTo(batch.stream().map(Operation::key).toList());
            settle(batch, receipts, sentAt);
        } catch (BatchRefusedException e) {
            takeApart(batch, e);
        } catch (AdapterException e) {
            assertThat(e.kind().retryable())
                    .as("%s: %s", e.kind(), e.getMessage())
                    .isTrue();
            if (e.kind() == FailureKind.AMBIGUOUS) {
                clearUp(batch, sentAt);
            } else {
                open.add(batch);
            }
        }
    }

    private void settle(List<Operation> batch, List<Receipt> receipts, Instant sentAt) throws InterruptedException {
        List<Operation> unclear = new ArrayList<>();
        for (int i = 0; i < batch.size(); i++) {
            if (receipts.get(i) instanceof Receipt.Unknown) {
                unclear.add(batch.get(i));
            } else {
                settled.put(batch.get(i).key(), receipts.get(i));
            }
        }
        clearUp(unclear, sentAt);
    }

    private void clearUp(List<Operation> unclear, Instant sentAt) throws InterruptedException {
        List<Operation> again = new ArrayList<>();
        for (Operation operation : unclear) {
            if (operation.repeatable() || !hasHappened(operation, sentAt)) {
                again.add(operation);
            }
        }
        if (!again.isEmpty()) {
            open.add(again);
        }
    }

    private boolean hasHappened(Operation operation, Instant sentAt) throws InterruptedException {
        while (true) {
            count();
            try {
                Receipt receipt = destination.verify(operation, sentAt);
                if (receipt instanceof Receipt.Rejected rejected) {
                    assertThat(rejected.code()).isEqualTo(Destination.NOT_DONE);
                    return false;
                }
                if (receipt instanceof Receipt.Confirmed) {
                    settled.put(operation.key(), receipt);
                    return true;
                }
            } catch (AdapterException e) {
                assertThat(e.kind().retryable())
                        .as("%s: %s", e.kind(), e.getMessage())
                        .isTrue();
            }
        }
    }

    private void takeApart(List<Operation> batch, BatchRefusedException refusal) {
        Map<Boolean, List<Operation>> byBlame = batch.stream()
                .collect(Collectors.partitioningBy(one -> refusal.blamed().contains(one.key())));
        List<Operation> blamed = batch.size() == 1 ? batch : byBlame.getOrDefault(true, List.of());
        blamed.forEach(one -> settled.put(one.key(), refusal.receipt(one.key())));
        if (!blamed.isEmpty()) {
            addUnlessEmpty(batch.stream().filter(one -> !blamed.contains(one)).toList());
        } else {
            addUnlessEmpty(batch.subList(0, batch.size() / 2));
            addUnlessEmpty(batch.subList(batch.size() / 2, batch.size()));
        }
    }

    private void addUnlessEmpty(List<Operation> batch) {
        if (!batch.isEmpty()) {
            open.add(batch);
        }
    }

    private void count() {
        calls++;
        assertThat(calls).as("calls of a delivery that does not come to an end").isLessThan(mostCalls);
    }
}

package io.pqlconnector.core.deliver;

import io.pqlconnector.core.quota.CallBudget;
import io.pqlconnector.spi.AdapterException;
import io.pqlconnector.spi.destination.Description;
import io.pqlconnector.spi.destination.Destination;
import io.pqlconnector.spi.destination.Operation;
import io.pqlconnector.spi.destination.Receipt;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Sends a few operations that can be repeated past the outbox, one batch after the other: whoever sends them does so again
 * until all are confirmed, and nothing else that waits goes out beside them. To be used by the process that holds the ledger's
 * lease. Not thread-safe.
 */
public final class Errand {
    private final Destination destination;
    private final CallBudget budget;

    /** To a destination, within our part of its calls. */
    public Errand(Destination destination, CallBudget budget) {
        this.destination = destination;
        this.budget = budget;
    }

    /**
     * What became of them.
     *
     * @param receipts of those that were answered
     * @param failure why not all were, in words that say what to do; empty if they were
     */
    public record Outcome(List<Receipt> receipts, Optional<String> failure) {
        public Outcome {
            receipts = List.copyOf(receipts);
        }
    }

    /**
     * Sends operations, those of one kind, object and list together.
     *
     * @throws IllegalArgumentException if one of them cannot be repeated
     */
    public Outcome send(List<Operation> operations) throws InterruptedException {
        if (!operations.stream().allMatch(Operation::repeatable)) {
            throw new IllegalArgumentException("what cannot be repeated has to go through the outbox");
        }
        List<Receipt> receipts = new ArrayList<>();
        try {
            Optional<String> failure = send(operations, receipts);
            return new Outcome(receipts, failure);
        } catch (AdapterException e) {
            return new Outcome(receipts, Optional.of(e.words()));
        } finally {
            budget.note();
        }
    }

    private Optional<String> send(List<Operation> operations, List<Receipt> receipts) throws InterruptedException {
        if (operations.isEmpty()) {
            return Optional.empty();
        }
        Description description = destination.describe();
        BatchSender sender = new BatchSender(destination);
        for (List<Operation> batch : batches(operations, description)) {
            Optional<String> refusal = budget.refusal(1);
            if (refusal.isPresent()) {
                return refusal;
            }
            BatchSender.Sent sent = sender.send(batch);
            budget.note();
            receipts.addAll(sent.receipts());
            if (sent.failure().isPresent() || sent.fault().isPresent()) {
                return sent.failure().map(AdapterException::words).or(sent::fault);
            }
        }
        return Optional.empty();
    }

    private static List<List<Operation>> batches(List<Operation> operations, Description description) {
        Map<String, List<Operation>> groups = new LinkedHashMap<>();
        for (Operation operation : operations) {
            String list = operation instanceof Operation.ListChange change ? change.list() : "";
            groups.computeIfAbsent(
                            operation.kind() + "/" + operation.record().object() + "/" + list,
                            group -> new ArrayList<>())
                    .add(operation);
        }
        List<List<Operation>> batches = new ArrayList<>();
        for (List<Operation> group : groups.values()) {
            int size = description.batchSizeOf(group.get(0).kind());
            for (int from = 0; from < group.size(); from += size) {
                batches.add(group.subList(from, Math.min(from + size, group.size())));
            }
        }
        return batches;
    }
}

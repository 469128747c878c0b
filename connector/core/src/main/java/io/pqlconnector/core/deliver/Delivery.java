package io.pqlconnector.core.deliver;

import io.pqlconnector.core.ledger.CrmState;
import io.pqlconnector.core.ledger.KnownIds;
import io.pqlconnector.core.ledger.Outbox;
import io.pqlconnector.core.ledger.OutboxEntry;
import io.pqlconnector.core.mapping.Mapping;
import io.pqlconnector.spi.AdapterException;
import io.pqlconnector.spi.DestinationName;
import io.pqlconnector.spi.destination.Batch;
import io.pqlconnector.spi.destination.Description;
import io.pqlconnector.spi.destination.Destination;
import io.pqlconnector.spi.destination.IdempotencyKey;
import io.pqlconnector.spi.destination.Operation;
import io.pqlconnector.spi.destination.Receipt;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Delivers what the outbox has for one destination. The intent is durable before a call, the receipts are durable after it;
 * whatever happens between the two, the next run finds out what became of the operations. Not thread-safe.
 */
public final class Delivery {
    private final Destination destination;
    private final Mapping mapping;
    private final CrmState crm;
    private final Outbox outbox;
    private final InstantSource clock;
    private final long run;
    private final SortedMap<String, OutcomeCounts> counts = new TreeMap<>();

    /**
     * For one run.
     *
     * @param run its number
     */
    public Delivery(
            Destination destination, Mapping mapping, CrmState crm, Outbox outbox, InstantSource clock, long run) {
        this.destination = destination;
        this.mapping = mapping;
        this.crm = crm;
        this.outbox = outbox;
        this.clock = clock;
        this.run = run;
    }

    /**
     * Clears up what earlier runs left unclear. What can be repeated is simply to be sent again; about the rest the
     * destination is asked. To be called before planning, so that the plan starts from what is known.
     *
     * @return why it could not be cleared up; empty if it was, or if the destination itself could not tell
     */
    public Optional<String> clear() throws InterruptedException {
        List<OutboxEntry> unclear = outbox.unclear(name());
        if (unclear.isEmpty()) {
            return Optional.empty();
        }
        List<IdempotencyKey> repeatable = unclear.stream()
                .filter(entry -> entry.planned().operation().repeatable())
                .map(Delivery::key)
                .toList();
        if (!repeatable.isEmpty()) {
            outbox.markPending(repeatable);
        }
        List<OutboxEntry> others = unclear.stream()
                .filter(entry -> !entry.planned().operation().repeatable())
                .toList();
        KnownIds ids = KnownIds.ofOperations(crm, name(), operations(others));
        try {
            for (OutboxEntry entry : others) {
                settleVerified(
                        entry, destination.verify(ids.fill(entry.planned().operation())));
            }
            return Optional.empty();
        } catch (AdapterException e) {
            return Optional.of(words(e));
        }
    }

    /** Sends everything that is pending, stage by stage, until nothing is left or the destination fails. */
    public DeliveryReport deliver(DeliveryProgress progress) throws InterruptedException {
        Optional<String> failure;
        try {
            failure = drain(destination.describe(), progress);
        } catch (AdapterException e) {
            failure = Optional.of(words(e));
        }
        return report(failure);
    }

    /** The report of a delivery that was not tried. */
    public DeliveryReport notTried(String failure) {
        return report(Optional.of(failure));
    }

    private DestinationName name() {
        return destination.name();
    }

    private Optional<String> drain(Description description, DeliveryProgress progress) throws InterruptedException {
        List<OutboxEntry> entries = outbox.nextBatch(name(), description.batchSize());
        while (!entries.isEmpty()) {
            Optional<String> failure = send(entries);
            progress.answered(entries.size());
            if (failure.isPresent()) {
                return failure;
            }
            entries = outbox.nextBatch(name(), description.batchSize());
        }
        return Optional.empty();
    }

    /**
     * Sends one batch, once. This is the one place that decides what follows from how a call ended.
     *
     * @return why the delivery cannot go on
     */
    private Optional<String> send(List<OutboxEntry> entries) throws InterruptedException {
        Map<IdempotencyKey, OutboxEntry> byKey = new LinkedHashMap<>();
        entries.forEach(entry -> byKey.put(key(entry), entry));
        KnownIds ids = KnownIds.ofOperations(crm, name(), operations(entries));
        List<Operation> operations = operations(entries).stream().map(ids::fill).toList();
        outbox.markSending(byKey.keySet(), clock.instant());
        List<Receipt> answered;
        try {
            answered = destination.deliver(new Batch(operations));
        } catch (AdapterException e) {
            leaveUnsent(byKey, words(e));
            return Optional.of(words(e));
        }
        Answers answers = Answers.check(operations, answered);
        settle(byKey, answers.receipts());
        return answers.fault();
    }

    // A call that failed as a whole may have arrived. What can be repeated is repeated; the rest has to be asked about.
    // A
    // batch is all of one kind, so it is all repeatable or not.
    private void leaveUnsent(Map<IdempotencyKey, OutboxEntry> entries, String reason) {
        OutboxEntry first = entries.values().iterator().next();
        if (first.planned().operation().repeatable()) {
            outbox.markPending(entries.keySet());
            count(first, new OutcomeCounts(0, 0, 0, 0, 0, 1));
        } else {
            List<Receipt> unknown = new ArrayList<>();
            entries.keySet().forEach(key -> unknown.add(new Receipt.Unknown(key, reason)));
            settle(entries, unknown);
        }
    }

    private void settleVerified(OutboxEntry entry, Receipt receipt) {
        if (receipt instanceof Receipt.Rejected rejected && rejected.code().equals(Destination.NOT_DONE)) {
            outbox.markPending(List.of(key(entry)));
        } else {
            settle(Map.of(key(entry), entry), List.of(receipt));
        }
    }

    private void settle(Map<IdempotencyKey, OutboxEntry> entries, List<Receipt> receipts) {
        if (receipts.size() != entries.size()) {
            throw new IllegalStateException(
                    entries.size() + " operations were settled with " + receipts.size() + " receipts");
        }
        outbox.settle(run, entries, receipts, clock.instant());
        OutcomeCounts outcome = new OutcomeCounts(0, 0, 0, 0, 0, 1);
        for (Receipt receipt : receipts) {
            outcome = outcome.plus(outcome(entries, receipt));
        }
        count(entries.values().iterator().next(), outcome);
    }

    private OutcomeCounts outcome(Map<IdempotencyKey, OutboxEntry> entries, Receipt receipt) {
        return receipt.accept(new Receipt.Visitor<>() {
            @Override
            public OutcomeCounts confirmed(Receipt.Confirmed confirmed) {
                return new OutcomeCounts(1, confirmed.created() ? 1 : 0, 0, 0, 0, 0);
            }

            @Override
            public OutcomeCounts rejected(Receipt.Rejected rejected) {
                boolean leftOut = Optional.ofNullable(entries.get(rejected.key()))
                        .filter(entry -> mapping.leavesOut(entry.planned().operation(), rejected))
                        .isPresent();
                return leftOut ? new OutcomeCounts(0, 0, 0, 1, 0, 0) : new OutcomeCounts(0, 0, 1, 0, 0, 0);
            }

            @Override
            public OutcomeCounts unknown(Receipt.Unknown unknown) {
                return new OutcomeCounts(0, 0, 0, 0, 1, 0);
            }
        });
    }

    private void count(OutboxEntry entry, OutcomeCounts outcome) {
        counts.merge(entry.planned().operation().kind(), outcome, OutcomeCounts::plus);
    }

    private DeliveryReport report(Optional<String> failure) {
        Map<String, Long> states = outbox.counts(name());
        long unclear = states.getOrDefault(OutboxEntry.State.UNKNOWN.name(), 0L)
                + states.getOrDefault(OutboxEntry.State.SENDING.name(), 0L);
        return new DeliveryReport(
                name(), counts, states.getOrDefault(OutboxEntry.State.PENDING.name(), 0L), unclear, failure);
    }

    private static List<Operation> operations(List<OutboxEntry> entries) {
        return entries.stream().map(entry -> entry.planned().operation()).toList();
    }

    private static IdempotencyKey key(OutboxEntry entry) {
        return entry.planned().operation().key();
    }

    private static String words(AdapterException failure) {
        String message = failure.getMessage();
        return message == null || message.isEmpty() ? failure.kind().name() : message;
    }
}

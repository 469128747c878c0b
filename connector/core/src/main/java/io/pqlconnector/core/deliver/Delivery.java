package io.pqlconnector.core.deliver;

import io.pqlconnector.core.beside.Beside;
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

    // Beside each call the ledger notes the receipts of the one before and reads what comes next.
    private Optional<String> drain(Description description, DeliveryProgress progress) throws InterruptedException {
        Optional<Answered> before = Optional.empty();
        List<OutboxEntry> entries = outbox.nextBatch(name(), description.batchSize());
        try (Beside ledger = new Beside("delivery-ledger")) {
            while (!entries.isEmpty()) {
                Sending sending = intend(entries);
                Optional<Answered> unnoted = before;
                Beside.Coming<List<OutboxEntry>> following = ledger.start(() -> {
                    unnoted.ifPresent(this::note);
                    return outbox.nextBatch(name(), description.batchSize());
                });
                Answered answered;
                List<OutboxEntry> next;
                try {
                    answered = send(sending);
                } finally {
                    next = following.await();
                }
                count(answered);
                progress.answered(answered.entries().size());
                before = canWait(answered, next) ? Optional.of(answered) : Optional.empty();
                if (before.isEmpty()) {
                    note(answered);
                }
                if (answered.failure().isPresent()) {
                    return answered.failure();
                }
                entries = next;
            }
        }
        return Optional.empty();
    }

    /** A batch whose operations are marked as sending. */
    private record Sending(Map<IdempotencyKey, OutboxEntry> entries, List<Operation> operations) {}

    /**
     * How a call ended.
     *
     * @param receipts one per operation; none if the operations are to be sent again
     * @param failure why the delivery cannot go on
     */
    private record Answered(
            Map<IdempotencyKey, OutboxEntry> entries, List<Receipt> receipts, Optional<String> failure) {}

    // What may be sent twice can have its receipts noted while the next call is under way. Of the rest at most one
    // batch is ever in doubt. The next stage needs the ids that the receipts of this one bring.
    private static boolean canWait(Answered answered, List<OutboxEntry> next) {
        OutboxEntry last = answered.entries().values().iterator().next();
        return answered.failure().isEmpty()
                && !next.isEmpty()
                && last.planned().operation().repeatable()
                && last.planned().stage() == next.get(0).planned().stage();
    }

    private Sending intend(List<OutboxEntry> entries) {
        Map<IdempotencyKey, OutboxEntry> byKey = new LinkedHashMap<>();
        entries.forEach(entry -> byKey.put(key(entry), entry));
        KnownIds ids = KnownIds.ofOperations(crm, name(), operations(entries));
        List<Operation> operations = operations(entries).stream().map(ids::fill).toList();
        outbox.markSending(byKey.keySet(), clock.instant());
        return new Sending(byKey, operations);
    }

    /** Sends one batch, once. This is the one place that decides what follows from how a call ended. */
    private Answered send(Sending sending) throws InterruptedException {
        try {
            Answers answers = Answers.check(sending.operations(), destination.deliver(new Batch(sending.operations())));
            return new Answered(sending.entries(), answers.receipts(), answers.fault());
        } catch (AdapterException e) {
            // A call that failed as a whole may have arrived. What can be repeated is repeated; the rest has to be
            // asked about. A batch is all of one kind, so it is all repeatable or not.
            List<Receipt> unclear = sending.operations().stream()
                    .filter(operation -> !operation.repeatable())
                    .<Receipt>map(operation -> new Receipt.Unknown(operation.key(), words(e)))
                    .toList();
            return new Answered(sending.entries(), unclear, Optional.of(words(e)));
        }
    }

    private void settleVerified(OutboxEntry entry, Receipt receipt) {
        if (receipt instanceof Receipt.Rejected rejected && rejected.code().equals(Destination.NOT_DONE)) {
            outbox.markPending(List.of(key(entry)));
        } else {
            Answered answered = new Answered(Map.of(key(entry), entry), List.of(receipt), Optional.empty());
            note(answered);
            count(answered);
        }
    }

    private void note(Answered answered) {
        if (answered.receipts().isEmpty()) {
            outbox.markPending(answered.entries().keySet());
            return;
        }
        if (answered.receipts().size() != answered.entries().size()) {
            throw new IllegalStateException(answered.entries().size() + " operations were settled with "
                    + answered.receipts().size() + " receipts");
        }
        outbox.settle(run, answered.entries(), answered.receipts(), clock.instant());
    }

    private void count(Answered answered) {
        OutcomeCounts outcome = new OutcomeCounts(0, 0, 0, 0, 0, 1);
        for (Receipt receipt : answered.receipts()) {
            outcome = outcome.plus(outcome(answered.entries(), receipt));
        }
        Operation first =
                answered.entries().values().iterator().next().planned().operation();
        counts.merge(first.kind(), outcome, OutcomeCounts::plus);
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

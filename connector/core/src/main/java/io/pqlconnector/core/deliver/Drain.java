package io.pqlconnector.core.deliver;

import io.pqlconnector.core.beside.Calls;
import io.pqlconnector.core.ledger.CrmState;
import io.pqlconnector.core.ledger.KnownIds;
import io.pqlconnector.core.ledger.Outbox;
import io.pqlconnector.core.ledger.OutboxEntry;
import io.pqlconnector.core.mapping.Mapping;
import io.pqlconnector.core.quota.CallBudget;
import io.pqlconnector.spi.AdapterException;
import io.pqlconnector.spi.FailureKind;
import io.pqlconnector.spi.destination.Description;
import io.pqlconnector.spi.destination.Destination;
import io.pqlconnector.spi.destination.IdempotencyKey;
import io.pqlconnector.spi.destination.ObjectName;
import io.pqlconnector.spi.destination.Operation;
import io.pqlconnector.spi.destination.Receipt;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Empties the outbox of one destination. The calls go out beside this thread, as many at once as the destination takes; this
 * thread notes intents before them and receipts after them, so that the ledger has one writer. One instance serves one run.
 */
final class Drain {
    /** So many calls in a row may end unclearly before the destination counts as broken. */
    private static final int UNCLEAR_IN_A_ROW = 5;

    /** So often one operation is sent again in a run because its own end was unclear. */
    private static final int REPEATS = 3;

    private final Destination destination;
    private final CrmState crm;
    private final Outbox outbox;
    private final InstantSource clock;
    private final Instant startedAt;
    private final long run;
    private final Mapping mapping;
    private final Tally tally;
    private final CallBudget budget;
    private final DeliveryProgress progress;
    private final BatchSender sender;

    private final Slices slices;
    private Slice coming = Slice.NONE;
    private int stage;
    private boolean jobUnderWay;
    private Map<ObjectName, String> definitions = Map.of();
    private int unclearInARow;
    private final Map<IdempotencyKey, Integer> repeated = new HashMap<>();
    private Optional<AdapterException> stopped = Optional.empty();

    Drain(Delivery.Parts parts, Slices slices, Tally tally, DeliveryProgress progress) {
        destination = parts.target().destination();
        mapping = parts.target().mapping();
        crm = parts.ledger().crmState();
        outbox = parts.ledger().outbox();
        clock = parts.clock();
        startedAt = clock.instant();
        run = parts.run();
        budget = parts.budget();
        this.slices = slices;
        this.tally = tally;
        this.progress = progress;
        sender = new BatchSender(destination);
    }

    /** A slice whose operations are marked as sending since an instant. */
    private record Intended(
            Slice slice, Map<IdempotencyKey, OutboxEntry> entries, List<Operation> operations, Instant sentAt) {}

    /** An intended slice, and what became of it. */
    private record Ended(Intended batch, BatchSender.Sent sent) {
        /** Whether a job was begun that has not come to its end. */
        boolean isOpen() {
            return sent.failure().isPresent() && batch.slice().isBegun();
        }
    }

    /** What kept the delivery from its end: a failure, or a pause that was asked for or is due; empty if nothing did. */
    Optional<AdapterException> stopped() {
        return stopped;
    }

    /** Sends everything that is pending, stage by stage, until nothing is left or the destination fails or asks for a pause. */
    void run() throws InterruptedException {
        Description description = destination.describe();
        // What is put off in this run is not due in it, however long it takes.
        run(description, () -> slices.next(description, startedAt));
    }

    /** Goes on with the jobs that interrupted runs began, and sends nothing else. */
    void finishJobs() throws InterruptedException {
        Iterator<String> jobs = slices.open().iterator();
        run(destination.describe(), () -> jobs.hasNext() ? slices.open(jobs.next()) : Slice.NONE);
    }

    private void run(Description description, Supplier<Slice> source) throws InterruptedException {
        definitions = Definitions.of(mapping, description);
        try (Calls<Ended> calls = new Calls<>("deliver-" + destination.name(), description.parallelCalls())) {
            try {
                while (start(calls, description.parallelCalls(), source)) {
                    settle(calls.next());
                }
            } catch (InterruptedException e) {
                if (jobUnderWay) {
                    // It may take an hour, and the next run finds it again.
                    calls.interrupt();
                }
                throw e;
            } finally {
                for (Ended ended : calls.rest()) {
                    settle(ended);
                }
            }
        }
    }

    // One more than the destination takes at once waits its turn, so that a call need not wait for the ledger.
    private boolean start(Calls<Ended> calls, int parallel, Supplier<Slice> source) {
        while (stopped.isEmpty() && calls.size() <= parallel && !(jobUnderWay && calls.size() > 0)) {
            if (coming.isEmpty()) {
                coming = source.get();
            }
            if (coming.isEmpty() || (calls.size() > 0 && !mayGoBeside(coming))) {
                break;
            }
            budget.refusal(calls.size() + cost(coming)).ifPresent(words -> stop(pause(words)));
            if (stopped.isEmpty()) {
                Intended batch = intend(coming);
                coming = Slice.NONE;
                stage = batch.slice().stage();
                jobUnderWay = batch.slice().job().isPresent();
                calls.start(() -> new Ended(batch, send(batch)));
            }
        }
        return calls.size() > 0;
    }

    // Of what may not be sent twice at most one batch is ever in doubt. The next stage needs the ids that the receipts
    // of this one bring. A job goes alone: it holds many operations in memory, and the vendor works at it in parallel.
    private boolean mayGoBeside(Slice slice) {
        return slice.job().isEmpty() && slice.repeatable() && slice.stage() == stage;
    }

    // What is open already is asked for, whatever is left: that costs less than to leave it unknown.
    private long cost(Slice slice) {
        if (slice.job().isEmpty()) {
            return 1;
        }
        return slice.sentAt().isPresent()
                ? 0
                : slices.bulk().orElseThrow().calls(slice.entries().size());
    }

    private BatchSender.Sent send(Intended batch) throws InterruptedException {
        Optional<SliceJob> job = batch.slice().job();
        return job.isEmpty()
                ? sender.send(batch.operations())
                : sender.send(batch.operations(), slices.bulk().orElseThrow(), job.get());
    }

    private Intended intend(Slice slice) {
        Map<IdempotencyKey, OutboxEntry> byKey = new LinkedHashMap<>();
        List<Operation> operations = new ArrayList<>(slice.entries().size());
        for (OutboxEntry entry : slice.entries()) {
            byKey.put(entry.planned().operation().key(), entry);
            operations.add(entry.planned().operation());
        }
        KnownIds ids = KnownIds.ofOperations(crm, destination.name(), operations);
        Instant sentAt = slice.sentAt().orElseGet(clock::instant);
        if (slice.sentAt().isEmpty()) {
            outbox.markSending(byKey.keySet(), sentAt);
        }
        return new Intended(slice, byKey, operations.stream().map(ids::fill).toList(), sentAt);
    }

    private void settle(Ended ended) throws InterruptedException {
        Map<IdempotencyKey, OutboxEntry> entries = ended.batch.entries();
        BatchSender.Sent sent = ended.sent;
        note(sent);
        if (ended.isOpen()) {
            // Asked again at once if there is a point in it, else by the next run.
            coming = stopped.isEmpty() ? ended.batch.slice().sent(ended.batch.sentAt()) : Slice.NONE;
            tally.add(entries, List.of(), sent.calls());
            budget.note();
            return;
        }
        if (sent.refused()) {
            slices.refused(ended.batch.slice());
        }
        List<IdempotencyKey> again = new ArrayList<>();
        List<Receipt> receipts = certain(ended, again);
        if (receipts.size() + again.size() + sent.unsent().size() != entries.size()) {
            throw new IllegalStateException(entries.size() + " operations ended with " + receipts.size()
                    + " receipts, and " + (again.size() + sent.unsent().size()) + " to be sent again");
        }
        putBack(again, sent);
        if (!receipts.isEmpty()) {
            outbox.settle(new Outbox.Answered(
                    run, clock.instant(), entries, receipts, definitions, tally.leftOut(entries, receipts)));
        }
        tally.add(entries, receipts, sent.calls());
        progress.answered(entries, receipts);
        budget.note();
    }

    private void note(BatchSender.Sent sent) {
        sent.fault().ifPresent(fault -> stop(new AdapterException(FailureKind.PROTOCOL, fault, null)));
        if (sent.failure().isEmpty()) {
            unclearInARow = 0;
            return;
        }
        AdapterException failed = sent.failure().get();
        if (failed.kind() != FailureKind.AMBIGUOUS || ++unclearInARow >= UNCLEAR_IN_A_ROW) {
            stop(failed);
        }
    }

    // A failure is told rather than a pause.
    private void stop(AdapterException why) {
        if (stopped.isEmpty() || !Delivery.isPause(why)) {
            stopped = Optional.of(why);
        }
    }

    private static AdapterException pause(String words) {
        return new AdapterException(FailureKind.RATE_LIMITED, words, null);
    }

    // A call that was refused for its time, its credentials or its settings is no attempt to write the record.
    private void putBack(List<IdempotencyKey> attempted, BatchSender.Sent sent) {
        boolean wasAttempt = sent.failure()
                .filter(failed -> failed.kind() == FailureKind.UNAVAILABLE || failed.kind() == FailureKind.AMBIGUOUS)
                .isPresent();
        List<IdempotencyKey> counted = new ArrayList<>(attempted);
        if (wasAttempt) {
            counted.addAll(sent.unsent());
        } else if (!sent.unsent().isEmpty()) {
            outbox.markNotSent(sent.unsent());
        }
        if (!counted.isEmpty()) {
            outbox.markPending(counted);
        }
        if (!attempted.isEmpty() || !sent.unsent().isEmpty()) {
            // What was read ahead may be of a later stage than what has to be sent again.
            coming = Slice.NONE;
        }
    }

    // What ended unclearly and may be sent twice is sent again. About the rest the destination is asked, as long as
    // there is a point in asking it.
    private List<Receipt> certain(Ended ended, List<IdempotencyKey> again) throws InterruptedException {
        List<Receipt> receipts = new ArrayList<>(ended.sent.receipts().size());
        Map<IdempotencyKey, Operation> operations = new HashMap<>();
        ended.batch.operations().forEach(operation -> operations.put(operation.key(), operation));
        for (Receipt receipt : ended.sent.receipts()) {
            Receipt certain = receipt;
            boolean isUnclear = receipt instanceof Receipt.Unknown && stopped.isEmpty();
            Operation operation = isUnclear ? operations.get(receipt.key()) : null;
            if (operation != null && !operation.repeatable()) {
                certain = verified(operation, ended.batch.sentAt(), receipt);
            }
            boolean maySendAgain = operation != null && (operation.repeatable() || Delivery.isNotDone(certain));
            if (maySendAgain && repeated.merge(receipt.key(), 1, Integer::sum) <= REPEATS) {
                again.add(certain.key());
            } else {
                // What comes to nothing again and again is left unclear, for the next run to ask about.
                receipts.add(Delivery.isNotDone(certain) ? receipt : certain);
            }
        }
        return receipts;
    }

    private Receipt verified(Operation operation, Instant sentAt, Receipt unclear) throws InterruptedException {
        try {
            return destination.verify(operation, sentAt);
        } catch (AdapterException e) {
            stop(e);
            return unclear;
        }
    }
}

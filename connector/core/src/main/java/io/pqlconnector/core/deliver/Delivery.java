package io.pqlconnector.core.deliver;

import io.pqlconnector.core.ledger.KnownIds;
import io.pqlconnector.core.ledger.Ledger;
import io.pqlconnector.core.ledger.Outbox;
import io.pqlconnector.core.ledger.OutboxEntry;
import io.pqlconnector.core.plan.PlanTarget;
import io.pqlconnector.core.quota.CallBudget;
import io.pqlconnector.spi.AdapterException;
import io.pqlconnector.spi.DestinationName;
import io.pqlconnector.spi.FailureKind;
import io.pqlconnector.spi.destination.Destination;
import io.pqlconnector.spi.destination.IdempotencyKey;
import io.pqlconnector.spi.destination.Operation;
import io.pqlconnector.spi.destination.Receipt;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Delivers what the outbox has for one destination. The intent is durable before a call, the receipts are durable after it;
 * whatever happens between the two, the next run finds out what became of the operations. Not thread-safe.
 */
public final class Delivery {
    private final Parts parts;
    private final Destination destination;
    private final Outbox outbox;
    private final Tally tally;
    private final Slices slices;

    /** For one run. */
    public Delivery(Parts parts) {
        this.parts = parts;
        destination = parts.target().destination();
        outbox = parts.ledger().outbox();
        tally = new Tally(parts.target().mapping());
        slices = new Slices(destination, outbox);
    }

    /**
     * What a delivery is made of.
     *
     * @param budget how many calls it may make
     * @param run the run's number
     */
    public record Parts(PlanTarget target, Ledger ledger, CallBudget budget, InstantSource clock, long run) {}

    /**
     * Clears up what earlier runs left. A job that is open is asked until it is done. What ended unclearly and can be repeated is simply to be sent again; about the rest
     * the destination is asked. What was refused is to be sent again if the mapping or the destination's schema has changed
     * since. To be called before planning, so that the plan starts from what is known.
     *
     * @return why it could not be cleared up; empty if it was, or if the destination itself could not tell
     */
    public Optional<AdapterException> clear() throws InterruptedException {
        try {
            Optional<AdapterException> stopped = finishJobs();
            if (stopped.isPresent()) {
                return stopped;
            }
            List<OutboxEntry> unclear = outbox.unclear(name());
            if (!unclear.isEmpty()) {
                clear(unclear);
            }
            if (outbox.counts(name()).containsKey(OutboxEntry.State.REJECTED.name())) {
                parts.ledger()
                        .rejections()
                        .retryChanged(name(), Definitions.of(parts.target().mapping(), destination.describe()));
            }
            return Optional.empty();
        } catch (AdapterException e) {
            return Optional.of(e);
        } finally {
            parts.budget().note();
        }
    }

    // Before anything newer goes out for the same records, which the job could overwrite with what is older.
    private Optional<AdapterException> finishJobs() throws InterruptedException {
        if (slices.open().isEmpty()) {
            return Optional.empty();
        }
        if (slices.bulk().isEmpty()) {
            outbox.forgetJobs(name());
            return Optional.empty();
        }
        Drain drain = new Drain(parts, slices, tally, DeliveryProgress.NONE);
        drain.finishJobs();
        return drain.stopped();
    }

    private void clear(List<OutboxEntry> unclear) throws InterruptedException {
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
        KnownIds ids = KnownIds.ofOperations(parts.ledger().crmState(), name(), operations(others));
        for (OutboxEntry entry : others) {
            // What is unclear was on its way, and whoever marks that notes when.
            Instant sentAt = entry.sentAt().orElseThrow();
            settleVerified(entry, destination.verify(ids.fill(entry.planned().operation()), sentAt));
        }
    }

    /** Sends everything that is pending, stage by stage, until nothing is left or the destination fails. */
    public DeliveryReport deliver(DeliveryProgress progress) throws InterruptedException {
        Drain drain = new Drain(parts, slices, tally, progress);
        try {
            drain.run();
        } catch (AdapterException e) {
            return stopped(e);
        }
        return drain.stopped().map(this::stopped).orElseGet(() -> report(Optional.empty(), Optional.empty()));
    }

    /** The report of a delivery that came to no end, or was not tried: the destination failed, or asked for a pause. */
    public DeliveryReport stopped(AdapterException why) {
        return isPause(why)
                ? report(Optional.empty(), Optional.of(why.words()))
                : report(Optional.of(why.words()), Optional.empty());
    }

    /** Whether a call failed only for its time: what waits is sent by a later run. */
    public static boolean isPause(AdapterException failure) {
        return failure.kind() == FailureKind.RATE_LIMITED;
    }

    /** Whether a destination says that an operation whose end was unclear has not happened. */
    static boolean isNotDone(Receipt receipt) {
        return receipt instanceof Receipt.Rejected rejected && rejected.code().equals(Destination.NOT_DONE);
    }

    private DestinationName name() {
        return destination.name();
    }

    private void settleVerified(OutboxEntry entry, Receipt receipt) {
        if (isNotDone(receipt)) {
            outbox.markPending(List.of(key(entry)));
            return;
        }
        Map<IdempotencyKey, OutboxEntry> entries = Map.of(key(entry), entry);
        outbox.settle(new Outbox.Answered(
                parts.run(), parts.clock().instant(), entries, List.of(receipt), Map.of(), Set.of()));
        tally.add(entries, List.of(receipt), 1);
    }

    private DeliveryReport report(Optional<String> failure, Optional<String> pause) {
        parts.budget().note();
        Map<String, Long> states = outbox.counts(name());
        long unclear = states.getOrDefault(OutboxEntry.State.UNKNOWN.name(), 0L)
                + states.getOrDefault(OutboxEntry.State.SENDING.name(), 0L);
        return new DeliveryReport(
                name(),
                tally.byKind(),
                states.getOrDefault(OutboxEntry.State.PENDING.name(), 0L),
                outbox.deferrals(name(), parts.clock().instant()),
                unclear,
                failure,
                pause,
                parts.budget().report());
    }

    private static List<Operation> operations(List<OutboxEntry> entries) {
        return entries.stream().map(entry -> entry.planned().operation()).toList();
    }

    private static IdempotencyKey key(OutboxEntry entry) {
        return entry.planned().operation().key();
    }
}

package io.pqlconnector.core.deliver;

import io.pqlconnector.core.ledger.OutboxEntry;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What is taken from the outbox to go out together.
 *
 * @param job the job that carries it; empty if it goes as a batch
 * @param sentAt since when it is on its way, by a job that was begun; empty if it is still to be sent
 */
record Slice(List<OutboxEntry> entries, Optional<SliceJob> job, Optional<Instant> sentAt) {
    /** Nothing. */
    static final Slice NONE = new Slice(List.of(), Optional.empty(), Optional.empty());

    /** The same, on its way since an instant. */
    Slice sent(Instant at) {
        return new Slice(entries, job, Optional.of(at));
    }

    boolean isEmpty() {
        return entries.isEmpty();
    }

    /** Whether its job was begun already, so that there is something to ask. */
    boolean isBegun() {
        return job.flatMap(SliceJob::begun).isPresent();
    }

    /** In which stage of a delivery it goes out. */
    int stage() {
        return entries.get(0).planned().stage();
    }

    /** Whether doing it twice does no more than doing it once. */
    boolean repeatable() {
        return entries.get(0).planned().operation().repeatable();
    }
}

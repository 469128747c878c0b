package io.pqlconnector.core.deliver;

import io.pqlconnector.core.ledger.Outbox;
import io.pqlconnector.core.ledger.OutboxEntry;
import io.pqlconnector.spi.destination.IdempotencyKey;
import io.pqlconnector.spi.destination.JobJournal;
import java.util.List;
import java.util.Optional;

/** The job that carries a slice, kept in the ledger with the operations. Used by the thread that delivers it. */
final class SliceJob implements JobJournal {
    private final Outbox outbox;
    private final List<IdempotencyKey> keys;
    private volatile Optional<String> begun;

    private SliceJob(Outbox outbox, List<OutboxEntry> entries, Optional<String> begun) {
        this.outbox = outbox;
        keys = entries.stream().map(entry -> entry.planned().operation().key()).toList();
        this.begun = begun;
    }

    /** A job that is to be begun. */
    static SliceJob next(Outbox outbox, List<OutboxEntry> entries) {
        return new SliceJob(outbox, entries, Optional.empty());
    }

    /** A job that an interrupted attempt began. */
    static SliceJob open(Outbox outbox, List<OutboxEntry> entries, String job) {
        return new SliceJob(outbox, entries, Optional.of(job));
    }

    @Override
    public Optional<String> begun() {
        return begun;
    }

    @Override
    public void begin(String job) {
        if (job.isBlank()) {
            throw new IllegalArgumentException("a job needs a name by which it is found again");
        }
        outbox.beginJob(keys, job);
        begun = Optional.of(job);
    }
}

package io.pqlconnector.core.deliver;

import io.pqlconnector.core.ledger.Outbox;
import io.pqlconnector.core.ledger.Outbox.Group;
import io.pqlconnector.core.ledger.OutboxEntry;
import io.pqlconnector.core.quota.Ways;
import io.pqlconnector.spi.destination.BulkJobs;
import io.pqlconnector.spi.destination.Description;
import io.pqlconnector.spi.destination.Destination;
import io.pqlconnector.spi.destination.ObjectName;
import io.pqlconnector.spi.destination.Operation;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Takes slices from the outbox of one destination: as jobs where they cost less than batches. One instance serves one run. */
final class Slices {
    private final Destination destination;
    private final Outbox outbox;
    private final Optional<BulkJobs> bulk;
    private final Set<String> refused = new HashSet<>();

    Slices(Destination destination, Outbox outbox) {
        this.destination = destination;
        this.outbox = outbox;
        bulk = destination.bulk();
    }

    /** How the destination makes jobs; empty if it does not. */
    Optional<BulkJobs> bulk() {
        return bulk;
    }

    /** What goes out next; nothing if nothing is due. */
    Slice next(Description description, Instant now) {
        Optional<BulkJobs> jobs = bulk.filter(some -> !some.kinds().isEmpty());
        // Counted each time: what is left of many may be few enough for batches.
        Optional<Group> job = jobs.flatMap(some -> outbox.nextGroup(destination.name(), some.from(), now))
                .filter(next -> !refused.contains(name(next.kind(), next.object())))
                .filter(next -> new Ways(description, jobs).isJob(next.kind(), next.operations()));
        Map<String, Integer> sizes = job.map(
                        next -> Map.of(next.kind(), jobs.map(BulkJobs::most).orElseThrow()))
                .orElse(description.batchSize());
        List<OutboxEntry> entries = outbox.nextBatch(destination.name(), sizes, now);
        return new Slice(entries, job.map(any -> SliceJob.next(outbox, entries)), Optional.empty());
    }

    /** The jobs that interrupted runs began. */
    List<String> open() {
        return outbox.openJobs(destination.name());
    }

    /** What an open job carries. */
    Slice open(String job) {
        List<OutboxEntry> entries = outbox.ofJob(destination.name(), job);
        Instant sentAt = entries.get(0).sentAt().orElseThrow();
        return new Slice(entries, Optional.of(SliceJob.open(outbox, entries, job)), Optional.of(sentAt));
    }

    /** Notes that a job was refused as a whole: for the rest of the run what is like it goes in batches. */
    void refused(Slice slice) {
        Operation operation = slice.entries().get(0).planned().operation();
        refused.add(name(operation.kind(), operation.record().object()));
    }

    private static String name(String kind, ObjectName object) {
        return kind + " " + object;
    }
}

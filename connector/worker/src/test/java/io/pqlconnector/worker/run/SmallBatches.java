package io.pqlconnector.worker.run;

import io.pqlconnector.spi.DestinationName;
import io.pqlconnector.spi.destination.Batch;
import io.pqlconnector.spi.destination.Blueprint;
import io.pqlconnector.spi.destination.BulkJobs;
import io.pqlconnector.spi.destination.CallUsage;
import io.pqlconnector.spi.destination.CrmId;
import io.pqlconnector.spi.destination.Description;
import io.pqlconnector.spi.destination.Destination;
import io.pqlconnector.spi.destination.Finding;
import io.pqlconnector.spi.destination.FoundRecord;
import io.pqlconnector.spi.destination.JobJournal;
import io.pqlconnector.spi.destination.ObjectName;
import io.pqlconnector.spi.destination.Operation;
import io.pqlconnector.spi.destination.OutcomeCursor;
import io.pqlconnector.spi.destination.OutcomePage;
import io.pqlconnector.spi.destination.Receipt;
import io.pqlconnector.spi.destination.RecordRef;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;

/** A destination that says it takes fewer operations in a call, and in a job, than it does. */
final class SmallBatches implements Destination {
    private final Destination whole;
    private final long most;
    private final Optional<Jobs> jobs;

    /**
     * A destination like another.
     *
     * @param most how many operations go into a call
     * @param jobs how many go into a job; empty for as many as the other one takes
     */
    SmallBatches(Destination whole, long most, Optional<Jobs> jobs) {
        this.whole = whole;
        this.most = most;
        this.jobs = jobs;
    }

    /** From how many operations there are jobs, and of how many at most. */
    record Jobs(int from, int most) {}

    @Override
    public DestinationName name() {
        return whole.name();
    }

    @Override
    public Description describe() throws InterruptedException {
        Description described = whole.describe();
        Map<String, Integer> sizes = new HashMap<>(described.batchSize());
        sizes.replaceAll((kind, size) -> (int) Math.min(size, most));
        return new Description(
                described.place(), described.objects(), sizes, described.parallelCalls(), described.appliesPolicies());
    }

    @Override
    public List<FoundRecord> find(List<RecordRef> records, Set<String> fields) throws InterruptedException {
        return whole.find(records, fields);
    }

    @Override
    public List<FoundRecord> facts(List<RecordRef> records) throws InterruptedException {
        return whole.facts(records);
    }

    @Override
    public Set<CrmId> members(ObjectName object, String list) throws InterruptedException {
        return whole.members(object, list);
    }

    @Override
    public List<Finding> inspect(Blueprint needs) throws InterruptedException {
        return whole.inspect(needs);
    }

    @Override
    public List<Finding> provision(Blueprint needs) throws InterruptedException {
        return whole.provision(needs);
    }

    @Override
    public List<Finding> remove(Blueprint needs, boolean dryRun) throws InterruptedException {
        return whole.remove(needs, dryRun);
    }

    @Override
    public SortedMap<String, String> metadata(Blueprint needs) {
        return whole.metadata(needs);
    }

    @Override
    public List<Receipt> deliver(Batch batch) throws InterruptedException {
        return whole.deliver(batch);
    }

    @Override
    public Optional<BulkJobs> bulk() {
        return jobs.isEmpty() ? whole.bulk() : whole.bulk().map(bulk -> new SmallJobs(bulk, jobs.get()));
    }

    private record SmallJobs(BulkJobs whole, Jobs sizes) implements BulkJobs {
        @Override
        public Set<String> kinds() {
            return whole.kinds();
        }

        @Override
        public int from() {
            return sizes.from();
        }

        @Override
        public int most() {
            return sizes.most();
        }

        @Override
        public long calls(int operations) {
            return whole.calls(operations);
        }

        @Override
        public List<Receipt> deliver(Batch batch, JobJournal journal) throws InterruptedException {
            return whole.deliver(batch, journal);
        }
    }

    @Override
    public Receipt verify(Operation operation, Instant sentAt) throws InterruptedException {
        return whole.verify(operation, sentAt);
    }

    @Override
    public CallUsage callUsage() {
        return whole.callUsage();
    }

    @Override
    public OutcomePage outcomes(Instant since, OutcomeCursor from) throws InterruptedException {
        return whole.outcomes(since, from);
    }

    @Override
    public void close() {
        whole.close();
    }
}

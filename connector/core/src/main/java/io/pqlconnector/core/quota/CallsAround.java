package io.pqlconnector.core.quota;

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
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;

/**
 * A destination with something around each call that reaches the vendor, such as what measures it or refuses it. What it knows
 * by itself it is asked directly.
 */
public abstract class CallsAround implements Destination {
    private final Destination destination;

    /** Around a destination. */
    protected CallsAround(Destination destination) {
        this.destination = destination;
    }

    /** The destination itself, with nothing around it. */
    protected final Destination unguarded() {
        return destination;
    }

    /** Something that reaches the vendor. */
    @FunctionalInterface
    public interface Call<T> {
        /** Makes it. */
        T make() throws InterruptedException;
    }

    /**
     * Makes a call with what is around it.
     *
     * @param what is asked: the port's method, {@code deliver_job} for a bulk job
     */
    protected abstract <T> T around(String what, Call<T> call) throws InterruptedException;

    @Override
    public DestinationName name() {
        return destination.name();
    }

    @Override
    public Description describe() throws InterruptedException {
        return around("describe", destination::describe);
    }

    @Override
    public List<FoundRecord> find(List<RecordRef> records, Set<String> fields) throws InterruptedException {
        return around("find", () -> destination.find(records, fields));
    }

    @Override
    public List<FoundRecord> facts(List<RecordRef> records) throws InterruptedException {
        return around("facts", () -> destination.facts(records));
    }

    @Override
    public Set<CrmId> members(ObjectName object, String list) throws InterruptedException {
        return around("members", () -> destination.members(object, list));
    }

    @Override
    public List<Finding> inspect(Blueprint needs) throws InterruptedException {
        return around("inspect", () -> destination.inspect(needs));
    }

    @Override
    public List<Finding> provision(Blueprint needs) throws InterruptedException {
        return around("provision", () -> destination.provision(needs));
    }

    @Override
    public List<Finding> remove(Blueprint needs, boolean dryRun) throws InterruptedException {
        return around("remove", () -> destination.remove(needs, dryRun));
    }

    @Override
    public SortedMap<String, String> metadata(Blueprint needs) {
        return destination.metadata(needs);
    }

    @Override
    public List<Receipt> deliver(Batch batch) throws InterruptedException {
        return around("deliver", () -> destination.deliver(batch));
    }

    @Override
    public Optional<BulkJobs> bulk() {
        return destination.bulk().map(JobsAround::new);
    }

    @Override
    public Receipt verify(Operation operation, Instant sentAt) throws InterruptedException {
        return around("verify", () -> destination.verify(operation, sentAt));
    }

    @Override
    public CallUsage callUsage() {
        return destination.callUsage();
    }

    @Override
    public OutcomePage outcomes(Instant since, OutcomeCursor from) throws InterruptedException {
        return around("outcomes", () -> destination.outcomes(since, from));
    }

    @Override
    public void close() {
        destination.close();
    }

    @Override
    public String toString() {
        return destination.toString();
    }

    /** Its jobs, each a call as a whole. */
    private final class JobsAround implements BulkJobs {
        private final BulkJobs jobs;

        JobsAround(BulkJobs jobs) {
            this.jobs = jobs;
        }

        @Override
        public Set<String> kinds() {
            return jobs.kinds();
        }

        @Override
        public int from() {
            return jobs.from();
        }

        @Override
        public int most() {
            return jobs.most();
        }

        @Override
        public long calls(int operations) {
            return jobs.calls(operations);
        }

        @Override
        public List<Receipt> deliver(Batch batch, JobJournal journal) throws InterruptedException {
            return around("deliver_job", () -> jobs.deliver(batch, journal));
        }
    }
}

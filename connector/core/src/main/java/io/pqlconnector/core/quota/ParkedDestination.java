package io.pqlconnector.core.quota;

import io.pqlconnector.core.ledger.CallLog;
import io.pqlconnector.core.text.Figures;
import io.pqlconnector.spi.AdapterException;
import io.pqlconnector.spi.DestinationName;
import io.pqlconnector.spi.FailureKind;
import io.pqlconnector.spi.destination.Batch;
import io.pqlconnector.spi.destination.Blueprint;
import io.pqlconnector.spi.destination.BulkJobs;
import io.pqlconnector.spi.destination.CallUsage;
import io.pqlconnector.spi.destination.Description;
import io.pqlconnector.spi.destination.Destination;
import io.pqlconnector.spi.destination.Finding;
import io.pqlconnector.spi.destination.FoundRecord;
import io.pqlconnector.spi.destination.JobJournal;
import io.pqlconnector.spi.destination.Operation;
import io.pqlconnector.spi.destination.Outcome;
import io.pqlconnector.spi.destination.Receipt;
import io.pqlconnector.spi.destination.RecordRef;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;

/**
 * A destination that is left alone for as long as its vendor asked for. A pause of some minutes or more is noted in the
 * ledger, so that later runs and other commands keep to it as well: until it is over, whatever would reach the vendor fails
 * at once as throttled.
 */
public final class ParkedDestination implements Destination {
    /** A shorter pause is over before the next run; whoever waits that long need not be kept from asking. */
    private static final Duration WORTH_NOTING = Duration.ofMinutes(5);

    private final Destination destination;
    private final CallLog log;
    private final InstantSource clock;

    /** Over a destination. */
    public ParkedDestination(Destination destination, CallLog log, InstantSource clock) {
        this.destination = destination;
        this.log = log;
        this.clock = clock;
    }

    /** Something that reaches the vendor. */
    private interface Call<T> {
        T make() throws InterruptedException;
    }

    /**
     * Describes itself though it is parked, for a person who wants to know whether the vendor takes calls again. If it
     * answers, the pause is over.
     */
    public Description describeAllTheSame() throws InterruptedException {
        Description description = noted(destination::describe);
        if (parked().isPresent()) {
            log.park(name(), clock.instant());
        }
        return description;
    }

    @Override
    public DestinationName name() {
        return destination.name();
    }

    @Override
    public Description describe() throws InterruptedException {
        return unlessParked(destination::describe);
    }

    @Override
    public List<FoundRecord> find(List<RecordRef> records, Set<String> fields) throws InterruptedException {
        return unlessParked(() -> destination.find(records, fields));
    }

    @Override
    public List<FoundRecord> facts(List<RecordRef> records) throws InterruptedException {
        return unlessParked(() -> destination.facts(records));
    }

    @Override
    public List<Finding> inspect(Blueprint needs) throws InterruptedException {
        return unlessParked(() -> destination.inspect(needs));
    }

    @Override
    public List<Finding> provision(Blueprint needs) throws InterruptedException {
        return unlessParked(() -> destination.provision(needs));
    }

    @Override
    public List<Finding> remove(Blueprint needs, boolean dryRun) throws InterruptedException {
        return unlessParked(() -> destination.remove(needs, dryRun));
    }

    @Override
    public SortedMap<String, String> metadata(Blueprint needs) {
        return destination.metadata(needs);
    }

    @Override
    public List<Receipt> deliver(Batch batch) throws InterruptedException {
        return unlessParked(() -> destination.deliver(batch));
    }

    @Override
    public Optional<BulkJobs> bulk() {
        return destination.bulk().map(ParkedJobs::new);
    }

    @Override
    public Receipt verify(Operation operation, Instant sentAt) throws InterruptedException {
        return unlessParked(() -> destination.verify(operation, sentAt));
    }

    @Override
    public CallUsage callUsage() {
        return destination.callUsage();
    }

    @Override
    public List<Outcome> outcomes(Instant since) throws InterruptedException {
        return unlessParked(() -> destination.outcomes(since));
    }

    @Override
    public void close() {
        destination.close();
    }

    @Override
    public String toString() {
        return destination.toString();
    }

    /** Its jobs, which are left alone for as long. */
    private final class ParkedJobs implements BulkJobs {
        private final BulkJobs jobs;

        ParkedJobs(BulkJobs jobs) {
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
            return unlessParked(() -> jobs.deliver(batch, journal));
        }
    }

    private <T> T unlessParked(Call<T> call) throws InterruptedException {
        Optional<Instant> until = parked();
        if (until.isPresent()) {
            throw new AdapterException(
                    FailureKind.RATE_LIMITED,
                    name() + " asked for no more calls until " + Figures.minute(until.get())
                            + ". What waits is sent by the first run after that.",
                    Duration.between(clock.instant(), until.get()),
                    null);
        }
        return noted(call);
    }

    private <T> T noted(Call<T> call) throws InterruptedException {
        try {
            return call.make();
        } catch (AdapterException e) {
            if (e.kind() == FailureKind.RATE_LIMITED && e.retryAfter().compareTo(WORTH_NOTING) >= 0) {
                log.park(name(), toTheMinute(clock.instant().plus(e.retryAfter())));
            }
            throw e;
        }
    }

    // Up, as it is told to people, so that nobody asks a moment too early.
    private static Instant toTheMinute(Instant instant) {
        return instant.plus(Duration.ofMinutes(1)).minusNanos(1).truncatedTo(ChronoUnit.MINUTES);
    }

    private Optional<Instant> parked() {
        return log.parkedUntil(name()).filter(clock.instant()::isBefore);
    }
}

package io.pqlconnector.core.quota;

import io.pqlconnector.spi.destination.BulkJobs;
import io.pqlconnector.spi.destination.Description;
import java.util.Optional;

/**
 * How operations go out: as jobs of the destination as long as enough of them wait, and in batches. Decided here alone, so that
 * a run does what its plan says.
 *
 * @param bulk how the destination makes jobs; empty if it does not
 */
public record Ways(Description description, Optional<BulkJobs> bulk) {
    public Ways {
        bulk.ifPresent(Ways::check);
    }

    private static void check(BulkJobs bulk) {
        if (bulk.from() < 1 || bulk.most() < bulk.from()) {
            throw new IllegalStateException(
                    "jobs from " + bulk.from() + " operations, of at most " + bulk.most() + ": a fault of the adapter");
        }
    }

    /**
     * Whether a job goes out now, with as many as {@link BulkJobs#most} allows.
     *
     * @param kind as {@link io.pqlconnector.spi.destination.Operation#kind} says it
     * @param waiting how many of it wait that can go out together
     */
    public boolean isJob(String kind, long waiting) {
        return bulk.filter(jobs -> jobs.kinds().contains(kind) && waiting >= jobs.from())
                .isPresent();
    }

    /** What it costs to send operations of a kind that can go out together. */
    public Cost cost(String kind, long operations) {
        Cost cost = Cost.NONE;
        long left = operations;
        while (isJob(kind, left)) {
            BulkJobs jobs = bulk.orElseThrow();
            int size = (int) Math.min(jobs.most(), left);
            cost = cost.plus(new Cost(1, jobs.calls(size)));
            left -= size;
        }
        return cost.plus(new Cost(0, -Math.floorDiv(-left, (long) description.batchSizeOf(kind))));
    }

    /**
     * What sending costs.
     *
     * @param jobs how many jobs the destination carries out
     * @param calls how many calls are made, without those that ask whether a job is done
     */
    public record Cost(long jobs, long calls) {
        /** Nothing is sent. */
        public static final Cost NONE = new Cost(0, 0);

        /** Both together. */
        public Cost plus(Cost other) {
            return new Cost(jobs + other.jobs, calls + other.calls);
        }
    }
}

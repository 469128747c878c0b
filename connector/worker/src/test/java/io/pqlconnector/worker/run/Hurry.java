package io.pqlconnector.worker.run;

import io.pqlconnector.http.LaneSettings;
import io.pqlconnector.spi.config.Fields;
import io.pqlconnector.spi.destination.Destination;
import java.time.Duration;
import java.util.Optional;

/**
 * Settings that adapters have in tests only: {@code answer_within_ms}, {@code operations_per_call}, by which tests get more
 * calls out of as many records, and {@code jobs_from} with {@code jobs_most}, by which they get more bulk jobs.
 *
 * @param answer how long an adapter waits for an answer
 * @param most how many operations go into a call
 * @param jobs how many go into a job; empty for as many as the adapter says
 */
record Hurry(Duration answer, long most, Optional<SmallBatches.Jobs> jobs) {
    private static final LaneSettings.Pace AT_ONCE = new LaneSettings.Pace(1_000_000, Duration.ofSeconds(10));

    static Hurry read(Fields settings) {
        long jobs = settings.wholeNumber("jobs_from").orElse(0L);
        long mostOfJob = settings.wholeNumber("jobs_most").orElse(jobs);
        return new Hurry(
                Duration.ofMillis(settings.wholeNumber("answer_within_ms").orElse(30_000L)),
                settings.wholeNumber("operations_per_call").orElse(Long.MAX_VALUE),
                jobs == 0
                        ? Optional.empty()
                        : Optional.of(new SmallBatches.Jobs(Math.toIntExact(jobs), Math.toIntExact(mostOfJob))));
    }

    /** A lane without a pace of our own. */
    LaneSettings lane(LaneSettings lane) {
        LaneSettings.Timeouts timeouts = lane.timeouts();
        return lane.pace(AT_ONCE)
                .timeouts(new LaneSettings.Timeouts(timeouts.connect(), answer, timeouts.write(), timeouts.call()));
    }

    /** A destination like another, with small batches and jobs. */
    Destination small(Destination whole) {
        return new SmallBatches(whole, most, jobs);
    }
}

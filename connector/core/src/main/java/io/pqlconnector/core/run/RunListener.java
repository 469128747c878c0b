package io.pqlconnector.core.run;

import io.pqlconnector.core.deliver.DeliveryReport;
import io.pqlconnector.core.plan.PlanCounts;
import io.pqlconnector.spi.DestinationName;
import java.time.Duration;
import java.time.Instant;
import java.util.SortedMap;

/**
 * Is told how a run goes on: progress while a stage lasts, and what it came to. {@link #advanced} is called from several
 * threads; everything else from the run's own.
 */
public interface RunListener {
    /** Hears nothing. */
    RunListener NONE = new RunListener() {};

    /** The stages of a run, in their order. */
    enum Stage {
        /** Slices are read from the sources. */
        PULL,
        /** Traits are read from the destinations. */
        ENRICH,
        /** The lake is put in order. */
        COMPACT,
        /** Accounts are measured, scored and planned. */
        SCORE,
        /** The outbox is drained. */
        DELIVER
    }

    /**
     * A stage begins.
     *
     * @param name the source or destination; empty where the stage has none
     */
    default void started(Stage stage, String name) {}

    /**
     * A stage goes on.
     *
     * @param done bytes while pulling, accounts while scoring, operations while delivering
     * @param total what {@code done} is going to be; 0 if nobody knows
     */
    default void advanced(Stage stage, long done, long total) {}

    /**
     * A source waits, for longer than a moment.
     *
     * @param until when it goes on
     * @param why for a person: whose limit it is
     */
    default void waits(Instant until, String why) {}

    /** A source was pulled, or failed. */
    default void pulled(SourceReport report) {}

    /** Traits were read from a destination, or were not due, or could not be read. */
    default void enriched(EnrichReport report) {}

    /** Accounts were measured, scored and planned. */
    default void scored(ScoreReport report, SortedMap<DestinationName, PlanCounts> plans) {}

    /** A destination got what it should, or failed. */
    default void delivered(DeliveryReport report, Duration took) {}
}

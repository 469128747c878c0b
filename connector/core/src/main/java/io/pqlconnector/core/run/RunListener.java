package io.pqlconnector.core.run;

import io.pqlconnector.core.deliver.DeliveryReport;
import io.pqlconnector.core.ledger.OutboxEntry;
import io.pqlconnector.core.plan.PlanCounts;
import io.pqlconnector.spi.DestinationName;
import io.pqlconnector.spi.destination.Receipt;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.SortedMap;

/**
 * Is told how a run goes on: progress while a stage lasts, and what it came to. {@link #advanced} and {@link #settled} are
 * called from several threads; everything else from the run's own.
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
        /** What reps say of accounts is read from the destinations. */
        FEEDBACK,
        /** The lake is put in order. */
        COMPACT,
        /** Accounts are measured, scored and planned. */
        SCORE,
        /** The outbox is drained. */
        DELIVER,
        /** What became of accounts is read from the destinations. */
        OUTCOMES
    }

    /** Tells several, in this order. */
    static RunListener all(List<RunListener> listeners) {
        return new RunListeners(listeners);
    }

    /**
     * A run has got its number. A plan has none, and is not told of.
     *
     * @param command what it is called in the history, such as {@code sync}
     */
    default void begun(long number, String command, Instant asOf) {}

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

    /** What reps say of accounts was read from a destination, or was not due, or could not be read. */
    default void feedbackRead(FeedbackReport report) {}

    /** Accounts were measured, scored and planned. */
    default void scored(ScoreReport report, SortedMap<DestinationName, PlanCounts> plans) {}

    /**
     * An operation was answered, and that is in the ledger.
     *
     * @param entry as it was sent
     */
    default void settled(OutboxEntry entry, Receipt receipt) {}

    /** A destination got what it should, or failed. */
    default void delivered(DeliveryReport report, Duration took) {}

    /** Outcomes were read from a destination, or were not due, or could not be read. */
    default void outcomesRead(OutcomesReport report) {}

    /** A run came to its end, whatever that is, and is closed in the history. */
    default void ended(RunResult result) {}
}

package io.pqlconnector.core.run;

import io.pqlconnector.core.alarm.Alarm;
import io.pqlconnector.core.deliver.DeliveryReport;
import io.pqlconnector.core.ledger.RunRecord;
import io.pqlconnector.core.plan.PlanCounts;
import io.pqlconnector.core.quota.QuotaReport;
import io.pqlconnector.spi.DestinationName;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How a run ended, and everything that its summary says.
 *
 * @param number the run's number; 0 if it left no trace in the history, as a plan does
 * @param version what it scored with
 * @param sources in the order of the configuration
 * @param enrichments in the order of the configuration; empty if the sources failed
 * @param feedback in the order of the configuration; empty if the sources failed
 * @param outcomes in the order of the configuration; empty if the sources failed, or for a plan
 * @param score empty if nothing was scored
 * @param plans by destination; empty if nothing was planned
 * @param deliveries in the order of the configuration; empty if nothing was delivered
 * @param failures why it failed or was stopped, or why a plan is not whole, each in words that say what to do
 * @param alarms what a person has to look at before anything is delivered; for a plan, why a run would stop
 * @param nothingNewSince the run since which nothing has happened, if nothing has: no usage, no change, no call
 * @param undo what was put back of an earlier run, if that was the purpose
 * @param quotas what was spent and left of the destinations' calls when the plan was made
 * @param took how long it took
 */
public record RunResult(
        long number,
        RunRecord.Outcome outcome,
        Instant asOf,
        RunVersion version,
        List<SourceReport> sources,
        List<EnrichReport> enrichments,
        List<FeedbackReport> feedback,
        List<OutcomesReport> outcomes,
        Optional<ScoreReport> score,
        SortedMap<DestinationName, PlanCounts> plans,
        List<DeliveryReport> deliveries,
        List<String> failures,
        List<Alarm> alarms,
        Optional<Long> nothingNewSince,
        Optional<UndoReport> undo,
        SortedMap<DestinationName, QuotaReport> quotas,
        Duration took) {
    public RunResult {
        sources = List.copyOf(sources);
        enrichments = List.copyOf(enrichments);
        feedback = List.copyOf(feedback);
        outcomes = List.copyOf(outcomes);
        plans = Collections.unmodifiableSortedMap(new TreeMap<>(plans));
        quotas = Collections.unmodifiableSortedMap(new TreeMap<>(quotas));
        deliveries = List.copyOf(deliveries);
        failures = List.copyOf(failures);
        alarms = List.copyOf(alarms);
    }

    /** How many calls were made to read what destinations know, beside those for planning and delivery. */
    public long callsToRead() {
        return enrichments.stream().mapToLong(EnrichReport::calls).sum()
                + feedback.stream().mapToLong(FeedbackReport::calls).sum()
                + outcomes.stream().mapToLong(OutcomesReport::calls).sum();
    }
}

package io.pqlconnector.core.run;

import io.pqlconnector.core.alarm.Advice;
import io.pqlconnector.core.alarm.Alarm;
import io.pqlconnector.core.alarm.Extent;
import io.pqlconnector.core.deliver.Delivery;
import io.pqlconnector.core.deliver.DeliveryReport;
import io.pqlconnector.core.ledger.RunRecord;
import io.pqlconnector.core.plan.PlanCounts;
import io.pqlconnector.core.quota.QuotaReport;
import io.pqlconnector.spi.AdapterException;
import io.pqlconnector.spi.DestinationName;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** What a run has come to so far. */
final class RunProgress {
    final long number;
    final Instant asOf;
    final List<String> failures = new ArrayList<>();
    final Map<DestinationName, AdapterException> unreachable = new LinkedHashMap<>();
    final List<DeliveryReport> deliveries = new ArrayList<>();
    List<SourceReport> sources = List.of();
    List<EnrichReport> enrichments = List.of();
    List<FeedbackReport> feedback = List.of();
    List<OutcomesReport> outcomes = List.of();
    Optional<ScoreReport> score = Optional.empty();
    SortedMap<DestinationName, PlanCounts> plans = new TreeMap<>();
    Optional<Long> nothingNewSince = Optional.empty();
    Optional<UndoReport> undo = Optional.empty();
    final SortedMap<DestinationName, QuotaReport> quotas = new TreeMap<>();
    List<Alarm> alarms = List.of();
    final SortedMap<String, Long> noted = new TreeMap<>();
    boolean baseline;
    long inputs;

    private final RunVersion version;

    /**
     * Nothing yet.
     *
     * @param number the run's; 0 for a plan, which is no run
     */
    RunProgress(long number, Instant asOf, RunVersion version) {
        this.number = number;
        this.asOf = asOf;
        this.version = version;
    }

    RunVersion version() {
        return version;
    }

    /** Notes why it stops before delivery. */
    void stop(List<Alarm> why, String words) {
        alarms = why;
        failures.add(words);
    }

    /** Notes that usage does not come as it did, so that nothing was scored. */
    void stopInSilence(List<Alarm> why) {
        stop(why, Advice.silent(why));
        why.forEach(alarm -> noted.merge(alarm.name(), 1L, Long::sum));
    }

    /** Notes that what was planned goes over limits, and waits. */
    void holdBack(List<Alarm> why, long waiting) {
        stop(why, Advice.stopped(why, waiting));
        noted.put(RunCounts.LIMITS_EXCEEDED, (long) why.size());
        noted.put("waiting", waiting);
    }

    /** Notes how much it was about to change, for the history. */
    void note(Extent extent) {
        noted.put("creates", extent.creates());
        noted.put("enrollments", extent.enrollments());
        noted.put("tier_changes", extent.tierChanges());
    }

    void delivered(DeliveryReport report) {
        deliveries.add(report);
        report.failure().ifPresent(failure -> failures.add(report.destination() + ": " + failure));
    }

    RunRecord.Outcome outcome() {
        if (!alarms.isEmpty()) {
            return RunRecord.Outcome.STOPPED;
        }
        if (!failures.isEmpty()) {
            return RunRecord.Outcome.FAILED;
        }
        long left = deliveries.stream()
                .mapToLong(report ->
                        report.waiting() + report.unclear() + report.total().rejected())
                .sum();
        long refused = plans.values().stream().mapToLong(PlanCounts::refused).sum();
        return left + refused > 0 || !unreachable.isEmpty() ? RunRecord.Outcome.PARTIAL : RunRecord.Outcome.CONFIRMED;
    }

    /** How a plan ended, which delivers nothing. */
    RunRecord.Outcome outcomeOfPlan() {
        if (failures.isEmpty()) {
            return RunRecord.Outcome.CONFIRMED;
        }
        boolean onlyPaused = failures.size() == unreachable.size()
                && unreachable.values().stream().allMatch(Delivery::isPause);
        return onlyPaused ? RunRecord.Outcome.PARTIAL : RunRecord.Outcome.FAILED;
    }

    boolean didNothing() {
        return failures.isEmpty()
                && unreachable.isEmpty()
                && sources.stream().allMatch(report -> report.read() == 0)
                && enrichments.stream().noneMatch(EnrichReport::changed)
                && feedback.stream().allMatch(report -> report.changed() == 0)
                && deliveries.stream().allMatch(report -> report.total().total() == 0 && report.waiting() == 0)
                && score.filter(report -> report.changed() == 0).isPresent();
    }

    RunResult result(RunRecord.Outcome outcome, Duration took) {
        return new RunResult(
                number,
                outcome,
                asOf,
                version,
                sources,
                enrichments,
                feedback,
                outcomes,
                score,
                plans,
                deliveries,
                failures,
                alarms,
                nothingNewSince,
                undo,
                quotas,
                took);
    }

    /** The destinations that could not be reached, or stopped, in this run. */
    Set<DestinationName> stopped() {
        Set<DestinationName> stopped = new HashSet<>(unreachable.keySet());
        deliveries.stream()
                .filter(delivery ->
                        delivery.failure().isPresent() || delivery.pause().isPresent())
                .map(DeliveryReport::destination)
                .forEach(stopped::add);
        return stopped;
    }
}

package io.pqlconnector.worker.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.pqlconnector.core.deliver.DeliveryReport;
import io.pqlconnector.core.deliver.OutcomeCounts;
import io.pqlconnector.core.plan.PlanCounts;
import io.pqlconnector.core.run.EnrichReport;
import io.pqlconnector.core.run.FeedbackReport;
import io.pqlconnector.core.run.OutcomesReport;
import io.pqlconnector.core.run.ReadingState;
import io.pqlconnector.core.run.RunListener;
import io.pqlconnector.core.run.RunResult;
import io.pqlconnector.core.run.ScoreReport;
import io.pqlconnector.core.run.SourceReport;
import io.pqlconnector.spi.DestinationName;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Counts what runs do, and remembers what the last one said. To be told of every run of the process; counters begin at
 * nothing with each process.
 */
public final class RunMetrics implements RunListener {
    private static final Duration[] RUN_BUCKETS = {
        Duration.ofSeconds(1),
        Duration.ofSeconds(5),
        Duration.ofSeconds(15),
        Duration.ofMinutes(1),
        Duration.ofMinutes(5),
        Duration.ofMinutes(15),
        Duration.ofHours(1),
        Duration.ofHours(4)
    };

    private final MeterRegistry meters;
    private final Set<DestinationName> failing = ConcurrentHashMap.newKeySet();
    private final Map<String, Boolean> sourcesFailed = new ConcurrentHashMap<>();
    private final Map<String, Instant> lastEvents = new ConcurrentHashMap<>();
    private volatile String command = "";

    /** Into a registry. */
    public RunMetrics(Registry registry) {
        meters = registry.meters();
    }

    /** Whether the last delivery to a destination failed. A pause that it asked for is no failure. */
    public boolean isFailing(DestinationName destination) {
        return failing.contains(destination);
    }

    /** Whether the last pull failed, by source; those that were not pulled by this process yet are missing. */
    SortedMap<String, Boolean> sourcesFailed() {
        return new TreeMap<>(sourcesFailed);
    }

    /** The last event that the lake has, by source. */
    SortedMap<String, Instant> lastEvents() {
        return new TreeMap<>(lastEvents);
    }

    /** Lets a source's counters begin at nothing, so that the first of what they count is an increase. */
    void expectSource(String source) {
        count(
                "pql.events",
                "Records in the slices that were read; a slice that changed is read, and counted, anew.",
                0,
                "source",
                source);
        count(
                "pql.events.duplicate",
                "Records that were left out because they stand in the lake already.",
                0,
                "source",
                source);
        count(
                "pql.events.late",
                "Records by which slices of days grew that were over when they had been read before.",
                0,
                "source",
                source);
        count("pql.events.future", "Events that lay after the instant of the run that read them.", 0, "source", source);
        count("pql.lines.quarantined", "Lines that were no record, and lie in quarantine.", 0, "source", source);
    }

    @Override
    public void begun(long number, String of, Instant asOf) {
        command = of;
    }

    @Override
    public void pulled(SourceReport report) {
        String source = report.source().value();
        expectSource(source);
        add("pql.events", report.events(), source);
        add("pql.events.duplicate", report.duplicates(), source);
        add("pql.events.late", report.late(), source);
        add("pql.events.future", report.future(), source);
        add("pql.lines.quarantined", report.quarantined(), source);
        slices(source, "read", report.read());
        slices(source, "unchanged", report.unchanged());
        slices(source, "vanished", report.vanished());
        sourcesFailed.put(source, report.failure().isPresent());
        report.last().ifPresent(last -> lastEvents.put(source, last));
        stage("pull", source, report.took());
    }

    @Override
    public void enriched(EnrichReport report) {
        if (report.state() == ReadingState.READ || report.state() == ReadingState.FAILED) {
            stage("enrich", report.destination().value(), report.took());
        }
    }

    @Override
    public void feedbackRead(FeedbackReport report) {
        if (report.state() == ReadingState.READ || report.state() == ReadingState.FAILED) {
            stage("feedback", report.place().destination().value(), report.took());
        }
    }

    @Override
    public void outcomesRead(OutcomesReport report) {
        if (report.state() == OutcomesReport.State.READ || report.state() == OutcomesReport.State.FAILED) {
            stage("outcomes", report.destination().value(), report.took());
        }
    }

    @Override
    public void scored(ScoreReport report, SortedMap<DestinationName, PlanCounts> plans) {
        stage("score", "", report.took());
    }

    @Override
    public void delivered(DeliveryReport report, Duration took) {
        String destination = report.destination().value();
        report.byKind().forEach((kind, counts) -> operations(destination, kind, counts));
        if (report.failure().isPresent()) {
            failing.add(report.destination());
        } else {
            failing.remove(report.destination());
        }
        stage("deliver", destination, took);
    }

    @Override
    public void ended(RunResult result) {
        Map<DestinationName, Long> calls = new TreeMap<>();
        result.quotas().forEach((name, quota) -> calls.put(name, quota.spent()));
        // Counted up within a run, so the later figure holds the earlier one.
        result.deliveries()
                .forEach(
                        report -> calls.put(report.destination(), report.quota().spent()));
        calls.forEach((name, made) -> count(
                "pql.calls",
                "Calls that runs made to a destination, looking things up included.",
                made,
                "destination",
                name.value()));
        String outcome = result.outcome().name().toLowerCase(Locale.ROOT);
        count(
                "pql.runs",
                "Runs that ended, by what was run and how it ended.",
                1,
                "command",
                command,
                "outcome",
                outcome);
        timer("pql.run.duration", "How long runs took.", "outcome", outcome).record(result.took());
    }

    private void operations(String destination, String kind, OutcomeCounts counts) {
        operations(destination, kind, "confirmed", counts.confirmed());
        operations(destination, kind, "rejected", counts.rejected());
        operations(destination, kind, "not_in_crm", counts.notInCrm());
        operations(destination, kind, "unknown", counts.unknown());
        operations(destination, kind, "put_off", counts.deferred());
    }

    private void operations(String destination, String kind, String outcome, long more) {
        count(
                "pql.operations",
                "Operations that a destination answered, by their kind and by what became of them.",
                more,
                "destination",
                destination,
                "kind",
                kind,
                "outcome",
                outcome);
    }

    private void slices(String source, String outcome, long more) {
        count(
                "pql.slices",
                "Slices that a source listed, or does not list any more, by what was done with them.",
                more,
                "source",
                source,
                "outcome",
                outcome);
    }

    private void stage(String stage, String name, Duration took) {
        timer(
                        "pql.stage.duration",
                        "How long the stages of runs took, each for its source or destination.",
                        "stage",
                        stage,
                        "name",
                        name)
                .record(took);
    }

    private Timer timer(String name, String description, String... tags) {
        return Timer.builder(name)
                .description(description)
                .serviceLevelObjectives(RUN_BUCKETS)
                .tags(tags)
                .register(meters);
    }

    private void add(String name, long more, String source) {
        meters.counter(name, "source", source).increment((double) more);
    }

    private void count(String name, String description, long more, String... tags) {
        Counter.builder(name)
                .description(description)
                .tags(tags)
                .register(meters)
                .increment((double) more);
    }
}

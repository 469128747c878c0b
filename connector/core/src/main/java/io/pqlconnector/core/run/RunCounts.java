package io.pqlconnector.core.run;

import io.pqlconnector.core.deliver.DeliveryReport;
import io.pqlconnector.core.deliver.OutcomeCounts;
import io.pqlconnector.core.lake.LandedSlice;
import io.pqlconnector.core.lake.Manifest;
import io.pqlconnector.core.ledger.RunRecord;
import io.pqlconnector.core.plan.PlanCounts;
import io.pqlconnector.spi.DestinationName;
import io.pqlconnector.spi.Sha256;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** The counts that a run leaves in the history. */
public final class RunCounts {
    /**
     * Not a count: a hash of everything that a run's outcome depends on. Two runs with the same one would measure the same
     * and plan the same.
     */
    public static final String INPUTS = "inputs";

    /** How many slices were read. */
    public static final String SLICES_READ = "slices_read";

    /** How many enrichments brought something else than before. */
    static final String ENRICHED = "enriched";

    /** How many verdicts of reps began or ended. */
    static final String VERDICTS = "verdicts";

    /** How many operations were sent or tried. */
    public static final String OPERATIONS = "operations";

    /** How many enrollments are still to be decided about, since their sender had enough for the day. */
    private static final String DEFERRED = "deferred";

    /** How many destinations could not be asked what a plan depends on, so that there is still something to be decided. */
    static final String UNDECIDED = "undecided";

    /** How many limits a run would have gone over, for one that was stopped by them. */
    public static final String LIMITS_EXCEEDED = "limits_exceeded";

    /** How many operations waited when a person said that they may be delivered whatever the limits. */
    public static final String APPROVED = "approved";

    /** How many enrollments, tasks and notes a baseline took as done. */
    public static final String TAKEN_AS_DONE = "taken_as_done";

    /** Whether a person said that usage may come as it does: 1. What came before is no measure any more. */
    public static final String VOLUME_ACCEPTED = "volume_accepted";

    /** What a plain run is called in the history. */
    static final String SYNC = "sync";

    /** What a baseline is called in the history. */
    static final String BASELINE = "sync --baseline";

    private static final String ACCOUNTS = "accounts";

    private RunCounts() {}

    static SortedMap<String, Long> of(
            long inputs,
            List<SourceReport> sources,
            Optional<ScoreReport> score,
            SortedMap<DestinationName, PlanCounts> plans,
            List<DeliveryReport> deliveries) {
        SortedMap<String, Long> counts = new TreeMap<>();
        counts.put(INPUTS, inputs);
        counts.put("slices", sources.stream().mapToLong(SourceReport::slices).sum());
        counts.put(SLICES_READ, sources.stream().mapToLong(SourceReport::read).sum());
        counts.put("events", sources.stream().mapToLong(SourceReport::events).sum());
        counts.put(
                "duplicates",
                sources.stream().mapToLong(SourceReport::duplicates).sum());
        counts.put(
                "quarantined",
                sources.stream().mapToLong(SourceReport::quarantined).sum());
        score.ifPresent(report -> {
            counts.put(ACCOUNTS, report.accounts());
            counts.put("users", report.users());
            counts.put("qualified", report.qualified());
            counts.put("changed", report.changed());
        });
        OutcomeCounts outcome =
                deliveries.stream().map(DeliveryReport::total).reduce(OutcomeCounts.NONE, OutcomeCounts::plus);
        counts.put(OPERATIONS, outcome.total());
        counts.put("confirmed", outcome.confirmed());
        counts.put("rejected", outcome.rejected());
        counts.put("not_in_crm", outcome.notInCrm());
        counts.put("unknown", outcome.unknown());
        counts.put("put_off", outcome.deferred());
        counts.put("calls", outcome.calls());
        counts.put(
                "waiting",
                deliveries.stream().mapToLong(DeliveryReport::waiting).sum());
        counts.put(
                DEFERRED,
                plans.values().stream().mapToLong(PlanCounts::deferred).sum());
        counts.put(
                "refused",
                plans.values().stream().mapToLong(PlanCounts::refused).sum() + outcome.rejected());
        return counts;
    }

    /** Whether a run of the history came to its end and left no enrollment undecided. */
    static boolean decidedEnrollments(RunRecord run) {
        return (run.outcome() == RunRecord.Outcome.CONFIRMED || run.outcome() == RunRecord.Outcome.PARTIAL)
                && run.counts().containsKey(ACCOUNTS)
                && run.counts().getOrDefault(DEFERRED, 0L) == 0
                && !run.counts().containsKey(UNDECIDED);
    }

    /** Whether a run of the history is a baseline. */
    public static boolean isBaseline(RunRecord run) {
        return run.command().equals(BASELINE);
    }

    /** Whether a run of the history went through all stages, unless it was stopped on its way. */
    public static boolean isSync(RunRecord run) {
        return run.command().equals(SYNC) || isBaseline(run);
    }

    /** Whether a run of the history scored all accounts. */
    public static boolean scored(RunRecord run) {
        return run.counts().containsKey(ACCOUNTS);
    }

    /** How many accounts a run of the history scored. */
    static long accounts(RunRecord run) {
        return run.counts().getOrDefault(ACCOUNTS, 0L);
    }

    /** Whether a person said with a run of the history that usage may come as it does. */
    static boolean acceptedVolume(RunRecord run) {
        return run.counts().containsKey(VOLUME_ACCEPTED);
    }

    /** Whether a run of the history let out what it and earlier ones had planned: no limit stood in its way. */
    public static boolean released(RunRecord run) {
        return switch (run.outcome()) {
            case CONFIRMED, PARTIAL, FAILED -> scored(run) || approved(run);
            case OPEN, STOPPED -> false;
        };
    }

    /** Whether a run of the history delivered what a person had approved. */
    static boolean approved(RunRecord run) {
        return run.counts().containsKey(APPROVED);
    }

    /** Whether a run of the history was stopped by a limit and left operations waiting for an approval. */
    public static boolean stoppedByLimits(RunRecord run) {
        return run.outcome() == RunRecord.Outcome.STOPPED && run.counts().containsKey(LIMITS_EXCEEDED);
    }

    /** Whether a run of the history had something to do. */
    static boolean didSomething(RunRecord run) {
        return run.counts().getOrDefault(SLICES_READ, 0L) > 0
                || run.counts().getOrDefault(ENRICHED, 0L) > 0
                || run.counts().getOrDefault(VERDICTS, 0L) > 0
                || run.counts().getOrDefault(OPERATIONS, 0L) > 0;
    }

    /** The hash of what a run's outcome depends on. */
    static long inputs(Instant asOf, RunVersion version, HealthBounds health, String feedback, Manifest manifest) {
        MessageDigest digest = Sha256.digest();
        digest.update(
                (asOf + "\n" + version + "\n" + health + "\n" + feedback + "\n").getBytes(StandardCharsets.UTF_8));
        // A slice gets a new number whenever it is read again, and loses records to retention.
        manifest.slices().stream()
                .sorted(Comparator.comparingLong(LandedSlice::number))
                .forEach(slice -> digest.update(ByteBuffer.allocate(2 * Long.BYTES)
                        .putLong(slice.number())
                        .putLong(slice.records())
                        .array()));
        return ByteBuffer.wrap(digest.digest()).getLong();
    }
}

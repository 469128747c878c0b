package io.pqlconnector.core.run;

import io.pqlconnector.core.ledger.RunRecord;
import io.pqlconnector.core.plan.PlanCounts;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.SortedMap;

/** What all kinds of runs begin and end with: their line in the history. One instance serves one run. */
final class RunFrame {
    private final RunSetup setup;
    private final Instant startedAt;
    private final long startedNanos;
    private final RunVersion version;

    /** The time starts now. */
    RunFrame(RunSetup setup) {
        this.setup = setup;
        startedAt = setup.clock().instant();
        startedNanos = setup.nanos().getAsLong();
        version = RunVersion.of(setup);
    }

    Instant startedAt() {
        return startedAt;
    }

    /** What it scores and plans with. */
    RunVersion version() {
        return version;
    }

    /** The instant that is scored. Milliseconds are what the ledger keeps; a finer instant would not be found again. */
    Instant asOf() {
        return setup.asOf().orElse(startedAt).truncatedTo(ChronoUnit.MILLIS);
    }

    /**
     * Begins.
     *
     * @param command as the history shows it
     */
    RunProgress start(String command, Instant asOf) {
        RunRecord run = setup.ledger().runs().start(command, startedAt, asOf, version.rules());
        return new RunProgress(run.number(), asOf, version);
    }

    /** Ends. */
    RunResult finish(RunProgress progress, RunRecord.Outcome outcome) {
        SortedMap<String, Long> counts =
                RunCounts.of(progress.inputs, progress.sources, progress.score, progress.plans, progress.deliveries);
        counts.putAll(progress.noted);
        if (progress.baseline) {
            counts.put(
                    RunCounts.TAKEN_AS_DONE,
                    progress.plans.values().stream()
                            .mapToLong(PlanCounts::takenAsDone)
                            .sum());
        }
        setup.ledger().runs().finish(progress.number, setup.clock().instant(), outcome, counts);
        return progress.result(outcome, took());
    }

    /** How long it has taken. */
    Duration took() {
        return Duration.ofNanos(setup.nanos().getAsLong() - startedNanos);
    }
}

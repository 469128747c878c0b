package io.pqlconnector.worker.ops;

import io.pqlconnector.core.ledger.LedgerException;
import io.pqlconnector.core.ledger.RunRecord;
import io.pqlconnector.spi.DestinationName;
import io.pqlconnector.store.SqliteLedger;
import io.pqlconnector.worker.config.Config;
import io.pqlconnector.worker.metrics.RunMetrics;
import io.pqlconnector.worker.metrics.WorkerFacts;
import io.pqlconnector.worker.query.ReadLedger;
import io.pqlconnector.worker.render.JsonText;
import io.pqlconnector.worker.serve.Answer;
import io.pqlconnector.worker.serve.Asked;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * Health and readiness, for probes. Unhealthy is what a restart may cure. Not ready is what keeps the worker from taking what
 * is pushed to it. A destination that is down is neither: what waits for it is kept, and another process would find it no
 * better; it makes the worker degraded, which is told and changes nothing else.
 */
final class HealthPages {
    private static final int UNAVAILABLE = 503;
    private static final String JSON = "application/json";
    /** A ledger that cannot be read at one time is asked again at the next, not by every probe. */
    private static final Duration KEPT = Duration.ofSeconds(5);

    private final WorkerFacts facts;
    private final RunMetrics runs;
    private final Checks checks;
    private final Cached<List<Check>> ledgerChecks;

    HealthPages(WorkerFacts facts, RunMetrics runs, Checks checks, LongSupplier nanos) {
        this.facts = facts;
        this.runs = runs;
        this.checks = checks;
        ledgerChecks = new Cached<>(this::readLedger, KEPT, nanos);
    }

    /** How a part of the worker is. */
    private enum State {
        OK,
        /** Told, and not more. */
        DEGRADED,
        FAILED
    }

    /**
     * A part of the worker.
     *
     * @param detail for those who may know
     */
    private record Check(String name, State state, String word, String detail) {}

    /** Whether both engines answer. */
    Answer health(Asked asked) {
        return answer(asked, "healthy", List.of(engine("sqlite", checks.sqlite()), engine("duckdb", checks.duckDb())));
    }

    /** Whether the worker can do its work, and how the parts of it are. */
    Answer readiness(Asked asked) {
        List<Check> all = new ArrayList<>();
        all.add(engine("ledger", checks.ledger()));
        all.add(new Check("role", State.OK, facts.role().get().name().toLowerCase(Locale.ROOT), ""));
        all.addAll(
                ledgerChecks.get(List.of(new Check("last_run", State.FAILED, "failed", "the ledger does not answer"))));
        return answer(asked, "ready", all);
    }

    private static Check engine(String name, Optional<String> failure) {
        return new Check(
                name,
                failure.isEmpty() ? State.OK : State.FAILED,
                failure.isEmpty() ? "ok" : "failed",
                failure.orElse(""));
    }

    private List<Check> readLedger() {
        Config config = facts.config().get();
        List<Check> all = new ArrayList<>();
        try {
            all.add(ReadLedger.read(config, this::lastRun).orElseGet(() -> neverRan(facts.startedAt())));
            config.destinations()
                    .forEach(component -> all.add(destination(config, new DestinationName(component.name()))));
        } catch (LedgerException e) {
            all.add(new Check("last_run", State.FAILED, "failed", String.valueOf(e.getMessage())));
        }
        return all;
    }

    // Whether it makes runs at all, not how they end: a run that fails because a CRM is down is no reason to restart.
    private Check lastRun(SqliteLedger ledger) {
        Optional<RunRecord> last = ledger.figures().lastEnded();
        if (last.isEmpty()) {
            return neverRan(facts.startedAt());
        }
        Instant ended = last.get().finishedAt().orElse(last.get().startedAt());
        String success = ledger.figures()
                .lastSuccess()
                .map(at -> "the last that came to its end did so at " + at)
                .orElse("none came to its end yet");
        Check late = neverRan(ended.isAfter(facts.startedAt()) ? ended : facts.startedAt());
        if (late.state() == State.FAILED) {
            return late;
        }
        boolean well = last.get().outcome() == RunRecord.Outcome.CONFIRMED
                || last.get().outcome() == RunRecord.Outcome.PARTIAL;
        return new Check(
                "last_run",
                well ? State.OK : State.DEGRADED,
                last.get().outcome().name().toLowerCase(Locale.ROOT),
                "run " + last.get().number() + " ended at " + ended + "; " + success);
    }

    private Check neverRan(Instant since) {
        boolean standby = facts.role().get() == WorkerFacts.Role.STANDBY;
        boolean late = !standby
                && facts.dueBy()
                        .apply(since)
                        .filter(facts.clock().instant()::isAfter)
                        .isPresent();
        return new Check(
                "last_run",
                late ? State.FAILED : State.OK,
                late ? "overdue" : "none",
                "no run has ended since " + since);
    }

    private Check destination(Config config, DestinationName name) {
        String shown = "destination " + name;
        Optional<Instant> parked = ReadLedger.read(
                        config, ledger -> ledger.calls().parkedUntil(name))
                .flatMap(until -> until)
                .filter(facts.clock().instant()::isBefore);
        if (parked.isPresent()) {
            return new Check(shown, State.DEGRADED, "parked", "it asked for no calls until " + parked.get());
        }
        return runs.isFailing(name)
                ? new Check(shown, State.DEGRADED, "failing", "the last delivery to it failed")
                : new Check(shown, State.OK, "ok", "");
    }

    private static Answer answer(Asked asked, String good, List<Check> checks) {
        boolean failed = checks.stream().anyMatch(check -> check.state() == State.FAILED);
        boolean degraded = checks.stream().anyMatch(check -> check.state() == State.DEGRADED);
        String body = JsonText.object(json -> {
            json.writeStringProperty("status", failed ? "not " + good : degraded ? "degraded" : good);
            json.writeObjectPropertyStart("checks");
            checks.forEach(check -> json.writeStringProperty(check.name(), check.word()));
            json.writeEndObject();
            if (asked.trusted()) {
                json.writeObjectPropertyStart("details");
                checks.stream()
                        .filter(check -> !check.detail().isEmpty())
                        .forEach(check -> json.writeStringProperty(check.name(), check.detail()));
                json.writeEndObject();
            }
        });
        return Answer.of(failed ? UNAVAILABLE : Answer.OK, JSON, body);
    }
}

package io.pqlconnector.worker.log;

import io.pqlconnector.core.deliver.DeliveryReport;
import io.pqlconnector.core.deliver.OutcomeCounts;
import io.pqlconnector.core.ledger.OutboxEntry;
import io.pqlconnector.core.ledger.RunRecord;
import io.pqlconnector.core.mapping.Mapping;
import io.pqlconnector.core.plan.PlanCounts;
import io.pqlconnector.core.plan.PlanTarget;
import io.pqlconnector.core.run.EnrichReport;
import io.pqlconnector.core.run.FeedbackReport;
import io.pqlconnector.core.run.OutcomesReport;
import io.pqlconnector.core.run.RunListener;
import io.pqlconnector.core.run.RunResult;
import io.pqlconnector.core.run.ScoreReport;
import io.pqlconnector.core.run.SourceReport;
import io.pqlconnector.spi.DestinationName;
import io.pqlconnector.spi.destination.Operation;
import io.pqlconnector.spi.destination.Receipt;
import io.pqlconnector.worker.render.RunOutput;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.event.Level;

/**
 * Tells of a run in the log: a line when it starts, one for each stage that is over, one for each operation that came to
 * nothing, and one with the totals. What a CRM says in its own words is not among it, since it may repeat what was sent:
 * {@code ./pql rejected} has that.
 */
final class RunLogger implements RunListener {
    private static final String WHY = "why";

    private final Logger log;
    private final Consumer<Optional<Long>> underWay;
    private final Map<DestinationName, Mapping> mappings;

    /**
     * For one run after the other.
     *
     * @param underWay is told which run is under way, and when none is
     */
    RunLogger(Logger log, Consumer<Optional<Long>> underWay, List<PlanTarget> targets) {
        this.log = log;
        this.underWay = underWay;
        this.mappings = targets.stream().collect(Collectors.toUnmodifiableMap(PlanTarget::name, PlanTarget::mapping));
        underWay.accept(Optional.empty());
    }

    @Override
    public void begun(long number, String command, Instant asOf) {
        underWay.accept(Optional.of(number));
        at(Level.INFO).with("command", command).with("as_of", asOf).say("Run started.");
    }

    @Override
    public void waits(Instant until, String why) {
        at(Level.INFO).with("until", until).with(WHY, why).say("Waiting for a source.");
    }

    @Override
    public void pulled(SourceReport report) {
        report.notices()
                .forEach(notice -> at(Level.WARN)
                        .with(LogKeys.SOURCE, report.source())
                        .with(WHY, notice)
                        .say("Source has a notice."));
        stage(report.failure())
                .with(LogKeys.SOURCE, report.source())
                .with("slices", report.slices())
                .with("read", report.read())
                .with("records", report.events())
                .with("duplicates", report.duplicates())
                .with("quarantined", report.quarantined())
                .with(LogKeys.TOOK_MS, report.took().toMillis())
                .with(WHY, report.failure())
                .say(report.failure().isPresent() ? "Source failed." : "Source pulled.");
    }

    @Override
    public void enriched(EnrichReport report) {
        stage(report.failure())
                .with(LogKeys.DESTINATION, report.destination())
                .with(LogKeys.OBJECT, report.object())
                .with("state", word(report.state()))
                .with("asked", report.asked())
                .with("known", report.known())
                .with("calls", report.calls())
                .with(LogKeys.TOOK_MS, report.took().toMillis())
                .with(WHY, report.failure())
                .say(report.failure().isPresent() ? "Traits could not be read." : "Traits read.");
    }

    @Override
    public void feedbackRead(FeedbackReport report) {
        stage(report.failure())
                .with(LogKeys.DESTINATION, report.place().destination())
                .with(LogKeys.OBJECT, report.place().object())
                .with("place", report.place().inCrm())
                .with("state", word(report.state()))
                .with("asked", report.asked())
                .with("standing", report.standing())
                .with("changed", report.changed())
                .with("calls", report.calls())
                .with(LogKeys.TOOK_MS, report.took().toMillis())
                .with(WHY, report.failure())
                .say(report.failure().isPresent() ? "Feedback could not be read." : "Feedback read.");
    }

    @Override
    public void outcomesRead(OutcomesReport report) {
        stage(report.failure())
                .with(LogKeys.DESTINATION, report.destination())
                .with("state", word(report.state()))
                .with("told", report.kept().told())
                .with("added", report.kept().added())
                .with("amended", report.kept().amended())
                .with("taken_back", report.kept().takenBack())
                .with("calls", report.calls())
                .with("next_at", report.nextAt())
                .with(LogKeys.TOOK_MS, report.took().toMillis())
                .with(WHY, report.failure())
                .say(report.failure().isPresent() ? "Outcomes could not be read." : "Outcomes read.");
    }

    @Override
    public void scored(ScoreReport report, SortedMap<DestinationName, PlanCounts> plans) {
        at(Level.INFO)
                .with("accounts", report.accounts())
                .with("users", report.users())
                .with("qualified", report.qualified())
                .with("active", report.active())
                .with("changed", report.changed())
                .with("health", word(report.health()))
                .with(LogKeys.TOOK_MS, report.took().toMillis())
                .say("Accounts scored.");
    }

    @Override
    public void settled(OutboxEntry entry, Receipt receipt) {
        Operation operation = entry.planned().operation();
        boolean leftOut = Optional.ofNullable(mappings.get(entry.planned().destination()))
                .filter(mapping -> mapping.leavesOut(operation, receipt))
                .isPresent();
        Level level = leftOut || receipt instanceof Receipt.Confirmed ? Level.DEBUG : Level.WARN;
        // Of these there are more than of all others together.
        if (log.isEnabledForLevel(level)) {
            Settled settled = receipt.accept(new Words());
            at(level)
                    .with(LogKeys.ACCOUNT, entry.planned().account())
                    .with(LogKeys.KEY, receipt.key())
                    .with(LogKeys.DESTINATION, entry.planned().destination())
                    .with(LogKeys.OBJECT, operation.record().object())
                    .with("operation", operation.kind())
                    .with(LogKeys.OUTCOME, leftOut ? "left_out" : settled.outcome())
                    .with(settled.facts())
                    .say(leftOut ? "Operation left out on purpose." : settled.sentence());
        }
    }

    @Override
    public void delivered(DeliveryReport report, Duration took) {
        OutcomeCounts total = report.total();
        Optional<String> why = report.failure().or(report::pause);
        stage(why)
                .with(LogKeys.DESTINATION, report.destination())
                .with("confirmed", total.confirmed())
                .with("created", total.created())
                .with("rejected", total.rejected())
                .with("not_in_crm", total.notInCrm())
                .with("unknown", total.unknown())
                .with("put_off", total.deferred())
                .with("waiting", report.waiting())
                .with("calls", total.calls())
                .with(LogKeys.TOOK_MS, took.toMillis())
                .with(WHY, why)
                .say(why.isPresent() ? "Delivery stopped." : "Delivered.");
    }

    @Override
    public void ended(RunResult result) {
        result.alarms()
                .forEach(alarm -> at(Level.WARN)
                        .with(LogKeys.CODE, alarm.name())
                        .with(WHY, alarm.inWords())
                        .say("Run stopped before delivery."));
        result.failures().forEach(failure -> at(Level.ERROR).with(WHY, failure).say("Run has a failure."));
        Map<String, Long> counts = new TreeMap<>(RunOutput.counts(result));
        counts.remove(LogKeys.RUN);
        at(of(result.outcome()))
                .with(LogKeys.OUTCOME, word(result.outcome()))
                .with(counts)
                .with("nothing_new_since", result.nothingNewSince())
                .with(LogKeys.TOOK_MS, result.took().toMillis())
                .say("Run ended.");
        underWay.accept(Optional.empty());
    }

    private static Level of(RunRecord.Outcome outcome) {
        return switch (outcome) {
            case OPEN, CONFIRMED, PARTIAL -> Level.INFO;
            case STOPPED -> Level.WARN;
            case FAILED -> Level.ERROR;
        };
    }

    private Facts at(Level level) {
        return new Facts(log.atLevel(level));
    }

    private Facts stage(Optional<String> trouble) {
        return at(trouble.isPresent() ? Level.WARN : Level.INFO);
    }

    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    /**
     * What a line says of an answer.
     *
     * @param facts by key
     */
    private record Settled(String outcome, String sentence, Map<String, String> facts) {}

    private static final class Words implements Receipt.Visitor<Settled> {
        @Override
        public Settled confirmed(Receipt.Confirmed receipt) {
            return new Settled("confirmed", "Operation confirmed.", Map.of());
        }

        @Override
        public Settled rejected(Receipt.Rejected receipt) {
            return new Settled(
                    "rejected",
                    "Operation rejected: ./pql rejected says what to do.",
                    Map.of(LogKeys.CODE, receipt.code()));
        }

        @Override
        public Settled unknown(Receipt.Unknown receipt) {
            return new Settled(
                    "unknown",
                    "Operation ended unclearly, and is asked about in the next run.",
                    Map.of(LogKeys.CODE, "UNCLEAR"));
        }

        @Override
        public Settled deferred(Receipt.Deferred receipt) {
            return new Settled(
                    "deferred",
                    "Operation put off by the CRM.",
                    new TreeMap<>(Map.of(
                            LogKeys.CODE,
                            receipt.code(),
                            "until",
                            receipt.until().toString())));
        }
    }
}

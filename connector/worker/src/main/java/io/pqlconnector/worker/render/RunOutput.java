package io.pqlconnector.worker.render;

import io.pqlconnector.core.deliver.DeliveryReport;
import io.pqlconnector.core.deliver.OutcomeCounts;
import io.pqlconnector.core.ledger.Outbox;
import io.pqlconnector.core.plan.PlanCounts;
import io.pqlconnector.core.quota.QuotaReport;
import io.pqlconnector.core.run.EnrichReport;
import io.pqlconnector.core.run.FeedbackReport;
import io.pqlconnector.core.run.HealthVerdict;
import io.pqlconnector.core.run.OutcomesReport;
import io.pqlconnector.core.run.RunListener;
import io.pqlconnector.core.run.RunResult;
import io.pqlconnector.core.run.ScoreReport;
import io.pqlconnector.core.run.SourceReport;
import io.pqlconnector.spi.DestinationName;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;

/** A run as a person follows it: a line per stage as soon as the stage is over, then the accounts that matter. */
public final class RunOutput implements RunListener, AutoCloseable {
    private static final int WIDTH = 78;

    /** So many reasons why something waits are told; the rest is among what is counted. */
    private static final int REASONS = 5;

    private final Terminal terminal;
    private final Progress progress;
    private final LongSupplier nanos;
    private String running = "";

    /**
     * On a terminal.
     *
     * @param nanos a running clock, for progress
     */
    public RunOutput(Terminal terminal, LongSupplier nanos) {
        this.terminal = terminal;
        this.progress = new Progress(terminal);
        this.nanos = nanos;
    }

    @Override
    public void started(Stage stage, String name) {
        running = switch (stage) {
            case PULL -> "Pulling " + name;
            case ENRICH -> "Reading traits from " + name;
            case FEEDBACK -> "Reading feedback from " + name;
            case OUTCOMES -> "Reading outcomes from " + name;
            case COMPACT -> "Tidying the lake";
            case SCORE -> "Measuring and scoring";
            case DELIVER -> "Delivering to " + name;
        };
        progress.show(running, -1, nanos.getAsLong());
    }

    @Override
    public void advanced(Stage stage, long done, long total) {
        progress.show(running, total > 0 ? (double) done / total : -1, nanos.getAsLong());
    }

    @Override
    public void waits(Instant until, String why) {
        String text = running + " waits until " + until.truncatedTo(ChronoUnit.SECONDS) + ": " + why;
        if (terminal.interactive()) {
            progress.close();
            progress.show(text, -1, nanos.getAsLong());
        } else {
            terminal.notice(text);
        }
    }

    @Override
    public void pulled(SourceReport report) {
        progress.close();
        List<String> facts = new ArrayList<>();
        facts.add(Texts.counted(report.slices(), report.unit())
                + (report.unchanged() > 0 ? " (" + Texts.count(report.unchanged()) + " unchanged)" : ""));
        if (report.vanished() > 0) {
            facts.add(Texts.count(report.vanished()) + " no longer there, taken out");
        }
        facts.add(Texts.counted(report.events(), "record"));
        if (report.duplicates() > 0) {
            facts.add(Texts.counted(report.duplicates(), "duplicate") + " left out");
        }
        if (report.quarantined() > 0) {
            facts.add(Texts.counted(report.quarantined(), "line") + " quarantined (quarantine/ in the data folder)");
        }
        if (report.future() > 0) {
            facts.add(Texts.count(report.future()) + " dated in the future");
        }
        report.notices()
                .forEach(notice ->
                        terminal.line("         " + terminal.bold("Warning: ") + report.source() + ": " + notice));
        stage("Pull", report.source().value(), String.join(", ", facts), Optional.of(report.took()));
    }

    @Override
    public void enriched(EnrichReport report) {
        progress.close();
        EnrichWords.warning(report)
                .ifPresent(warning -> terminal.line("         " + terminal.bold("Warning: ") + warning));
        stage("Enrich", report.destination().value(), EnrichWords.of(report), Optional.of(report.took()));
    }

    @Override
    public void feedbackRead(FeedbackReport report) {
        progress.close();
        FeedbackWords.warning(report)
                .ifPresent(warning -> terminal.line("         " + terminal.bold("Warning: ") + warning));
        stage("Feedback", report.place().destination().value(), FeedbackWords.of(report), Optional.of(report.took()));
    }

    @Override
    public void outcomesRead(OutcomesReport report) {
        progress.close();
        OutcomeWords.warning(report)
                .ifPresent(warning -> terminal.line("         " + terminal.bold("Warning: ") + warning));
        OutcomeWords.of(report)
                .ifPresent(facts -> stage("Outcomes", report.destination().value(), facts, Optional.of(report.took())));
    }

    @Override
    public void scored(ScoreReport report, SortedMap<DestinationName, PlanCounts> plans) {
        progress.close();
        stage(
                "Measure",
                "",
                Texts.counted(report.signals(), "signal") + " for " + Texts.counted(report.accounts(), "account") + ", "
                        + Texts.counted(report.users(), "user"),
                Optional.of(report.took()));
        String tiers = report.tiers().entrySet().stream()
                .map(tier -> Texts.count(tier.getValue()) + " " + tier.getKey())
                .collect(Collectors.joining(", "));
        stage(
                "Score",
                "",
                Texts.count(report.qualified()) + " qualify (" + Texts.percent(report.share()) + " of "
                        + Texts.count(report.active()) + " active)" + (tiers.isEmpty() ? "" : ": " + tiers),
                Optional.empty());
        health(report);
        plans.forEach((destination, counts) ->
                PlanOutput.notes(counts).forEach(note -> terminal.line("         " + destination + ": " + note)));
    }

    private void health(ScoreReport report) {
        if (report.health() == HealthVerdict.FINE) {
            return;
        }
        terminal.line("         " + terminal.bold("Warning: ") + report.health().inWords());
    }

    @Override
    public void delivered(DeliveryReport report, Duration took) {
        progress.close();
        String did = report.byKind().entrySet().stream()
                .filter(kind -> kind.getValue().confirmed() > 0)
                .map(kind -> inWords(kind.getKey(), kind.getValue()))
                .collect(Collectors.joining(", "));
        List<String> rest = rest(report);
        String end = rest.isEmpty() ? "all confirmed" : String.join(", ", rest);
        stage(
                "Deliver",
                report.destination().value(),
                (did.isEmpty() ? "nothing to change" : did) + (did.isEmpty() && rest.isEmpty() ? "" : "; " + end),
                Optional.of(took));
        report.pause().ifPresent(pause -> terminal.line("         " + pause));
        report.deferrals().stream().limit(REASONS).forEach(deferral -> terminal.line("         " + inWords(deferral)));
        report.quota()
                .limit()
                .ifPresent(limit -> terminal.line(terminal.faint("         " + spent(report.quota(), limit))));
    }

    private static List<String> rest(DeliveryReport report) {
        OutcomeCounts total = report.total();
        long enrolled = Optional.ofNullable(report.byKind().get("enroll"))
                .map(OutcomeCounts::notInCrm)
                .orElse(0L);
        List<String> rest = new ArrayList<>();
        note(rest, total.rejected(), "rejected");
        note(rest, enrolled, "enrolled already, or not in the CRM");
        note(rest, total.notInCrm() - enrolled, "not in the CRM and not created");
        note(rest, report.unclear(), "unclear, asked again in the next run");
        note(rest, report.deferred(), "put off by the CRM");
        note(rest, report.waiting() - report.deferred(), "waiting for the next run");
        return rest;
    }

    private static void note(List<String> notes, long count, String what) {
        if (count > 0) {
            notes.add(Texts.count(count) + " " + what);
        }
    }

    private static String inWords(Outbox.Deferral deferral) {
        return counted(deferral.kind(), deferral.operations()) + (deferral.operations() == 1 ? " waits" : " wait")
                + ", not before " + Texts.minute(deferral.until()) + ": " + deferral.code() + " (" + deferral.reason()
                + ")";
    }

    private static String spent(QuotaReport quota, QuotaReport.Limit limit) {
        return Texts.counted(quota.spent(), "call") + " in this run; " + Texts.count(quota.today())
                + " in the last 24 hours; " + ours(limit);
    }

    /** Our part of a CRM's daily calls, and what all together have used. */
    public static String ours(QuotaReport.Limit limit) {
        return Texts.count(limit.ours()) + " of " + Texts.count(limit.calls()) + " are ours, "
                + Texts.count(limit.used()) + " used by everyone so far";
    }

    private static String inWords(String kind, OutcomeCounts counts) {
        String confirmed = counted(kind, counts.confirmed());
        return switch (kind) {
            case "upsert" -> confirmed + (counts.created() > 0 ? " (" + Texts.count(counts.created()) + " new)" : "");
            case "add_to_list" -> confirmed + " added";
            case "remove_from_list" -> confirmed + " removed";
            default -> confirmed;
        };
    }

    private static String counted(String kind, long number) {
        return switch (kind) {
            case "upsert" -> Texts.counted(number, "record");
            case "add_to_list", "remove_from_list" -> Texts.counted(number, "list entry");
            case "enroll" -> Texts.counted(number, "enrollment");
            case "create_note" -> Texts.counted(number, "note");
            default -> Texts.counted(number, "task");
        };
    }

    private void stage(String stage, String name, String facts, Optional<Duration> took) {
        String line = Texts.column(stage, 8) + " "
                + (name.isEmpty() ? "" : Texts.column(name, Math.max(8, name.length())) + "  ") + facts;
        terminal.line(took.map(time ->
                        Texts.column(line, Math.max(WIDTH, line.length())) + terminal.faint("  " + Texts.took(time)))
                .orElse(line));
    }

    /** Prints how the run ended and what to look at next. */
    public void end(RunResult result) {
        progress.close();
        if (result.nothingNewSince().isPresent()) {
            terminal.line("Nothing new since run " + result.nothingNewSince().get() + ": 0 events, 0 changes, "
                    + Texts.counted(result.callsToRead(), "call") + ".");
        }
        result.score().ifPresent(this::top);
        result.failures().forEach(terminal::notice);
        if (result.number() > 0) {
            terminal.line("Run " + result.number() + " took " + Texts.took(result.took()) + ", as of "
                    + Texts.minute(result.asOf()) + ", rules "
                    + result.version().rules() + "."
                    + result.score()
                            .flatMap(score -> score.top().stream().findFirst())
                            .map(best -> "   Why is one of them here?  ./pql explain "
                                    + AccountTable.label(best.assessment()))
                            .orElse(""));
        }
    }

    private void top(ScoreReport score) {
        if (score.top().isEmpty()) {
            return;
        }
        terminal.line("");
        AccountTable table = new AccountTable(terminal);
        table.heading();
        score.top().forEach(table::row);
        if (score.accounts() > score.top().size()) {
            terminal.line(terminal.faint(
                    "         ..." + Texts.count(score.accounts() - score.top().size()) + " more:  ./pql accounts"));
        }
    }

    /** The counts of a run for programs: no times, so that the same input gives the same. */
    public static Map<String, Long> counts(RunResult result) {
        SortedMap<String, Long> counts = new TreeMap<>();
        counts.put("run", result.number());
        for (SourceReport source : result.sources()) {
            counts.merge("records", source.events(), Long::sum);
            counts.merge("duplicates", source.duplicates(), Long::sum);
            counts.merge("quarantined", source.quarantined(), Long::sum);
        }
        for (EnrichReport enrichment : result.enrichments()) {
            counts.merge("enriched", enrichment.known(), Long::sum);
        }
        for (FeedbackReport feedback : result.feedback()) {
            counts.merge("verdicts", feedback.standing(), Long::sum);
        }
        for (OutcomesReport outcomes : result.outcomes()) {
            counts.merge("outcomes", outcomes.kept().added(), Long::sum);
        }
        result.score().ifPresent(score -> {
            counts.put("accounts", score.accounts());
            counts.put("users", score.users());
            counts.put("qualified", score.qualified());
            counts.put("active", score.active());
            counts.put("changed", score.changed());
        });
        for (DeliveryReport delivery : result.deliveries()) {
            counts.merge("confirmed", delivery.total().confirmed(), Long::sum);
            counts.merge("rejected", delivery.total().rejected(), Long::sum);
            counts.merge("unknown", delivery.total().unknown(), Long::sum);
            counts.merge("put_off", delivery.total().deferred(), Long::sum);
            counts.merge("calls", delivery.total().calls(), Long::sum);
        }
        return counts;
    }

    @Override
    public void close() {
        progress.close();
    }
}

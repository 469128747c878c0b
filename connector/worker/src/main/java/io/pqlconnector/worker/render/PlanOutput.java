package io.pqlconnector.worker.render;

import io.pqlconnector.core.alarm.Advice;
import io.pqlconnector.core.plan.PlanCounts;
import io.pqlconnector.core.plan.PlanSink;
import io.pqlconnector.core.plan.PlannedChange;
import io.pqlconnector.core.plan.PlannedChange.FieldChange;
import io.pqlconnector.core.quota.QuotaReport;
import io.pqlconnector.core.run.RunResult;
import io.pqlconnector.core.score.ScoredAccount;
import io.pqlconnector.spi.DestinationName;
import io.pqlconnector.spi.destination.Operation;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** A plan as a person reads it: per account and field what stands there and what would. */
public final class PlanOutput implements PlanSink {
    private static final int SHOWN = 20;
    private static final int VALUE_WIDTH = 60;

    private final Terminal terminal;
    private final boolean all;
    private long accounts;

    /**
     * For a terminal.
     *
     * @param all whether every account is shown, not only the first
     */
    public PlanOutput(Terminal terminal, boolean all) {
        this.terminal = terminal;
        this.all = all;
    }

    @Override
    public void account(ScoredAccount account, List<PlannedChange> changes) {
        List<PlannedChange> sent = changes.stream()
                .filter(change -> change.sent() || !change.kept().isEmpty())
                .toList();
        if (sent.isEmpty()) {
            return;
        }
        accounts++;
        if (!all && accounts > SHOWN) {
            return;
        }
        String label = Texts.column(AccountTable.label(account.assessment()), 24);
        for (PlannedChange change : sent) {
            terminal.line("  " + label + " " + inWords(change));
            label = " ".repeat(24);
        }
    }

    @Override
    public void enrollments(List<PlannedChange> changes) {
        if (!all && accounts > SHOWN) {
            terminal.line("  ..." + Texts.counted(accounts - SHOWN, "more account") + ": --all, --json");
        }
        for (PlannedChange change : changes) {
            if (change.sent() || change.withheld().isPresent()) {
                terminal.line("  " + Texts.column(change.planned().account(), 24) + " " + inWords(change));
            }
        }
    }

    /** Prints what the plan comes to. */
    public void end(RunResult result) {
        for (Map.Entry<DestinationName, PlanCounts> plan : result.plans().entrySet()) {
            PlanCounts counts = plan.getValue();
            terminal.line(
                    plan.getKey() + ": " + (counts.total() == 0 ? "nothing would change" : inWords(counts.operations()))
                            + ". Calls: " + (counts.jobs().isEmpty() ? "" : "about ")
                            + Texts.count(counts.totalCalls())
                            + (counts.totalCalls() == 0 ? "" : " (" + inWords(counts.calls()) + ")")
                            + Optional.ofNullable(result.quotas().get(plan.getKey()))
                                    .flatMap(QuotaReport::limit)
                                    .map(limit -> " of the " + Texts.count(limit.left())
                                            + " that are left of ours today; " + RunOutput.ours(limit))
                                    .orElse(""));
            jobs(counts).ifPresent(jobs -> terminal.line("  " + jobs));
            List<String> notes = notes(counts);
            if (!notes.isEmpty()) {
                terminal.line("  " + String.join("; ", notes));
            }
        }
        if (!result.alarms().isEmpty()) {
            terminal.line(terminal.bold("Stop"));
            Advice.planned(result.alarms()).lines().forEach(terminal::line);
        }
    }

    /** How much of a plan goes out as jobs, in words; empty if nothing does. */
    static Optional<String> jobs(PlanCounts counts) {
        if (counts.jobs().isEmpty()) {
            return Optional.empty();
        }
        List<String> byKind = new ArrayList<>();
        counts.jobs()
                .forEach((kind, jobs) -> byKind.add(kind.replace('_', ' ') + " as " + Texts.counted(jobs, "bulk job")));
        return Optional.of(String.join(", ", byKind)
                + ", and what is too little for a job in batches; asking whether a job is done costs a few calls more");
    }

    /** What a plan leaves out and why, each in words; empty if it leaves out nothing. */
    static List<String> notes(PlanCounts counts) {
        List<String> notes = new ArrayList<>();
        note(notes, counts.refused(), "refused before, unchanged since: not sent");
        note(notes, counts.kept(), "fields kept as people wrote them (on_human_edit: keep)");
        note(notes, counts.unclear(), "whose earlier end is unclear: asked first");
        note(
                notes,
                counts.takenAsDone(),
                "taken as done by a baseline: nobody is enrolled for them and no task or note is made");
        note(notes, counts.deferred(), "over a sender's daily cap: wait for another day");
        note(notes, counts.guarded(), "held back by not_if");
        note(notes, counts.inAnother(), "held back: in another sequence");
        note(notes, counts.unaddressable(), "without anything the CRM could match");
        note(notes, counts.vanished(), "with records in the CRM but no usage any more: left as they are");
        return notes;
    }

    private static void note(List<String> notes, long count, String what) {
        if (count > 0) {
            notes.add(Texts.count(count) + " " + what);
        }
    }

    private static String inWords(Map<String, Long> byKind) {
        return byKind.entrySet().stream()
                .map(entry ->
                        Texts.count(entry.getValue()) + " " + entry.getKey().replace('_', ' '))
                .collect(Collectors.joining(", "));
    }

    private static String inWords(PlannedChange change) {
        Operation operation = change.planned().operation();
        String object = operation.record().object() + " ";
        String what = switch (operation.kind()) {
            case "upsert" -> object + fields(change);
            case "add_to_list" ->
                "+ list \"" + ((Operation.ListChange) operation).list() + "\" ("
                        + operation.record().key() + ")";
            case "remove_from_list" ->
                "- list \"" + ((Operation.ListChange) operation).list() + "\" ("
                        + operation.record().key() + ")";
            case "enroll" ->
                "+ enroll " + operation.record().key() + " in \"" + ((Operation.Enroll) operation).sequence() + "\"";
            case "create_note" -> "+ note \"" + Texts.brief(((Operation.CreateNote) operation).body()) + "\"";
            default ->
                "+ task \"" + ((Operation.CreateTask) operation).subject() + "\", due "
                        + ((Operation.CreateTask) operation).due();
        };
        if (change.withheld().isPresent()) {
            return what.replaceFirst("\\+ enroll", "not enrolled:") + ", because "
                    + change.withheld().get();
        }
        return switch (change.state()) {
            case WAITING -> what + " (planned by an earlier run)";
            case PUT_OFF -> what + " (put off by the CRM until later)";
            default -> what;
        };
    }

    private static String fields(PlannedChange change) {
        List<String> fields = new ArrayList<>();
        if (change.sent()) {
            change.fields().forEach((field, values) -> fields.add(field + " " + inWords(values)));
        }
        change.kept().keySet().forEach(field -> fields.add(field + " kept: edited by a person"));
        return String.join(" · ", fields);
    }

    private static String inWords(FieldChange change) {
        String before = shown(change.before().shown());
        return (before.isEmpty() ? "" : before + " ") + "-> "
                + (change.after().shown().isEmpty()
                        ? "(empty)"
                        : shown(change.after().shown()));
    }

    // A line of a plan stays a line, whatever an account is called.
    private static String shown(String value) {
        String line = value.replaceAll("\\p{Cntrl}+", " ");
        return line.length() > VALUE_WIDTH ? "\"" + line.substring(0, VALUE_WIDTH) + "…\"" : line;
    }
}

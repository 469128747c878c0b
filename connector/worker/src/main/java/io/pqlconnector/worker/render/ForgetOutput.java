package io.pqlconnector.worker.render;

import io.pqlconnector.core.plan.CrmTrace;
import io.pqlconnector.core.run.Forgetting;
import io.pqlconnector.spi.DestinationName;
import io.pqlconnector.spi.destination.Operation;
import io.pqlconnector.spi.destination.RecordRef;
import java.util.Collection;
import java.util.SortedSet;

/** What is cleared of a person in CRMs, what was refused, and what only a person can do. */
public final class ForgetOutput {
    private final Terminal terminal;

    /** On a terminal. */
    public ForgetOutput(Terminal terminal) {
        this.terminal = terminal;
    }

    /** Prints what was found in a CRM; what it did not do goes beside the data. */
    public void print(Forgetting.Report report) {
        DestinationName crm = report.destination();
        if (report.traces().isEmpty() && report.failure().isEmpty()) {
            terminal.line(crm + ": no record there is known to be theirs.");
        }
        report.traces().forEach(trace -> print(report, trace));
        for (Forgetting.Refused refused : report.refused()) {
            RecordRef record = refused.operation().record();
            terminal.notice(crm + ": " + record.object() + " " + record.key() + " was not done ("
                    + refused.operation().kind() + "). " + refused.words());
        }
        report.failure().ifPresent(words -> terminal.notice(crm + ": " + words));
    }

    private void print(Forgetting.Report report, CrmTrace trace) {
        terminal.line(report.destination() + ": " + trace.object() + " " + trace.key()
                + trace.link().map(link -> "  " + link).orElse(""));
        if (!trace.found()) {
            terminal.line("  is not there any more");
        }
        for (Operation operation : trace.operations()) {
            boolean done = report.done().contains(operation);
            if (operation instanceof Operation.ListChange change) {
                terminal.line("  " + (done ? "off list  " : "to leave  ") + change.list());
            } else {
                trace.fields()
                        .forEach((field, held) -> terminal.line(
                                "  " + (done ? "cleared   " : "to clear  ") + field + "  " + Texts.brief(held)));
            }
        }
        trace.lasting().forEach(this::byHand);
        if (trace.found()) {
            terminal.line("  by hand   the record itself stays"
                    + (trace.kept().isEmpty() ? "" : ", with " + String.join(", ", trace.kept()))
                    + ": delete it there");
        }
    }

    private void byHand(String kind, SortedSet<String> names) {
        String what = switch (kind) {
            case "enroll" -> "unenroll them, if they still are in " + quoted(names);
            case "create_task" -> "delete the task " + quoted(names);
            case "create_note" -> "delete the note " + quoted(names);
            default -> "take them off " + quoted(names) + ", which the mapping does not have any more";
        };
        terminal.line("  by hand   " + what);
    }

    private static String quoted(Collection<String> names) {
        return "\"" + String.join("\", \"", names) + "\"";
    }
}

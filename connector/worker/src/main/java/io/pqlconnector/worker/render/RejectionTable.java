package io.pqlconnector.worker.render;

import io.pqlconnector.core.ledger.Rejections.Rejection;
import io.pqlconnector.spi.destination.Operation;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What the CRMs refused, as a person reads it: one record of each kind, and how many there are like it. */
public final class RejectionTable {
    private static final int NAME = 24;

    private final Terminal terminal;

    /** On a terminal. */
    public RejectionTable(Terminal terminal) {
        this.terminal = terminal;
    }

    /**
     * Prints the table.
     *
     * @param all every record instead of one of each kind
     */
    public void print(List<Rejection> rejections, boolean all) {
        if (rejections.isEmpty()) {
            terminal.line("Nothing is rejected.");
            return;
        }
        Map<Object, List<Rejection>> kinds = new LinkedHashMap<>();
        rejections.forEach(
                rejection -> kinds.computeIfAbsent(all ? rejection : kind(rejection), key -> new ArrayList<>())
                        .add(rejection));
        for (List<Rejection> alike : kinds.values()) {
            print(alike.get(0));
            if (alike.size() > 1) {
                terminal.line(terminal.faint("  " + Texts.count(alike.size() - 1) + " more of the same kind:  --all"));
            }
        }
        terminal.line("Try them again now:  ./pql rejected --retry     They are tried by themselves once the data, the"
                + " mapping or the CRM's fields change.");
    }

    /** What rejections have in common that one remedy helps. */
    private record Kind(String destination, String operation, String object, String code, String field) {}

    private static Kind kind(Rejection rejection) {
        Operation operation = rejection.entry().planned().operation();
        return new Kind(
                rejection.entry().planned().destination().value(),
                operation.kind(),
                operation.record().object().value(),
                rejection.receipt().code(),
                rejection.receipt().field());
    }

    private void print(Rejection rejection) {
        Operation operation = rejection.entry().planned().operation();
        String record = operation.record().object() + " " + operation.record().key();
        terminal.line(
                rejection.entry().planned().destination() + "  " + Texts.column(record, Math.max(NAME, record.length()))
                        + "  " + terminal.bold(what(rejection, operation)));
        terminal.line(
                "    " + rejection.receipt().code() + ": " + rejection.receipt().message());
        terminal.line("    since run " + rejection.sinceRun() + " (" + Texts.minute(rejection.since()) + "), refused "
                + Texts.counted(rejection.attempts(), "time"));
        if (!rejection.receipt().remedy().isEmpty()) {
            terminal.line("    " + rejection.receipt().remedy());
        }
    }

    private static String what(Rejection rejection, Operation operation) {
        String field = rejection.receipt().field();
        if (!field.isEmpty()) {
            return field
                    + value(rejection, operation)
                            .map(value -> " \"" + value + "\"")
                            .orElse("");
        }
        if (operation instanceof Operation.ListChange change) {
            return (change.member() ? "+ list \"" : "- list \"") + change.list() + "\"";
        }
        if (operation instanceof Operation.Enroll enroll) {
            return "enroll in \"" + enroll.sequence() + "\"";
        }
        return operation instanceof Operation.CreateTask task ? "task \"" + task.subject() + "\"" : "the record";
    }

    /** The value of the field that is to blame; empty if none is, or the operation does not write it. */
    static Optional<String> value(Rejection rejection, Operation operation) {
        return operation instanceof Operation.Upsert upsert
                ? Optional.ofNullable(upsert.fields().get(rejection.receipt().field()))
                        .map(write -> write.value().shown())
                : Optional.empty();
    }
}

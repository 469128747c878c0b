package io.pqlconnector.worker.render;

import io.pqlconnector.core.ledger.OutboxEntry;
import io.pqlconnector.core.ledger.Rejections.Rejection;
import io.pqlconnector.spi.destination.Operation;
import io.pqlconnector.spi.destination.Receipt;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * What the CRMs refused, and what nobody knows the end of, as a person reads it: one record of each kind, and how many there
 * are like it.
 */
public final class RejectionTable {
    /** The code under which what is unclear is listed. It is ours; no receipt has it. */
    static final String UNCLEAR = "UNCLEAR";

    private static final int NAME = 24;

    private final Terminal terminal;
    private final boolean all;

    /**
     * On a terminal.
     *
     * @param all every record instead of one of each kind
     */
    public RejectionTable(Terminal terminal, boolean all) {
        this.terminal = terminal;
        this.all = all;
    }

    /** Prints what was refused. */
    public void print(List<Rejection> rejections) {
        if (rejections.isEmpty()) {
            terminal.line("Nothing is rejected.");
            return;
        }
        printKinds(rejections, RejectionTable::kind, this::print);
        terminal.line("Try them again now:  ./pql rejected --retry     They are tried by themselves once the data, the"
                + " mapping or the CRM's fields change.");
    }

    /** Prints what nobody knows the end of; nothing if there is nothing of the kind. */
    public void printUnclear(List<OutboxEntry> unclear) {
        if (unclear.isEmpty()) {
            return;
        }
        printKinds(unclear, RejectionTable::kind, this::print);
        terminal.line(
                "Look into the CRM whether they are there. Send those again that it still cannot find:  ./pql rejected"
                        + " --resend-unclear     Whom one reached after all gets it twice.");
    }

    private <T> void printKinds(List<T> found, Function<T, Kind> kind, Consumer<T> print) {
        Map<Object, List<T>> kinds = new LinkedHashMap<>();
        found.forEach(one -> kinds.computeIfAbsent(all ? one : kind.apply(one), key -> new ArrayList<>())
                .add(one));
        for (List<T> alike : kinds.values()) {
            print.accept(alike.get(0));
            if (alike.size() > 1) {
                terminal.line(terminal.faint("  " + Texts.count(alike.size() - 1) + " more of the same kind:  --all"));
            }
        }
    }

    /** Why it is not known whether an operation arrived. */
    static String reason(OutboxEntry entry) {
        return "Nobody knows whether it arrived: "
                + entry.receipt()
                        .filter(Receipt.Unknown.class::isInstance)
                        .map(receipt -> ((Receipt.Unknown) receipt).reason())
                        .orElse("the CRM could not tell.");
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

    private static Kind kind(OutboxEntry entry) {
        Operation operation = entry.planned().operation();
        return new Kind(
                entry.planned().destination().value(),
                operation.kind(),
                operation.record().object().value(),
                UNCLEAR + " " + reason(entry),
                "");
    }

    private void print(OutboxEntry entry) {
        printHead(entry, what(entry.planned().operation()));
        terminal.line("    " + UNCLEAR + ": " + reason(entry));
        terminal.line("    planned by run " + entry.run()
                + entry.sentAt()
                        .map(sent -> ", sent last at " + Texts.minute(sent))
                        .orElse("")
                + "; each run asks again, and sends nothing");
    }

    private void printHead(OutboxEntry entry, String what) {
        Operation operation = entry.planned().operation();
        String record = operation.record().object() + " " + operation.record().key();
        terminal.line(entry.planned().destination() + "  " + Texts.column(record, Math.max(NAME, record.length()))
                + "  " + terminal.bold(what));
    }

    private void print(Rejection rejection) {
        printHead(rejection.entry(), what(rejection, rejection.entry().planned().operation()));
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
        return what(operation);
    }

    private static String what(Operation operation) {
        if (operation instanceof Operation.ListChange change) {
            return (change.member() ? "+ list \"" : "- list \"") + change.list() + "\"";
        }
        if (operation instanceof Operation.Enroll enroll) {
            return "enroll in \"" + enroll.sequence() + "\"";
        }
        if (operation instanceof Operation.CreateNote note) {
            return "note \"" + Texts.brief(note.body()) + "\"";
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

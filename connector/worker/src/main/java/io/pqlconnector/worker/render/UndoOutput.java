package io.pqlconnector.worker.render;

import io.pqlconnector.core.plan.UndoPlanner;
import io.pqlconnector.core.run.RunResult;
import io.pqlconnector.core.run.UndoReport;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** What was put back of a run, and what was not and why. */
public final class UndoOutput {
    private final Terminal terminal;

    /** On a terminal. */
    public UndoOutput(Terminal terminal) {
        this.terminal = terminal;
    }

    /** Prints it, after the delivery. */
    public void print(RunResult result) {
        result.undo().ifPresent(this::print);
    }

    /** Whether anything of the run was left as it is because something else happened since. */
    public static boolean isPartial(RunResult result) {
        return result.undo().filter(undo -> !undo.skipped().isEmpty()).isPresent();
    }

    private void print(UndoReport undo) {
        terminal.line("Undo     run " + undo.run() + ": " + Texts.counted(undo.fields(), "field") + " of "
                + Texts.counted(undo.records(), "record") + " put back");
        undo.skipped()
                .forEach((reason, count) ->
                        terminal.line("         " + Texts.counted(count, "field") + " left: " + inWords(reason)));
        for (UndoPlanner.Skipped skipped : undo.examples()) {
            terminal.line(terminal.faint("           " + skipped.object() + " " + skipped.key() + "  " + skipped.field()
                    + ": " + inWords(skipped.reason())));
        }
        long all = undo.skipped().values().stream().mapToLong(Long::longValue).sum();
        if (all > undo.examples().size()) {
            terminal.line(terminal.faint(
                    "           ..." + Texts.count(all - undo.examples().size()) + " more"));
        }
        if (!undo.lasting().isEmpty()) {
            terminal.line("         Not taken back: "
                    + undo.lasting().entrySet().stream()
                            .map(kind -> Texts.count(kind.getValue()) + " "
                                    + kind.getKey().replace('_', ' '))
                            .collect(Collectors.joining(", ")));
        }
        terminal.line("         The next sync writes what the rules say. Correct them first:  ./pql plan");
    }

    private static String inWords(UndoPlanner.Reason reason) {
        return switch (reason) {
            case EDITED -> "a person changed it since";
            case WRITTEN_LATER -> "a later run wrote it";
            case NOT_KNOWN -> "it is not known what it held before";
            case GONE -> "the CRM does not have the record any more";
        };
    }

    /** A line per field that is left as it is, as far as they were kept. */
    public static void json(RunResult result, JsonLines lines) {
        for (UndoPlanner.Skipped skipped :
                result.undo().map(UndoReport::examples).orElse(List.of())) {
            lines.object(writer -> {
                writer.writeStringProperty("object", skipped.object().value());
                writer.writeStringProperty("key", skipped.key());
                writer.writeStringProperty("field", skipped.field());
                writer.writeStringProperty("left", skipped.reason().name().toLowerCase(Locale.ROOT));
            });
        }
    }
}

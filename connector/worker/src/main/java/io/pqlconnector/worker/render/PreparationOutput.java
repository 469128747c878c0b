package io.pqlconnector.worker.render;

import io.pqlconnector.worker.render.Preparation.Item;
import io.pqlconnector.worker.render.Preparation.State;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** What destinations have of what mappings need, a line for each thing. */
public final class PreparationOutput {
    private static final int STATE = 9;
    private static final int WIDEST_SUBJECT = 40;

    private final Terminal terminal;

    /** On a terminal. */
    public PreparationOutput(Terminal terminal) {
        this.terminal = terminal;
    }

    /**
     * Prints one destination.
     *
     * @param nothing what is said where there is nothing to show
     */
    public void print(Preparation preparation, String nothing) {
        if (preparation.items().isEmpty()) {
            terminal.line(preparation.destination() + " (" + preparation.mapping() + "): " + nothing + ".");
            return;
        }
        terminal.line(preparation.destination() + " (" + preparation.mapping() + ")");
        int width = preparation.items().stream()
                .mapToInt(
                        item -> item.subject().codePointCount(0, item.subject().length()))
                .filter(length -> length <= WIDEST_SUBJECT)
                .max()
                .orElse(WIDEST_SUBJECT);
        preparation.items().forEach(item -> terminal.line(line(item, width)));
    }

    private String line(Item item, int width) {
        String state = Texts.column(word(item.state()), STATE);
        boolean quiet = item.state() == State.PRESENT || item.state() == State.KEPT;
        return "  " + (quiet ? state : terminal.bold(state)) + "  "
                + (Texts.column(item.subject(), Math.max(width, item.subject().length())) + "  " + item.words())
                        .stripTrailing();
    }

    /** How many are in which state: {@code 3 present, 1 missing}. */
    public static String counts(List<Preparation> preparations) {
        return Arrays.stream(State.values())
                .filter(state -> count(preparations, state) > 0)
                .map(state -> Texts.count(count(preparations, state)) + " " + word(state))
                .collect(Collectors.joining(", "));
    }

    /** How many are in a state. */
    public static long count(List<Preparation> preparations, State state) {
        return preparations.stream()
                .mapToLong(preparation -> preparation.count(state))
                .sum();
    }

    /** A line per thing, for programs. */
    public static void json(Preparation preparation, JsonLines lines) {
        for (Item item : preparation.items()) {
            lines.object(writer -> FindingOutput.write(
                    writer, preparation.destination(), item.subject(), word(item.state()), item.words()));
        }
    }

    /** A state as it is shown. */
    public static String word(State state) {
        return state.name().toLowerCase(Locale.ROOT);
    }
}

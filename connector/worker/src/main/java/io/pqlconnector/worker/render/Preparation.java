package io.pqlconnector.worker.render;

import io.pqlconnector.spi.destination.Finding;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What a mapping needs in one destination, and what is there or became of it.
 *
 * @param destination its name
 * @param mapping the file, as a person named it
 * @param items in the order of the mapping; empty if nothing has to be prepared
 */
public record Preparation(String destination, String mapping, List<Item> items) {
    public Preparation {
        items = List.copyOf(items);
    }

    /** What is so with one thing. */
    public enum State {
        PRESENT,
        MADE,
        MISSING,
        WRONG,
        /** Was made for the mapping, and can be taken away. */
        REMOVABLE,
        REMOVED,
        KEPT
    }

    /** One thing that the mapping needs. */
    public record Item(State state, String subject, String words) {}

    /** As it is. */
    public static Preparation found(String destination, String mapping, List<Finding> findings) {
        return made(destination, mapping, List.of(), findings);
    }

    /** What was made: what was missing before and is there now. */
    public static Preparation made(String destination, String mapping, List<Finding> before, List<Finding> after) {
        Set<String> missing = new HashSet<>();
        before.stream()
                .filter(finding -> finding.state() == Finding.State.MISSING)
                .forEach(finding -> missing.add(finding.subject()));
        List<Item> items = new ArrayList<>();
        for (Finding finding : after) {
            State state = switch (finding.state()) {
                case PRESENT -> missing.contains(finding.subject()) ? State.MADE : State.PRESENT;
                case MISSING -> State.MISSING;
                case WRONG -> State.WRONG;
            };
            items.add(new Item(state, finding.subject(), finding.words()));
        }
        return new Preparation(destination, mapping, items);
    }

    /** What was or would be taken away. */
    public static Preparation removed(String destination, String mapping, List<Finding> findings, boolean dryRun) {
        List<Item> items = new ArrayList<>();
        for (Finding finding : findings) {
            State state = switch (finding.state()) {
                case PRESENT -> State.KEPT;
                case MISSING -> dryRun ? State.REMOVABLE : State.REMOVED;
                case WRONG -> State.WRONG;
            };
            items.add(new Item(state, finding.subject(), finding.words()));
        }
        return new Preparation(destination, mapping, items);
    }

    /** How many are in a state. */
    public long count(State state) {
        return items.stream().filter(item -> item.state() == state).count();
    }
}

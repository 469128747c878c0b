package io.pqlconnector.spi.config;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** Collects everything that is wrong, so that a user sees it at once instead of one by one. Not thread-safe. */
public final class Problems {
    private final List<Problem> found = new ArrayList<>();

    /** Notes a problem. */
    public void add(Position at, String path, String message) {
        found.add(new Problem(at, path, message));
    }

    /** Notes a word that is none of the known ones, with a guess at what was meant. */
    public void addUnknown(Position at, String path, String word, Collection<String> known) {
        add(at, path, "unknown \"" + word + "\". " + Suggestions.hint(word, known));
    }

    /** Whether nothing was found. */
    public boolean isEmpty() {
        return found.isEmpty();
    }

    /** What was found, in the order of files and lines, without repetitions. */
    public List<Problem> inOrder() {
        return found.stream().sorted().distinct().toList();
    }

    /** Throws if anything was found. */
    public void throwIfAny() {
        if (!found.isEmpty()) {
            throw new InvalidConfigurationException(inOrder());
        }
    }
}

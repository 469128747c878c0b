package io.pqlconnector.spi.config;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Collects everything that is wrong, so that a user sees it at once instead of one by one. Not thread-safe. */
public final class Problems {
    private final List<Problem> found = new ArrayList<>();
    private final List<Problem> valuesMissing = new ArrayList<>();
    private final List<Problem> warnings = new ArrayList<>();
    private final Set<Secret> secrets = new HashSet<>();

    /** Notes a problem. */
    public void add(Position at, String path, String message) {
        found.add(new Problem(at, path, message));
    }

    /** Notes what others found. */
    public void addAll(Problems others) {
        found.addAll(others.found);
        valuesMissing.addAll(others.valuesMissing);
        warnings.addAll(others.warnings);
        secrets.addAll(others.secrets);
    }

    /** Notes what can be run as it is, but should not stay so. It is no problem: {@link #isEmpty} does not count it. */
    public void warn(Position at, String path, String message) {
        warnings.add(new Problem(at, path, message));
    }

    /** Notes a secret that was read, so that it can be kept out of what is written. */
    void read(Secret secret) {
        secrets.add(secret);
    }

    /** The secrets that were read, wherever they came from. */
    public Set<Secret> secrets() {
        return Set.copyOf(secrets);
    }

    /** Notes that a value could not be had. Whatever else is said of the value at this place is left out: it is not what was meant. */
    public void addMissingValue(Position at, String path, String message) {
        valuesMissing.add(new Problem(at, path, message));
    }

    /** Notes a word that is none of the known ones, with a guess at what was meant. */
    public void addUnknown(Position at, String path, String word, Collection<String> known) {
        add(at, path, "unknown \"" + word + "\". " + Suggestions.hint(word, known));
    }

    /** Whether nothing was found. */
    public boolean isEmpty() {
        return found.isEmpty() && valuesMissing.isEmpty();
    }

    /** What was found, in the order of files and lines, without repetitions. */
    public List<Problem> inOrder() {
        Set<Position> missing = valuesMissing.stream().map(Problem::at).collect(Collectors.toSet());
        Stream<Problem> others = found.stream().filter(problem -> !missing.contains(problem.at()));
        return Stream.concat(valuesMissing.stream(), others).sorted().distinct().toList();
    }

    /** What should not stay as it is, in the order of files and lines, without repetitions. */
    public List<Problem> warnings() {
        return warnings.stream().sorted().distinct().toList();
    }

    /** Throws if anything was found. */
    public void throwIfAny() {
        if (!isEmpty()) {
            throw new InvalidConfigurationException(inOrder());
        }
    }
}

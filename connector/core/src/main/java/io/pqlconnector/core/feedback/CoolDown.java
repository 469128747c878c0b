package io.pqlconnector.core.feedback;

import java.time.Duration;
import java.util.Collections;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * For how long an account is left alone after a verdict.
 *
 * @param verdicts by what the rep says, whatever its capital letters; if there are any, nothing else that stands there is a
 *     verdict
 * @param otherwise after any verdict, if none is named
 */
public record CoolDown(SortedMap<String, Duration> verdicts, Duration otherwise) {
    /** For how long unless the configuration says otherwise. */
    public static final Duration DEFAULT = Duration.ofDays(90);

    public CoolDown {
        verdicts = Collections.unmodifiableSortedMap(new TreeMap<>(verdicts));
    }

    /** How long after these words; empty if they are no verdict. */
    public Optional<Duration> after(String words) {
        // A box that is not ticked is never empty.
        if (words.isBlank() || folded(words).equals("false")) {
            return Optional.empty();
        }
        return verdicts.isEmpty()
                ? Optional.of(otherwise)
                : verdicts.entrySet().stream()
                        .filter(verdict -> folded(verdict.getKey()).equals(folded(words)))
                        .map(Map.Entry::getValue)
                        .findFirst();
    }

    private static String folded(String words) {
        return words.strip().toLowerCase(Locale.ROOT);
    }
}

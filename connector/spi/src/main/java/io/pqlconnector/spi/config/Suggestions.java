package io.pqlconnector.spi.config;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/** Guesses what a mistyped word was meant to be. */
public final class Suggestions {
    private Suggestions() {}

    /** "Did you mean ...?", or the list of what is known. */
    public static String hint(String word, Collection<String> known) {
        if (known.isEmpty()) {
            return "There are none.";
        }
        return closest(word, known)
                .map(guess -> "Did you mean \"" + guess + "\"?")
                .orElseGet(() -> "Known: " + String.join(", ", known) + ".");
    }

    /** The known word that takes the fewest edits to reach, if that is at most a third of its length. */
    public static Optional<String> closest(String word, Collection<String> known) {
        return known.stream()
                .filter(candidate -> distance(word, candidate) <= Math.max(1, candidate.length() / 3))
                .min(Comparator.comparingInt((String candidate) -> distance(word, candidate))
                        .thenComparing(Comparator.naturalOrder()));
    }

    // Levenshtein distance, one row at a time.
    private static int distance(String a, String b) {
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int above = row[j];
                int replaced = a.charAt(i - 1) == b.charAt(j - 1) ? diagonal : diagonal + 1;
                row[j] = Math.min(replaced, Math.min(above, row[j - 1]) + 1);
                diagonal = above;
            }
        }
        return row[b.length()];
    }
}

package io.pqlconnector.rules.signal;

import java.util.Set;

/**
 * The name of a signal in its rule book.
 *
 * @param value a CEL identifier: letters, digits and underscores, not starting with a digit
 */
public record SignalName(String value) implements Comparable<SignalName> {
    // CEL's reserved words: https://github.com/google/cel-spec/blob/master/doc/langdef.md#syntax
    private static final Set<String> RESERVED = Set.of(
            "as",
            "break",
            "const",
            "continue",
            "else",
            "false",
            "for",
            "function",
            "if",
            "import",
            "in",
            "let",
            "loop",
            "namespace",
            "null",
            "package",
            "return",
            "true",
            "var",
            "void",
            "while");

    /** Whether conditions can refer to something by a word: it is an identifier of CEL, and none of its own words. */
    public static boolean isName(String word) {
        return word.matches("[A-Za-z_][A-Za-z0-9_]*") && !RESERVED.contains(word);
    }

    @Override
    public int compareTo(SignalName other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}

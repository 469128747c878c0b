package io.pqlconnector.rules.condition;

import dev.cel.common.CelIssue;
import dev.cel.common.CelSource;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Says what is wrong with a condition, in words for the person who wrote it. */
final class Wording {
    private static final int MOST_SHOWN = 100;
    private static final Pattern NO_OVERLOAD =
            Pattern.compile("found no matching overload for '([^']*)' applied to '(.*?)'.*", Pattern.DOTALL);
    private static final Pattern UNDECLARED = Pattern.compile("undeclared reference to '([^']*)'.*", Pattern.DOTALL);
    private static final Map<String, String> TYPES = Map.of(
            "double", "a number",
            "int", "a whole number",
            "string", "text",
            "bool", "true or false",
            "google.protobuf.Timestamp", "an instant",
            "dyn", "anything");
    private static final String FUNCTIONS =
            "There are contains, startsWith, endsWith, matches, lowerAscii, upperAscii, trim, size, has.";

    private Wording() {}

    /**
     * A message.
     *
     * @param column counted from 1
     */
    static String of(String text, String what, Optional<Integer> column, String remedy) {
        String shown = text.length() > MOST_SHOWN ? text.substring(0, MOST_SHOWN) + "..." : text;
        return "\"" + shown + "\": " + what
                + column.map(at -> " (column " + at + ")").orElse("") + "." + (remedy.isEmpty() ? "" : " " + remedy);
    }

    /** A message for what CEL's parser found. */
    static String ofSyntax(String text, CelIssue issue) {
        String message = issue.getMessage();
        if (text.isBlank()) {
            return of(text, "is empty", Optional.empty(), "Write a condition, such as score >= threshold.");
        }
        if (message.contains("'<EOF>'")) {
            return of(text, "ends too early", column(issue), "");
        }
        if (message.contains("'= '") || message.contains("'='")) {
            return of(text, "= is no comparison", column(issue), "Write ==.");
        }
        String lower = " " + text.toLowerCase(Locale.ROOT) + " ";
        if (lower.contains(" and ") || lower.contains(" or ") || lower.contains(" not ")) {
            return of(text, "cannot be read", column(issue), "Write && for and, || for or, ! for not.");
        }
        return of(text, "cannot be read here", column(issue), "");
    }

    /**
     * A message for what CEL's type checker found.
     *
     * @param source of the expression as it was parsed: the rewritten one no longer knows lines
     */
    static String ofType(String text, CelIssue issue, CelSource source) {
        Optional<Integer> column = Optional.ofNullable(source.getPositionsMap().get(issue.getExprId()))
                .map(offset -> offset + 1);
        Matcher overload = NO_OVERLOAD.matcher(issue.getMessage());
        if (overload.matches()) {
            String what = operator(overload.group(1)) + " cannot be applied to " + types(overload.group(2));
            return of(text, what, column, "");
        }
        Matcher undeclared = UNDECLARED.matcher(issue.getMessage());
        if (undeclared.matches()) {
            return of(text, "there is no function \"" + undeclared.group(1) + "\"", column, FUNCTIONS);
        }
        return of(text, issue.getMessage().strip(), column, "");
    }

    /** What a person calls a CEL type. */
    static String type(String celType) {
        return TYPES.getOrDefault(celType, celType);
    }

    private static Optional<Integer> column(CelIssue issue) {
        return issue.getSourceLocation().getLine() == 1
                ? Optional.of(issue.getSourceLocation().getColumn() + 1)
                : Optional.empty();
    }

    private static String operator(String function) {
        return switch (function) {
            case "@in" -> "in";
            case CelEngine.DIVIDE -> "/";
            default -> function.replace("_", "");
        };
    }

    private static String types(String applied) {
        String inner = applied.replaceFirst("^[^(]*\\(", "").replaceFirst("\\)$", "");
        StringBuilder words = new StringBuilder();
        for (String celType : inner.split(",\\s*", -1)) {
            words.append(words.isEmpty() ? "" : " and ").append(type(celType.strip()));
        }
        return words.toString();
    }
}

package io.pqlconnector.worker.init;

import java.util.Arrays;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import tools.jackson.core.io.JsonStringEncoder;

/** Answers as values in YAML: whatever they are, they stay one value, and refer to nothing. */
final class Yaml {
    private static final Pattern PLAIN =
            Pattern.compile("[A-Za-z][A-Za-z0-9_./-]*|https?://[A-Za-z0-9._:/-]*[A-Za-z0-9]");
    private static final Pattern NUMBER = Pattern.compile("[1-9][0-9]{0,17}|[0-9]{4}-[0-9]{2}-[0-9]{2}");
    private static final Set<String> WORDS = Set.of("true", "false", "null", "yes", "no", "on", "off", "y", "n");

    private Yaml() {}

    /** A value. */
    static String value(String answer) {
        boolean plain = PLAIN.matcher(answer).matches() && !WORDS.contains(answer.toLowerCase(java.util.Locale.ROOT));
        if (plain || NUMBER.matcher(answer).matches()) {
            return answer;
        }
        String literal = answer.replace("${", "$${");
        return "\"" + new String(JsonStringEncoder.getInstance().quoteAsCharArray(literal)) + "\"";
    }

    /** A list on one line, of answers between commas. */
    static String list(String answers) {
        return Arrays.stream(answers.split(",", -1))
                .map(String::strip)
                .filter(answer -> !answer.isEmpty())
                .map(Yaml::value)
                .collect(Collectors.joining(", ", "[ ", " ]"));
    }

    /** A line of a mapping, indented by four; nothing for an empty answer. */
    static String line(String key, String answer) {
        return answer.isEmpty() ? "" : "    " + key + ": " + value(answer) + "\n";
    }
}

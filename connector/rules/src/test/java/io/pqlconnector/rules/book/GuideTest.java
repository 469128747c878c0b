package io.pqlconnector.rules.book;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the guide for RevOps shows must work. */
class GuideTest {
    private static final Path GUIDE = Path.of("..", "..", "docs", "rules.md");

    @ParameterizedTest
    @MethodSource("signals")
    void everySignalOfTheGuideIsOne(String signal) {
        String book = """
                version: 1
                account:
                  signals:
                    core_use: { event: Report Run }
                    team_forming: { distinct_users: 3 }
                    s: %s
                  score: { threshold: 10 }
                """;

        assertThat(Books.problems(book.formatted(signal))).isEmpty();
    }

    static List<String> signals() throws IOException {
        List<String> signals = firstCells("\\{ .* \\}");
        assertThat(signals).hasSizeGreaterThan(15);
        return signals;
    }

    @ParameterizedTest
    @MethodSource("conditions")
    void everyConditionOnPropertiesOfTheGuideIsOne(String condition) {
        assertThat(Books.problems(Books.withSignal("{ event: X, where: { " + condition + " } }")))
                .isEmpty();
    }

    static List<String> conditions() throws IOException {
        List<String> conditions = firstCells("(plan|rows|url): .*");
        assertThat(conditions).hasSizeGreaterThan(4);
        return conditions;
    }

    /** The code at the start of table rows, where it has a form. */
    private static List<String> firstCells(String form) throws IOException {
        try (Stream<String> lines = Files.lines(GUIDE)) {
            return lines.flatMap(line ->
                            Pattern.compile("^\\| `([^`]+)`").matcher(line).results())
                    .map((MatchResult match) -> match.group(1))
                    .filter(cell -> cell.matches(form))
                    .toList();
        }
    }
}

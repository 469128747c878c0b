package io.pqlconnector.rules.book;

import static org.assertj.core.api.Assertions.assertThat;

import io.pqlconnector.rules.score.Assessment;
import io.pqlconnector.rules.score.Trigger;
import io.pqlconnector.rules.signal.Measured;
import io.pqlconnector.rules.signal.SignalName;
import io.pqlconnector.spi.config.Problems;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The rules that the project ships with. */
class RulesFileTest {
    private static RuleBooks books;

    @BeforeAll
    static void read() throws IOException {
        Problems problems = new Problems();
        String text = Files.readString(rulesFile());
        books = RuleBooks.parse("mappings/rules.yaml", text, problems).orElseThrow();
    }

    private static Path rulesFile() {
        // Maven runs tests in the module's folder.
        return Path.of("..", "..", "mappings", "rules.yaml");
    }

    @Test
    void passItsOwnTests() {
        assertThat(RuleTests.run(books)).isEmpty();
    }

    @Test
    void referToTheseProperties() {
        assertThat(books.properties().stream().map(Object::toString))
                .containsExactly("properties.feature", "properties.records_limit", "properties.records_used");
        assertThat(books.account().traits()).containsExactly("employees", "industry");
    }

    @ParameterizedTest(name = "{0} at {1}: {2}, {3} points")
    @CsvSource({
        "activated,        0,      false, 0",
        "activated,        1,      true,  5",
        "habitual_use,     4,      false, 0",
        "habitual_use,     5,      true,  0",
        "engaged,          9,      false, 0",
        "engaged,          10,     true,  10",
        "near_limit,       0.799,  false, 0",
        "near_limit,       0.8,    true,  0",
        "hit_limit,        0,      false, 0",
        "hit_limit,        1,      true,  20",
        "team_invites,     2,      false, 0",
        "team_invites,     3,      true,  15",
        "team_forming,     2,      false, 0",
        "team_forming,     3,      true,  0",
        "premium_intent,   0,      false, 0",
        "premium_intent,   1,      true,  10",
        "core_use,         9,      false, 0",
        "core_use,         10,     true,  10",
        "core_use,         500,    true,  10",
        "asked_to_upgrade, 1,      true,  20",
        "company_size,     49,     false, 0",
        "company_size,     50,     true,  10",
        "gone_quiet,       13.99,  false, 0",
        "gone_quiet,       14,     true,  -25",
        "declining,        -0.49,  false, 0",
        "declining,        -0.5,   true,  -15"
    })
    void holdTheSevenCriteriaAtTheirBounds(String signal, double value, boolean fires, int points) {
        Assessment assessment = books.account().assess(Books.measured(Map.of(signal, value)), Books.AS_OF);

        assertThat(assessment.fired(new SignalName(signal))).isEqualTo(fires);
        assertThat(assessment.score()).isEqualTo(points);
    }

    @Test
    void knowTheTargetIndustries() {
        Assessment assessment =
                books.account().assess(Books.account(Map.of(), Map.of("industry", "SaaS")), Books.AS_OF);

        assertThat(assessment.fired(new SignalName("target_industry"))).isTrue();
    }

    @ParameterizedTest(name = "limit {0}, invites {1}, sessions {2}: {3}")
    @CsvSource({"1, 3, 0, 35, cold", "1, 3, 10, 45, hot", "0, 3, 10, 25, cold", "0, 0, 0, 0, none"})
    void sortIntoTiersAtTheThreshold(double limit, double invites, double sessions, int score, String tier) {
        Assessment assessment = books.account()
                .assess(
                        Books.measured(Map.of("hit_limit", limit, "team_invites", invites, "engaged", sessions)),
                        Books.AS_OF);

        assertThat(assessment.score()).isEqualTo(score);
        assertThat(assessment.tier().orElse("none")).isEqualTo(tier);
        assertThat(assessment.qualified()).isEqualTo(score >= 40);
    }

    @Test
    void sayWhyInPlainWords() {
        Map<String, Measured> all = books.account().signals().stream()
                .collect(Collectors.toMap(
                        signal -> signal.name().value(), signal -> Measured.example(signal, 20, Books.AS_OF)));

        Assessment assessment = books.account().assess(Books.account(all, Map.of()), Books.AS_OF);

        assertThat(new TreeSet<>(
                        assessment.triggers().stream().map(Trigger::reason).toList()))
                .contains(
                        "20 active users in 30 days",
                        "20 reports and campaigns in 30 days",
                        "20 sessions in 30 days",
                        "active on 20 days of the last 7",
                        "asked to upgrade",
                        "at 2000 % of its records",
                        "finished onboarding",
                        "hit its record limit 20 times",
                        "invited 20 teammates in 30 days",
                        "no activity since 2026-03-11",
                        "tried SSO or reports");
    }
}

package io.pqlconnector.rules.book;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pqlconnector.spi.config.InvalidConfigurationException;
import io.pqlconnector.spi.config.Problems;
import io.pqlconnector.spi.source.PropertyPath;
import org.junit.jupiter.api.Test;

class RuleBooksTest {
    @Test
    void listsWhatTheBooksReferTo() {
        RuleBooks books = Books.parsed("""
                version: 1
                account:
                  signals:
                    a: { latest: used, divided_by: limit, where: { plan: team }, event: Report Run }
                    b: { trait: employees, at_least: 50 }
                    c: { event: any, where: { context.app: web } }
                  score: { threshold: 1 }
                  tiers: [ { name: t, when: "traits.industry == 'saas'" } ]
                  plays: [ { name: p, action: "{{ traits.owner }}", route: [ { when: "traits.region == 'EU'", to: AE }, SDR ] } ]
                user:
                  signals: { d: { sum: seats, event: [Seat Added, Report Run] } }
                  score: { threshold: 1 }
                """);

        assertThat(books.properties().stream().map(PropertyPath::toString))
                .containsExactly(
                        "properties.limit", "properties.plan", "properties.seats", "properties.used", "context.app");
        assertThat(books.eventNames()).containsExactly("Report Run", "Seat Added");
        assertThat(books.account().traits()).containsExactly("employees", "industry", "owner", "region");
        assertThat(books.account().tierNames()).containsExactly("t");
        assertThat(books.account().playNames()).containsExactly("p");
        assertThat(books.account().routes()).containsExactly("AE", "SDR");
    }

    @Test
    void hasAVersionThatChangesWithTheRulesAndNothingElse() {
        String rules = Books.withRest("  score: { points: { used: 10, size: 5 }, threshold: 10 }");
        String same = "# a comment\n"
                + rules.replace("{ used: 10, size: 5 }", "\n      size:   5 # five\n      used: \"10\"\n    ")
                        .replace("score: { points:", "score:\n    points:")
                        .replace(", threshold: 10 }", "threshold: 10")
                + "tests: [ { name: a, expect: { score: 0 } } ]\n";

        assertThat(Books.parsed(rules).version().value()).matches("[0-9a-f]{8}");
        assertThat(Books.parsed(same).version()).isEqualTo(Books.parsed(rules).version());
        assertThat(Books.parsed(rules.replace("used: 10", "used: 11")).version())
                .isNotEqualTo(Books.parsed(rules).version());
        assertThat(Books.parsed(rules.replace("size: {", "sise: {").replace("size: 5", "sise: 5"))
                        .version())
                .isNotEqualTo(Books.parsed(rules).version());
    }

    @Test
    void canBeReadWithoutCompilingAnything() {
        String wrong = Books.withRest("  score: { threshold: 10 }\n  tiers: [ { name: hot, when: \"scor > 1\" } ]");
        Problems problems = new Problems();

        RuleBooks books = RuleBooks.parseUncompiled("r.yaml", wrong, problems).orElseThrow();

        assertThat(problems.isEmpty()).isTrue();
        assertThat(books.account().tierNames()).containsExactly("hot");
        assertThatThrownBy(() -> books.account().assess(Books.account(), Books.AS_OF))
                .isInstanceOf(InvalidConfigurationException.class)
                .hasMessageStartingWith("r.yaml:7:31  account.tiers[0].when: \"scor > 1\": undeclared name");
    }
}

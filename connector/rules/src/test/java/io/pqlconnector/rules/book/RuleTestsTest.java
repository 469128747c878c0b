package io.pqlconnector.rules.book;

import static org.assertj.core.api.Assertions.assertThat;

import io.pqlconnector.spi.config.Problem;
import java.util.List;
import org.junit.jupiter.api.Test;

class RuleTestsTest {

    @Test
    void saysNothingWhenAllComesOutAsExpected() {
        assertThat(RuleTests.run(Books.parsed(Books.EXAMPLE))).isEmpty();
    }

    @Test
    void saysForEachFailureWhereWhatWasExpectedAndWhatCameOut() {
        assertThat(failures("""
                          score: { points: { used: 10, size: 5 }, threshold: 10 }
                          tiers: [ { name: hot, when: "score > 3" } ]
                          plays: [ { name: p, when: "fired.size", route: SDR } ]
                        tests:
                          - name: e
                            given: { signals: { used: 3 }, traits: { size: 7 } }
                            expect: { score: 5, tier: none, play: none, route: none, qualified: false, fired: [used] }
                        """))
                .containsExactly(
                        "r.yaml:12:22  tests[0] \"e\": expected score 5, but it is 15 (used +10, size +5).",
                        "r.yaml:12:31  tests[0] \"e\": expected tier none, but it is hot.",
                        "r.yaml:12:43  tests[0] \"e\": expected play none, but it is p.",
                        "r.yaml:12:56  tests[0] \"e\": expected route none, but it is SDR.",
                        "r.yaml:12:73  tests[0] \"e\": expected qualified false, but it is true.",
                        "r.yaml:12:87  tests[0] \"e\": expected fired [used], but it is [size, used].");
    }

    @Test
    void comparesFiredSignalsInAnyOrder() {
        assertThat(failures("""
                          score: { threshold: 10 }
                        tests:
                          - { name: a, given: { signals: { used: 3, size: 3 } }, expect: { fired: [used, size] } }
                          - { name: b, given: { signals: { used: 2 } }, expect: { fired: [] } }
                          - { name: c, expect: { fired: [], score: 0, tier: none, play: none, route: none, qualified: false } }
                        """)).isEmpty();
    }

    @Test
    void takesDurationsForAgesAndDatesForTraits() {
        assertThat(failures("""
                            quiet: { quiet_for: 14d }
                            fresh: { trait: signed_up, within: 30d }
                          score: { points: { quiet: -5, fresh: 3 }, threshold: 10 }
                        user:
                          signals: { active: { event: X, at_least: 1 } }
                          score: { points: { active: 3 }, threshold: 3 }
                        tests:
                          - { name: a, given: { signals: { quiet: 2w } }, expect: { score: -5 } }
                          - { name: b, given: { signals: { quiet: 13.9 } }, expect: { score: 0 } }
                          - { name: c, given: { traits: { signed_up: 2026-03-01 }, as_of: 2026-03-31 }, expect: { score: 3 } }
                          - { name: d, given: { traits: { signed_up: 2026-03-01 }, as_of: 2026-04-01 }, expect: { score: 0 } }
                          - { name: e, given: { book: user, signals: { active: 1 } }, expect: { score: 3, qualified: true } }
                        """)).isEmpty();
    }

    private static List<String> failures(String rest) {
        return RuleTests.run(Books.parsed(Books.withRest(rest))).stream()
                .map(Problem::toString)
                .toList();
    }
}

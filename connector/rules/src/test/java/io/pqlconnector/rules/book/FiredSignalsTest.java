package io.pqlconnector.rules.book;

import static org.assertj.core.api.Assertions.assertThat;

import io.pqlconnector.rules.score.Assessment;
import io.pqlconnector.rules.signal.Measured;
import io.pqlconnector.rules.signal.SignalName;
import io.pqlconnector.rules.signal.SignalValue;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** When a signal fires, and how many points it is then worth. */
class FiredSignalsTest {
    private static final SignalName S = new SignalName("s");

    @ParameterizedTest(name = "{0} with {1}: {2}")
    @CsvSource(delimiter = '|', textBlock = """
            { event: X, at_least: 3 }                        | 2                  | false
            { event: X, at_least: 3 }                        | 3                  | true
            { event: X, at_most: 3 }                         | 3                  | true
            { event: X, at_most: 3 }                         | 4                  | false
            { event: X, at_most: 0 }                         | 0                  | true
            { event: X }                                     | 0                  | false
            { event: X }                                     | 1                  | true
            { event: X, distinct_days: 5, within: 7d }       | 4                  | false
            { event: X, distinct_days: 5, within: 7d }       | 5                  | true
            { distinct_users: 3 }                            | 2                  | false
            { distinct_users: 3 }                            | 3                  | true
            { latest: a, divided_by: b, at_least: 80% }      | 0.799              | false
            { latest: a, divided_by: b, at_least: 80% }      | 0.7999999999999    | false
            { latest: a, divided_by: b, at_least: 80% }      | 0.8                | true
            { latest: a, divided_by: b, at_least: 100% }     | 0.99               | false
            { latest: a, divided_by: b, at_least: 100% }     | 1                  | true
            { sum: a, at_least: 0.3 }                        | 0.30000000000000004 | true
            { trait: n, at_least: 50 }                       | 49                 | false
            { trait: n, at_least: 50 }                       | 50                 | true
            { trait: n, at_most: 50 }                        | -3                 | true
            { quiet_for: 30d }                               | 29.99              | false
            { quiet_for: 30d }                               | 30                 | true
            { first_seen: any, at_least: 30d }               | 29.99              | false
            { first_seen: any, at_least: 30d }               | 30                 | true
            { first_seen: any, at_most: 30d }                | 30                 | true
            { first_seen: any, at_most: 30d }                | 30.01              | false
            { first_seen: any }                              | 0                  | true
            { trend: X, over: 14d, falls_by: 50% }           | -0.49              | false
            { trend: X, over: 14d, falls_by: 50% }           | -0.5               | true
            { trend: X, over: 14d, falls_by: 60% }           | -0.6               | true
            { trend: X, over: 14d, falls_by: 50% }           | 0.5                | false
            { trend: X, over: 14d, rises_by: 100% }          | 0.99               | false
            { trend: X, over: 14d, rises_by: 100% }          | 1                  | true
            { expr: "signals.used >= 3" }                    | 0                  | true
            { expr: "signals.used / 2", at_least: 1.6 }      | 0                  | false
            """)
    void firesAtItsBoundAndNotBefore(String signal, double value, boolean fires) {
        RuleBook book = Books.parsed(Books.withSignal(signal)).account();

        Assessment assessment = book.assess(Books.measured(Map.of("s", value, "used", 3.0)), Books.AS_OF);

        assertThat(assessment.fired(S)).isEqualTo(fires);
        assertThat(assessment.missed().containsKey(S)).isEqualTo(!fires);
    }

    @ParameterizedTest(name = "{0} with {1}: {2}")
    @CsvSource(delimiter = '|', textBlock = """
            { trait: t, at_least: 50 }                       | 50                   | true
            { trait: t, at_least: 50 }                       | 49.9                 | false
            { trait: t, at_least: 50 }                       | many                 | false
            { trait: t, in: [saas, fintech] }                | FinTech              | true
            { trait: t, in: [saas, fintech] }                | finance              | false
            { trait: t, in: [50] }                           | 50                   | true
            { trait: t, contains: vp }                       | Area VP of Sales     | true
            { trait: t, contains: vp }                       | Director             | false
            { trait: t, after: 2026-03-01 }                  | 2026-03-01           | true
            { trait: t, after: 2026-03-01 }                  | 2026-02-28T23:59:59Z | false
            { trait: t, before: 2026-03-01 }                 | 2026-03-01T00:00:00Z | true
            { trait: t, before: 2026-03-01 }                 | 2026-03-01T00:00:01Z | false
            { trait: t, after: 2026-03-01 }                  | soon                 | false
            { trait: t, within: 30d }                        | 2026-03-01           | true
            { trait: t, within: 30d }                        | 2026-02-28T23:59:59Z | false
            { trait: t, within: 30d }                        | 2026-04-01           | false
            { trait: t }                                     | anything             | true
            { trait: t }                                     | 0                    | true
            { trait: t }                                     | False                | false
            { trait: t }                                     | ''                   | false
            """)
    void testsTraits(String signal, String trait, boolean fires) {
        RuleBook book = Books.parsed(Books.withSignal(signal)).account();

        Assessment byTrait = book.assess(Books.account(Map.of(), Map.of("t", trait)), Books.AS_OF);
        Assessment bySignal = book.assess(
                Books.account(
                        Map.of("s", new Measured(new SignalValue.Text(trait), Optional.empty(), Optional.empty())),
                        Map.of()),
                Books.AS_OF);

        assertThat(byTrait.fired(S)).isEqualTo(fires);
        assertThat(bySignal.fired(S)).isEqualTo(fires);
    }

    @ParameterizedTest(name = "{0} at {1} is worth {2}")
    @CsvSource(delimiter = '|', textBlock = """
            15                                | 3      | 15
            -25                               | 100    | -25
            { each: 1, cap: 10 }              | 3      | 3
            { each: 1, cap: 10 }              | 9.99   | 9
            { each: 1, cap: 10 }              | 25     | 10
            { each: 5, cap: 12 }              | 3      | 12
            { each: 2, cap: 100, above: 10 }  | 13     | 6
            { each: 2, cap: 100, above: 10 }  | 10     | 0
            { each: 2, cap: 100, above: 10 }  | 3      | 0
            { each: -2, cap: -5 }             | 1      | -2
            { each: -2, cap: -5 }             | 9      | -5
            { each: 1, cap: 10000 }           | 1e300  | 10000
            { each: 0, cap: 0 }               | 9      | 0
            """)
    void givesPointsPerUnitUpToTheCap(String points, double value, int worth) {
        RuleBook book = Books.parsed(
                        Books.withRest("  score: { points: { used: %s }, threshold: 10 }".formatted(points))
                                .replace("at_least: 3 }\n    size", "at_least: 1 }\n    size"))
                .account();

        assertThat(book.assess(Books.measured(Map.of("used", value)), Books.AS_OF)
                        .score())
                .isEqualTo(worth);
    }
}

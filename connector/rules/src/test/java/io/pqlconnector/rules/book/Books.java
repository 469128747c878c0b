package io.pqlconnector.rules.book;

import static org.assertj.core.api.Assertions.assertThat;

import io.pqlconnector.rules.signal.Measured;
import io.pqlconnector.rules.signal.Measurement;
import io.pqlconnector.rules.signal.SignalName;
import io.pqlconnector.spi.EntityKind;
import io.pqlconnector.spi.config.Problem;
import io.pqlconnector.spi.config.Problems;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Rule books and measurements for tests. */
final class Books {
    static final Instant AS_OF = Instant.parse("2026-03-31T00:00:00Z");

    static final String EXAMPLE = """
            version: 1
            account:
              signals:
                activated: { event: Onboarding Completed, at_least: 1 }
                engaged: { event: Session Started, at_least: 10, within: 30d }
                team_invites: { event: Teammate Invited, at_least: 3, within: 30d }
                core_use: { event: [Report Run, Campaign Sent], at_least: 10, within: 30d }
                near_limit: { latest: records_used, divided_by: records_limit, at_least: 80% }
                hit_limit: { event: Limit Reached, at_least: 1, within: 14d }
                company_size: { trait: employees, at_least: 50 }
                target_industry: { trait: industry, in: [saas, fintech] }
                gone_quiet: { quiet_for: 14d }
                declining: { trend: Session Started, over: 14d, falls_by: 50% }
                per_person: { expr: "signals.engaged / signals.team_invites", at_least: 2 }
              score:
                points: { hit_limit: 20, core_use: { each: 1, cap: 10 }, team_invites: 15, engaged: 10, activated: 5, company_size: 10, gone_quiet: -25, declining: -15 }
                threshold: 40
              tiers:
                - { name: hot,  when: "score >= threshold && fired.hit_limit" }
                - { name: warm, when: "score >= threshold" }
                - { name: cold, when: "score > 0" }
              plays:
                - name: outgrown_free_plan
                  when: "fired.hit_limit"
                  action: "Offer the Team plan: {{ account.name }} used {{ signals.near_limit | percent }} of its records"
                  message: "{{ play.action }}. {{ reasons }}."
                  list: Hot list
                  sequence: Outgrown
                  route: [ { when: "traits.employees >= 200", to: AE }, { to: SDR } ]
              reasons:
                team_invites: "invited {{ value }} teammates, {{ needed }} needed"
            tests:
              - name: a team that hits its limit is hot and goes to an AE
                given: { signals: { hit_limit: 1, team_invites: 6, engaged: 15 }, traits: { employees: 300 } }
                expect: { score: 55, tier: hot, play: outgrown_free_plan, route: AE }
            """;

    private Books() {}

    /** A small book with one more signal, {@code s}, on line 5. */
    static String withSignal(String yaml) {
        return """
                version: 1
                account:
                  signals:
                    used: { event: Used, at_least: 3, within: 30d }
                    s: %s
                  score: { points: { used: 10 }, threshold: 10 }
                """.formatted(yaml);
    }

    /** Two signals, and the rest of the file from line 6 on. */
    static String withRest(String yaml) {
        return """
                version: 1
                account:
                  signals:
                    used: { event: Used, at_least: 3 }
                    size: { trait: size, at_least: 3 }
                """ + yaml + "\n";
    }

    static RuleBooks parsed(String yaml) {
        Problems problems = new Problems();
        Optional<RuleBooks> books = RuleBooks.parse("r.yaml", yaml, problems);
        assertThat(problems.inOrder()).isEmpty();
        return books.orElseThrow();
    }

    static List<String> problems(String yaml) {
        Problems problems = new Problems();
        RuleBooks.parse("r.yaml", yaml, problems);
        return problems.inOrder().stream().map(Problem::toString).toList();
    }

    /** An account of which nothing is known. */
    static Measurement account() {
        return account(Map.of(), Map.of());
    }

    static Measurement account(Map<String, Measured> signals, Map<String, String> traits) {
        SortedMap<SignalName, Measured> byName = signals.entrySet().stream()
                .collect(Collectors.toMap(
                        entry -> new SignalName(entry.getKey()), Map.Entry::getValue, (a, b) -> a, TreeMap::new));
        return new Measurement(
                EntityKind.ACCOUNT,
                "acme",
                "Acme",
                "acme.example",
                "",
                false,
                Optional.of(AS_OF.minusSeconds(86_400)),
                Optional.of(AS_OF.minusSeconds(60)),
                3,
                byName,
                new TreeMap<>(traits));
    }

    /** An account with these numbers measured. */
    static Measurement measured(Map<String, Double> numbers) {
        return account(
                numbers.entrySet().stream()
                        .collect(Collectors.toMap(Map.Entry::getKey, entry -> Measured.number(entry.getValue()))),
                Map.of());
    }

    /** Numbers that were measured: a name, its value, the next name, and so on. */
    static Map<String, Measured> numbers(Object... namesAndValues) {
        return IntStream.range(0, namesAndValues.length / 2)
                .boxed()
                .collect(Collectors.toMap(
                        i -> (String) namesAndValues[2 * i],
                        i -> Measured.number(((Number) namesAndValues[2 * i + 1]).doubleValue())));
    }
}

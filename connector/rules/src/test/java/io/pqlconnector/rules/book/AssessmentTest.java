package io.pqlconnector.rules.book;

import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pqlconnector.rules.condition.FactName;
import io.pqlconnector.rules.score.Assessment;
import io.pqlconnector.rules.score.Trigger;
import io.pqlconnector.rules.signal.Measured;
import io.pqlconnector.rules.signal.Measurement;
import io.pqlconnector.rules.signal.SignalName;
import io.pqlconnector.rules.signal.SignalValue;
import io.pqlconnector.spi.EntityKind;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.assertj.core.api.Assertions;
import org.assertj.core.groups.Tuple;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AssessmentTest {
    private static final RuleBook EXAMPLE = Books.parsed(Books.EXAMPLE).account();
    private static final SignalName S = new SignalName("s");

    @Test
    void addsUpThePointsOfWhatFired() {
        Assessment assessment = EXAMPLE.assess(
                Books.account(
                        numbers("hit_limit", 2, "team_invites", 6, "engaged", 15, "near_limit", 0.8512),
                        Map.of("employees", "300")),
                Books.AS_OF);

        assertThat(assessment.score()).isEqualTo(55);
        assertThat(assessment.threshold()).isEqualTo(40);
        assertThat(assessment.qualified()).isTrue();
        assertThat(assessment.tier()).contains("hot");
        assertThat(assessment.triggers())
                .extracting(Trigger::signal, Trigger::points, Trigger::reason, Trigger::needed)
                .containsExactly(
                        tuple("hit_limit", 20, "2 x Limit Reached in 14 days", "1 in 14 days"),
                        tuple("team_invites", 15, "invited 6 teammates, 3 in 30 days needed", "3 in 30 days"),
                        tuple("company_size", 10, "employees: 300", "50"),
                        tuple("engaged", 10, "15 x Session Started in 30 days", "10 in 30 days"),
                        tuple("near_limit", 0, "at 85 % of records_limit", "80 %"),
                        tuple("per_person", 0, "per person: 2.5", "2"));
        assertThat(assessment.missed())
                .containsExactlyEntriesOf(new TreeMap<>(Map.of(
                        new SignalName("activated"), "1",
                        new SignalName("core_use"), "10 in 30 days",
                        new SignalName("declining"), "a fall by 50 % in 14 days",
                        new SignalName("gone_quiet"), "14 days",
                        new SignalName("target_industry"), "saas or fintech")));
        assertThat(assessment.play())
                .contains(new Assessment.ChosenPlay(
                        "outgrown_free_plan",
                        "Offer the Team plan: Acme used 85 % of its records",
                        "AE",
                        "Offer the Team plan: Acme used 85 % of its records. 2 x Limit Reached in 14 days; invited 6"
                                + " teammates, 3 in 30 days needed; employees: 300; 15 x Session Started in 30 days.",
                        "Hot list",
                        "Outgrown"));
    }

    @Test
    void knowsEverySignalsValueAlsoOfThoseThatNobodyMeasured() {
        Assessment assessment = EXAMPLE.assess(Books.account(), Books.AS_OF);

        assertThat(assessment.score()).isZero();
        assertThat(assessment.qualified()).isFalse();
        assertThat(assessment.tier()).isEmpty();
        assertThat(assessment.play()).isEmpty();
        assertThat(assessment.triggers()).isEmpty();
        assertThat(assessment.missed()).hasSize(11);
        assertThat(assessment.signals().get(new SignalName("engaged"))).isEqualTo(Measured.number(0));
        assertThat(assessment.signals().get(new SignalName("declining"))).isEqualTo(Measured.number(0));
        assertThat(assessment.signals().get(new SignalName("gone_quiet"))).isEqualTo(Measured.ABSENT);
        assertThat(assessment.signals().get(new SignalName("near_limit"))).isEqualTo(Measured.ABSENT);
        assertThat(assessment.signals().get(new SignalName("company_size"))).isEqualTo(Measured.ABSENT);
        assertThat(assessment.signals().get(new SignalName("per_person"))).isEqualTo(Measured.ABSENT);
    }

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

    @ParameterizedTest(name = "{0} at {1}: {2}, {3}")
    @CsvSource(delimiter = '|', textBlock = """
            { event: Teammate Invited, at_least: 3, within: 30d }        | 6      | 6 x Teammate Invited in 30 days          | 3 in 30 days
            { event: [Report Run, Campaign Sent], at_least: 2 }          | 12     | 12 x Report Run or Campaign Sent          | 2
            { event: any, at_least: 2, within: 12h }                     | 12345  | 12,345 events in 12 hours                 | 2 in 12 hours
            { event: Try, where: { f: [sso, reports] }, within: 1d }     | 1      | 1 x Try (f sso or reports) in 1 day       | more than 0 in 1 day
            { event: Login, at_most: 2, within: 30d }                    | 0      | no Login in 30 days                       | at most 2 in 30 days
            { event: Login, at_least: 2, at_most: 4 }                    | 3      | 3 x Login                                 | 2 to 4
            { distinct_days: 5, within: 7d }                             | 5      | active on 5 days in 7 days                | 5 in 7 days
            { distinct_days: 1, within: 7d, event: Login }               | 1      | Login on 1 day in 7 days                  | 1 in 7 days
            { distinct_users: 3, within: 30d }                           | 3      | 3 active users in 30 days                 | 3 in 30 days
            { distinct_users: 1, event: Login }                          | 1      | Login by 1 user                           | 1
            { latest: records_used, divided_by: records_limit, at_least: 80% } | 0.8599 | at 85 % of records_limit            | 80 %
            { latest: records_used, divided_by: records_limit, at_least: 79.9% } | 0.9 | at 90 % of records_limit             | 79.9 %
            { max: used, divided_by: limit, at_least: 1, within: 30d }   | 1.2    | up to 120 % of limit in 30 days           | 100 % in 30 days
            { latest: seats, at_least: 3 }                               | 4.567  | seats at 4.56                             | 3
            { latest: share, at_least: 40% }                             | 0.5    | share at 50 %                             | 40 %
            { max: seats, at_least: 3 }                                  | 4      | seats up to 4                             | 3
            { sum: rows, at_least: 1000, within: 30d }                   | 20000  | rows 20,000 in total in 30 days           | 1000 in 30 days
            { trait: employees, at_least: 50 }                           | 120    | employees: 120                            | 50
            { quiet_for: 14d }                                           | 20.9   | no activity since 2026-03-10              | 14 days
            { quiet_for: 14d, event: Login }                             | 14     | no Login since 2026-03-17                 | 14 days
            { first_seen: any, at_most: 7d }                             | 1.5    | first seen on 2026-03-29                  | at most 7 days
            { first_seen: [A, B], at_least: 7d, at_most: 3w }            | 8      | first A or B on 2026-03-23                | 7 days to 21 days
            { first_seen: any }                                          | 8      | first seen on 2026-03-23                  | any
            { trend: Session Started, over: 14d, falls_by: 50% }         | -0.6   | Session Started fell by 60 % in 14 days   | a fall by 50 % in 14 days
            { trend: any, over: 14d, rises_by: 50% }                     | 1.5    | activity rose by 150 % in 14 days         | a rise by 50 % in 14 days
            """)
    void readsWellForARepWithoutAnyReasonWritten(String signal, double value, String reason, String needed) {
        RuleBook book = Books.parsed(Books.withSignal(signal)).account();

        Assessment assessment = book.assess(Books.measured(Map.of("s", value)), Books.AS_OF);

        assertThat(assessment.triggers())
                .extracting(Trigger::reason, Trigger::needed)
                .containsExactly(Assertions.tuple(reason, needed));
    }

    @ParameterizedTest
    @CsvSource({
        "UTC,                 no activity since 2026-03-10, since 2026-03-10 | 2026-03-02",
        "America/Los_Angeles, no activity since 2026-03-09, since 2026-03-09 | 2026-03-01"
    })
    void namesDaysOfTheZoneAndNotHowLongAgoTheyAre(String zone, String reason, String action) {
        RuleBooks books = Books.parsed("""
                version: 1
                account:
                  signals:
                    used: { event: Used, at_least: 3 }
                    quiet: { quiet_for: 14d }
                  score: { points: { quiet: -10 }, threshold: 10 }
                  plays: [ { name: ask, action: "since {{ last.quiet }} | {{ first.quiet }}" } ]
                """).in(ZoneId.of(zone));
        Measured quiet = new Measured(
                new SignalValue.Number(20.9),
                Optional.of(Instant.parse("2026-03-02T01:00:00Z")),
                Optional.of(Instant.parse("2026-03-10T02:00:00Z")));
        Measurement measurement = Books.account(Map.of("quiet", quiet), Map.of());

        Assessment today = books.account().assess(measurement, Books.AS_OF);
        Assessment tomorrow = books.account().assess(measurement, Books.AS_OF.plus(Duration.ofDays(1)));

        assertThat(today.triggers()).extracting(Trigger::reason).containsExactly(reason);
        assertThat(today.play().orElseThrow().action()).isEqualTo(action);
        assertThat(tomorrow.triggers()).isEqualTo(today.triggers());
        assertThat(tomorrow.play()).isEqualTo(today.play());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            { trait: industry, in: [saas, fintech, media] }        | saas       | industry: saas       | saas, fintech or media
            { trait: title, contains: vp }                         | VP Sales   | title: VP Sales      | text with "vp"
            { trait: since, after: 2026-01-01 }                    | 2026-02-03 | since: 2026-02-03    | since 2026-01-01
            { trait: since, after: 2026-01-01, before: 2026-12-31 }| 2026-02-03 | since: 2026-02-03    | since 2026-01-01, until 2026-12-31
            { trait: paid, within: 30d }                           | 2026-03-20 | paid: 2026-03-20     | a date in the last 30 days
            { trait: plan }                                        | team       | plan: team           | any value
            """)
    void readsWellForTraits(String signal, String trait, String reason, String needed) {
        RuleBook book = Books.parsed(Books.withSignal(signal)).account();
        String name = signal.replaceFirst("\\{ trait: (\\w+).*", "$1");

        Assessment assessment = book.assess(Books.account(Map.of(), Map.of(name, trait)), Books.AS_OF);

        assertThat(assessment.triggers())
                .extracting(Trigger::reason, Trigger::needed)
                .containsExactly(Assertions.tuple(reason, needed));
    }

    @Test
    void computesExpressionsInTheOrderThatTheyNeed() {
        RuleBook book = Books.parsed("""
                        version: 1
                        account:
                          signals:
                            c: { expr: "signals.b + 1", at_least: 8 }
                            b: { expr: "fired.a ? signals.a * 2 : 0" }
                            a: { event: X, at_least: 3 }
                            fits: { expr: "traits.employees >= 50 && account.domain.endsWith('.example')" }
                          score: { points: { c: 7, fits: 1 }, threshold: 7 }
                        """).account();

        Assessment below = book.assess(Books.measured(Map.of("a", 3.0)), Books.AS_OF);
        Assessment above =
                book.assess(Books.account(Map.of("a", Measured.number(4)), Map.of("employees", "50")), Books.AS_OF);

        assertThat(below.score()).isZero();
        assertThat(below.signals().get(new SignalName("c"))).isEqualTo(Measured.number(7));
        assertThat(above.score()).isEqualTo(8);
        assertThat(above.triggers().get(1).reason()).isEqualTo("fits");
    }

    @Test
    void takesTheFirstTierPlayAndRouteThatHold() {
        RuleBook book = Books.parsed(Books.withRest("""
                          score: { points: { used: 10 }, threshold: 10 }
                          tiers:
                            - { name: big, when: "traits.size >= 100" }
                            - { name: any, when: "score > 0" }
                          plays:
                            - { name: a, when: "tier == 'big'", action: "A", route: SDR }
                            - { name: b, when: "tier == 'any'", route: [ { when: "traits.size > 5", to: X }, { when: "fired.size", to: Y } ] }
                            - { name: c }
                        """)).account();

        assertThat(play(book, 3, "100")).isEqualTo(new Assessment.ChosenPlay("a", "A", "SDR", "", "", ""));
        assertThat(play(book, 3, "6")).isEqualTo(new Assessment.ChosenPlay("b", "", "X", "", "", ""));
        assertThat(play(book, 3, "4")).isEqualTo(new Assessment.ChosenPlay("b", "", "Y", "", "", ""));
        assertThat(play(book, 3, "unknown")).isEqualTo(new Assessment.ChosenPlay("b", "", "", "", "", ""));
        assertThat(play(book, 0, "1")).isEqualTo(new Assessment.ChosenPlay("c", "", "", "", "", ""));
    }

    private static Assessment.ChosenPlay play(RuleBook book, double used, String size) {
        Measurement measurement = Books.account(Map.of("used", Measured.number(used)), Map.of("size", size));
        return book.assess(measurement, Books.AS_OF).play().orElseThrow();
    }

    @Test
    void scoresPeopleByTheirOwnBook() {
        RuleBooks books = Books.parsed(Books.withRest("""
                          score: { threshold: 10 }
                        user:
                          signals: { active: { event: X, at_least: 1 } }
                          score: { points: { active: 5 }, threshold: 5 }
                          plays: [ { name: write, action: "Write to {{ user.name }} ({{ user.email }})" } ]
                        """));
        Measurement user = new Measurement(
                EntityKind.USER,
                "u1",
                "",
                "acme.example",
                "ann@acme.example",
                true,
                Optional.empty(),
                Optional.empty(),
                1,
                new TreeMap<>(Map.of(new SignalName("active"), Measured.number(1))),
                new TreeMap<>());

        Assessment assessment = books.user().orElseThrow().assess(user, Books.AS_OF);

        assertThat(assessment.qualified()).isTrue();
        assertThat(assessment.play().orElseThrow().action()).isEqualTo("Write to ann@acme.example (ann@acme.example)");
        assertThatThrownBy(() -> books.account().assess(user, Books.AS_OF))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void showsAnAssessmentToMappings() {
        Measurement measurement =
                Books.account(numbers("hit_limit", 1, "engaged", 10), Map.of("employees", "10", "x y", "z"));
        AssessmentFacts facts = new AssessmentFacts(EXAMPLE.assess(measurement, Books.AS_OF), ZoneOffset.UTC);

        assertThat(facts.fact(FactName.of("score"))).contains(30);
        assertThat(facts.fact(FactName.of("threshold"))).contains(40);
        assertThat(facts.fact(FactName.of("qualified"))).contains(false);
        assertThat(facts.fact(FactName.of("tier"))).contains("cold");
        assertThat(facts.fact(FactName.of("reasons")))
                .contains("1 x Limit Reached in 14 days; 10 x Session Started in 30 days");
        assertThat(facts.fact(FactName.of("triggers"))).contains("hit_limit, engaged");
        assertThat(facts.fact(FactName.of("fired", "hit_limit"))).contains(true);
        assertThat(facts.fact(FactName.of("fired", "activated"))).contains(false);
        assertThat(facts.fact(FactName.of("signals", "engaged"))).contains(10.0);
        assertThat(facts.fact(FactName.of("signals", "near_limit"))).isEmpty();
        assertThat(facts.fact(FactName.of("traits", "x y"))).contains("z");
        assertThat(facts.fact(FactName.of("account", "name"))).contains("Acme");
        assertThat(facts.fact(FactName.of("account", "last_seen"))).contains(Instant.parse("2026-03-30T23:59:00Z"));
        assertThat(facts.fact(FactName.of("play", "route"))).contains("SDR");
        assertThat(facts.fact(FactName.of("user", "email"))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "score",
                "threshold",
                "qualified",
                "tier",
                "reasons",
                "triggers",
                "fired.hit_limit",
                "signals.engaged",
                "account.key",
                "account.name",
                "account.domain",
                "account.first_seen",
                "account.last_seen",
                "play.name",
                "play.action",
                "play.route",
                "play.message",
                "play.list",
                "play.sequence"
            })
    void hasAFactForEveryNameOfItsVocabulary(String name) {
        int dot = name.indexOf('.');
        FactName fact = dot < 0 ? FactName.of(name) : FactName.of(name.substring(0, dot), name.substring(dot + 1));
        AssessmentFacts facts = new AssessmentFacts(EXAMPLE.assess(Books.account(), Books.AS_OF), ZoneOffset.UTC);

        assertThat(EXAMPLE.vocabulary().type(fact)).isPresent();
        assertThat(facts.fact(fact)).isPresent();
    }

    @Test
    void namesAnAccountByWhatIsKnown() {
        Measurement known = Books.account();
        Measurement unnamed = renamed(known, "", "acme.example");
        Measurement bare = renamed(known, " ", "");

        assertThat(AssessmentFacts.displayName(known)).isEqualTo("Acme");
        assertThat(AssessmentFacts.displayName(unnamed)).isEqualTo("acme.example");
        assertThat(AssessmentFacts.displayName(bare)).isEqualTo("acme");
    }

    private static Measurement renamed(Measurement measurement, String name, String domain) {
        return new Measurement(
                measurement.kind(),
                measurement.key(),
                name,
                domain,
                "",
                false,
                Optional.empty(),
                Optional.empty(),
                0,
                measurement.signals(),
                measurement.traits());
    }

    @Test
    void givesTheSameAnswerToManyThreads() {
        List<Measurement> measurements = IntStream.range(0, 2_000)
                .mapToObj(i -> Books.measured(Map.of(
                        "engaged", i % 23.0, "hit_limit", i % 3.0, "team_invites", i % 7.0, "core_use", i % 17.0)))
                .toList();
        RuleBook fresh = Books.parsed(Books.EXAMPLE).account();

        List<Assessment> together = measurements.parallelStream()
                .map(measurement -> fresh.assess(measurement, Books.AS_OF))
                .toList();

        assertThat(together)
                .isEqualTo(measurements.stream()
                        .map(measurement -> EXAMPLE.assess(measurement, Books.AS_OF))
                        .toList());
    }

    @Property(tries = 300)
    void theScoreIsTheSumOfTheTriggers(@ForAll("measurements") Measurement measurement) {
        Assessment assessment = EXAMPLE.assess(measurement, Books.AS_OF);

        assertThat(assessment.score())
                .isEqualTo(
                        assessment.triggers().stream().mapToInt(Trigger::points).sum());
        assertThat(assessment.triggers().size() + assessment.missed().size())
                .isEqualTo(EXAMPLE.signals().size());
        assertThat(assessment.triggers())
                .isSortedAccordingTo((a, b) -> a.points() != b.points()
                        ? Integer.compare(b.points(), a.points())
                        : a.signal().compareTo(b.signal()));
    }

    @Property(tries = 300)
    void theSameMeasurementGivesTheSameAssessment(@ForAll("measurements") Measurement measurement) {
        RuleBook other = Books.parsed(Books.EXAMPLE).account();

        assertThat(other.assess(measurement, Books.AS_OF)).isEqualTo(EXAMPLE.assess(measurement, Books.AS_OF));
    }

    @Property(tries = 100)
    void morePointsNeverLowerAScore(
            @ForAll("measurements") Measurement measurement, @ForAll @IntRange(min = 0, max = 100) int more) {
        RuleBook raised = Books.parsed(Books.EXAMPLE.replace("hit_limit: 20", "hit_limit: " + (20 + more)))
                .account();

        assertThat(raised.assess(measurement, Books.AS_OF).score())
                .isGreaterThanOrEqualTo(EXAMPLE.assess(measurement, Books.AS_OF).score());
    }

    @Provide
    Arbitrary<Measurement> measurements() {
        Arbitrary<String> names = Arbitraries.of(
                "activated",
                "engaged",
                "team_invites",
                "core_use",
                "near_limit",
                "hit_limit",
                "gone_quiet",
                "declining");
        Arbitrary<Double> values = Arbitraries.doubles().between(-2, 40).ofScale(2);
        Arbitrary<Map<String, String>> traits =
                Arbitraries.maps(Arbitraries.of("employees", "industry"), Arbitraries.of("300", "10", "saas", "x", ""));
        return Arbitraries.maps(names, values)
                .flatMap(numbers -> traits.map(known -> Books.account(
                        numbers.entrySet().stream()
                                .collect(toMap(Map.Entry::getKey, entry -> Measured.number(entry.getValue()))),
                        known)));
    }

    private static Tuple tuple(String signal, int points, String reason, String needed) {
        return Assertions.tuple(new SignalName(signal), points, reason, needed);
    }

    private static Map<String, Measured> numbers(Object... namesAndValues) {
        return IntStream.range(0, namesAndValues.length / 2)
                .boxed()
                .collect(toMap(
                        i -> (String) namesAndValues[2 * i],
                        i -> Measured.number(((Number) namesAndValues[2 * i + 1]).doubleValue())));
    }
}

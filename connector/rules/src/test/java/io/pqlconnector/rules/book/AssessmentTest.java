package io.pqlconnector.rules.book;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pqlconnector.rules.score.Assessment;
import io.pqlconnector.rules.score.Trigger;
import io.pqlconnector.rules.signal.Measured;
import io.pqlconnector.rules.signal.Measurement;
import io.pqlconnector.rules.signal.SignalName;
import io.pqlconnector.spi.EntityKind;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.assertj.core.api.Assertions;
import org.assertj.core.groups.Tuple;
import org.junit.jupiter.api.Test;

class AssessmentTest {
    private static final RuleBook EXAMPLE = Books.parsed(Books.EXAMPLE).account();

    @Test
    void addsUpThePointsOfWhatFired() {
        Assessment assessment = EXAMPLE.assess(
                Books.account(
                        Books.numbers("hit_limit", 2, "team_invites", 6, "engaged", 15, "near_limit", 0.8512),
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

    private static Tuple tuple(String signal, int points, String reason, String needed) {
        return Assertions.tuple(new SignalName(signal), points, reason, needed);
    }
}

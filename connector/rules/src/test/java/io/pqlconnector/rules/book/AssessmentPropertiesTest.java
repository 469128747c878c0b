package io.pqlconnector.rules.book;

import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;

import io.pqlconnector.rules.score.Assessment;
import io.pqlconnector.rules.score.Trigger;
import io.pqlconnector.rules.signal.Measured;
import io.pqlconnector.rules.signal.Measurement;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

/** What holds for an assessment, whatever was measured. */
class AssessmentPropertiesTest {
    private static final RuleBook EXAMPLE = Books.parsed(Books.EXAMPLE).account();

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

    @Property(tries = 300)
    void whoQualifiesIsToldTheSameWithoutReasons(@ForAll("measurements") Measurement measurement) {
        assertThat(EXAMPLE.qualifies(measurement, Books.AS_OF))
                .isEqualTo(EXAMPLE.assess(measurement, Books.AS_OF).qualified());
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
}

package io.pqlconnector.core.feedback;

import static org.assertj.core.api.Assertions.assertThat;

import io.pqlconnector.core.fake.FakeLedger;
import io.pqlconnector.core.ledger.Verdicts;
import io.pqlconnector.rules.score.Suppression;
import io.pqlconnector.spi.DestinationName;
import io.pqlconnector.spi.destination.ObjectName;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class SuppressionsTest {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final DestinationName CRM = new DestinationName("crm");
    private static final FeedbackPlace FIELD =
            new FeedbackPlace(CRM, new ObjectName("company"), FeedbackPlace.Kind.FIELD, "verdict");

    private static Instant day(int day) {
        return START.plus(Duration.ofDays(day));
    }

    private static Verdicts told(int since) {
        Verdicts verdicts = new FakeLedger().ports().verdicts();
        verdicts.keep(CRM, FIELD.inCrm(), new TreeMap<>(Map.of("acme", "No")), day(since), START);
        return verdicts;
    }

    private static Optional<Suppression> suppression(Verdicts verdicts, List<Feedback> feedback, Instant asOf) {
        return Optional.ofNullable(
                new Suppressions(verdicts, feedback).of(List.of("acme"), asOf).get("acme"));
    }

    private static List<Feedback> after(int days) {
        return List.of(new Feedback(FIELD, new CoolDown(new TreeMap<>(), Duration.ofDays(days)), Feedback.HOURLY));
    }

    @Property
    void itHoldsFromTheVerdictUntilThatIsTakenBackOrHasCooledDown(
            @ForAll @IntRange(max = 30) int since,
            @ForAll @IntRange(max = 30) int lasted,
            @ForAll boolean takenBack,
            @ForAll @IntRange(min = 1, max = 30) int coolDown,
            @ForAll @IntRange(max = 60) int asOf) {
        Verdicts verdicts = told(since);
        if (takenBack) {
            verdicts.keep(CRM, FIELD.inCrm(), new TreeMap<>(), day(since + lasted), START);
        }

        Optional<Suppression> suppression = suppression(verdicts, after(coolDown), day(asOf));

        int end = takenBack ? Math.min(since + lasted, since + coolDown) : since + coolDown;
        assertThat(suppression.isPresent()).isEqualTo(since <= asOf && asOf < end);
        suppression.ifPresent(found -> assertThat(found.until()).isEqualTo(day(since + coolDown)));
    }

    @Test
    void whatWasSaidWhereNobodyReadsAnyMoreDoesNotCount() {
        FeedbackPlace other = new FeedbackPlace(CRM, FIELD.object(), FeedbackPlace.Kind.LIST, "verdict");
        List<Feedback> elsewhere =
                List.of(new Feedback(other, new CoolDown(new TreeMap<>(), CoolDown.DEFAULT), Feedback.HOURLY));

        assertThat(suppression(told(0), elsewhere, day(1))).isEmpty();
        assertThat(suppression(told(0), List.of(), day(1))).isEmpty();
    }

    @ParameterizedTest(name = "\"{0}\": {1}")
    @CsvSource({"Not a fit, 365", "not a FIT, 365", "' Not a fit ', 365", "Already talking, 30", "Open, ", "'', "})
    void whereVerdictsAreNamedWordsCountWhateverTheirCapitalLetters(String words, Integer days) {
        CoolDown coolDown = new CoolDown(
                new TreeMap<>(Map.of("Not a fit", Duration.ofDays(365), "already talking", Duration.ofDays(30))),
                CoolDown.DEFAULT);

        assertThat(coolDown.after(words)).isEqualTo(Optional.ofNullable(days).map(Duration::ofDays));
    }

    @ParameterizedTest(name = "\"{0}\": {1}")
    @CsvSource({"whatever, true", "'', false", "'  ', false"})
    void whereNoneIsNamedAnyWordsCount(String words, boolean count) {
        assertThat(new CoolDown(new TreeMap<>(), CoolDown.DEFAULT).after(words).isPresent())
                .isEqualTo(count);
    }
}

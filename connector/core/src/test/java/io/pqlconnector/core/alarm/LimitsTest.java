package io.pqlconnector.core.alarm;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class LimitsTest {
    @ParameterizedTest(name = "{0} creates, {1} enrollments, {2} of {3} tiers: {4}")
    @CsvSource(
            delimiter = '|',
            value = {
                "  0 |   0 |  0 |   0 |",
                "500 | 100 | 30 | 100 |",
                "501 |   0 |  0 |   0 | creates_per_run",
                "  0 | 101 |  0 |   0 | enrollments_per_run",
                "  0 |   0 | 31 | 100 | tier_changes_share",
                "  0 |   0 | 20 |  20 |",
                "  0 |   0 | 21 |  21 | tier_changes_share",
                "  0 |   0 | 21 |  70 |",
                "  0 |   0 | 21 |  69 | tier_changes_share",
                "501 | 101 | 31 | 100 | creates_per_run enrollments_per_run tier_changes_share"
            })
    void areExceededByMoreThanTheyAllow(long creates, long enrollments, long changed, long of, String expected) {
        String exceeded = Limits.DEFAULT.exceededBy(new Extent(creates, enrollments, changed, of)).stream()
                .map(Alarm::name)
                .reduce("", (names, name) -> (names + " " + name).strip());

        assertThat(exceeded).isEqualTo(Optional.ofNullable(expected).orElse(""));
    }

    @Test
    void thatAreSwitchedOffAreNeverExceeded() {
        Limits none = Limits.DEFAULT.with(Optional.empty(), Optional.empty(), Optional.empty());

        assertThat(none.exceededBy(new Extent(1_000_000, 1_000_000, 1_000_000, 1_000_000)))
                .isEmpty();
    }

    @Test
    void sayWhatWasFoundAndWhatIsAllowed() {
        Limits limits = Limits.DEFAULT.with(Optional.of(1_500L), Optional.of(0L), Optional.of(new BigDecimal("0.125")));

        assertThat(limits.exceededBy(new Extent(20_000, 1, 36, 287)))
                .extracting(Alarm::inWords)
                .containsExactly(
                        "20,000 records would be created; limits.creates_per_run is 1,500.",
                        "1 enrollment would be made; limits.enrollments_per_run is 0.",
                        "36 of the 287 accounts that were scored before would change their tier (13 %);"
                                + " limits.tier_changes_share is 12.5 %.");
    }
}

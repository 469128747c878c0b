package io.pqlconnector.learn.backtest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.pqlconnector.learn.outcome.AccountOutcome;
import io.pqlconnector.learn.outcome.Outcomes;
import io.pqlconnector.learn.stat.Share;
import io.pqlconnector.spi.AccountKey;
import io.pqlconnector.spi.destination.Outcome;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Each figure with an answer that was computed by hand. */
final class BacktestTallyTest {
    // 2026-01-01, 2026-01-08 and 2026-01-15; the run-up is 2025-12-25, the end 2026-01-22.
    private static final Period PERIOD =
            Period.of(LocalDate.of(2026, 1, 1), LocalDate.of(2026, 1, 20), 7, ZoneOffset.UTC);
    private static final Duration HORIZON = Duration.ofDays(10);

    private final List<AccountOutcome> outcomes = new ArrayList<>();

    private void converts(String account, String at) {
        outcomes.add(new AccountOutcome(
                new AccountKey(account), Outcome.Kind.CUSTOMER, Instant.parse(at), Optional.empty(), "test"));
    }

    /** What comes of who was qualified at the run-up and at the three instants. */
    @SafeVarargs
    private Backtest backtest(String dataEnd, Map<String, String>... qualified) {
        BacktestTally tally = new BacktestTally(PERIOD, HORIZON, Instant.parse(dataEnd), Outcomes.of(outcomes));
        tally.add(new Verdicts(PERIOD.runUp(), qualified[0]));
        for (int i = 1; i < qualified.length; i++) {
            tally.add(new Verdicts(PERIOD.instants().get(i - 1), qualified[i]));
        }
        return tally.result();
    }

    @Test
    void anAccountIsAHitThatBecomesACustomerWithinTheHorizon() {
        converts("first", "2026-01-01T00:00:00Z");
        converts("last", "2026-01-10T23:59:59Z");
        converts("late", "2026-01-11T00:00:00Z");

        Backtest backtest = backtest(
                "2026-02-01T00:00:00Z",
                Map.of(),
                Map.of("first", "", "last", "", "late", "", "never", ""),
                Map.of(),
                Map.of());

        assertThat(backtest.precision()).isEqualTo(new Share(2, 4));
        assertThat(Figure.PRECISION.of(backtest)).hasValue(0.5);
        assertThat(backtest.instants().get(0)).isEqualTo(new InstantFigures(PERIOD.first(), 4, 0, 4, 0, 2, 2, 0));
    }

    @Test
    void oneThatIsACustomerAlreadyCountsAsNothing() {
        converts("customer", "2025-12-31T23:59:59Z");

        Backtest backtest = backtest("2026-02-01T00:00:00Z", Map.of(), Map.of("customer", "SDR"), Map.of(), Map.of());

        assertThat(backtest.instants().get(0)).isEqualTo(new InstantFigures(PERIOD.first(), 0, 1, 0, 0, 0, 0, 0));
        assertThat(Figure.PRECISION.of(backtest)).isEmpty();
        assertThat(backtest.byRoute()).isEmpty();
    }

    @Test
    void whoConvertedBeforeItQualifiedIsNeitherAHitNorFound() {
        converts("a", "2026-01-05T00:00:00Z");

        Backtest backtest = backtest("2026-02-01T00:00:00Z", Map.of(), Map.of(), Map.of("a", ""), Map.of());

        assertThat(backtest.precision()).isEqualTo(new Share(0, 0));
        assertThat(backtest.recall()).isEqualTo(new Share(0, 1));
    }

    @Test
    void whoseHorizonHasNotPassedIsNotDecidedEvenIfItConverted() {
        converts("b", "2026-01-16T00:00:00Z");

        Backtest backtest = backtest(
                "2026-01-18T00:00:00Z", Map.of(), Map.of(), Map.of("a", ""), Map.of("a", "", "b", "", "c", ""));

        assertThat(backtest.precision()).isEqualTo(new Share(0, 1));
        assertThat(backtest.undecided()).isEqualTo(2);
    }

    @Test
    void whoBecomesQualifiedAgainIsJudgedOnce() {
        Backtest backtest = backtest("2026-02-01T00:00:00Z", Map.of(), Map.of("a", "AE"), Map.of(), Map.of("a", "SDR"));

        assertThat(backtest.instants().get(2)).isEqualTo(new InstantFigures(PERIOD.last(), 1, 0, 1, 1, 0, 0, 0));
        assertThat(backtest.precision()).isEqualTo(new Share(0, 1));
        assertThat(backtest.byRoute()).isEqualTo(new TreeMap<>(Map.of("AE", 1L, "SDR", 1L)));
    }

    @Test
    void whoStoodThereAtTheRunUpBecameNothing() {
        converts("a", "2026-01-09T00:00:00Z");

        Backtest backtest =
                backtest("2026-02-01T00:00:00Z", Map.of("a", ""), Map.of("a", ""), Map.of("a", ""), Map.of());

        assertThat(backtest.became()).isZero();
        assertThat(backtest.precision().of()).isZero();
        assertThat(backtest.recall()).isEqualTo(new Share(1, 1));
        assertThat(backtest.leadTime()).isEmpty();
    }

    // Of five conversions one lies before the period and one after it; of the other three, two had been qualified.
    @Test
    void recallIsTheShareOfConversionsThatHadBeenQualifiedBefore() {
        converts("before", "2025-12-31T00:00:00Z");
        converts("after", "2026-01-22T00:00:00Z");
        converts("a", "2026-01-08T00:00:00Z");
        converts("b", "2026-01-21T00:00:00Z");
        converts("unseen", "2026-01-02T00:00:00Z");

        Backtest backtest =
                backtest("2026-02-01T00:00:00Z", Map.of(), Map.of("b", ""), Map.of("a", ""), Map.of("after", ""));

        assertThat(backtest.recall()).isEqualTo(new Share(2, 3));
    }

    // 2 days, 4.5 days, 13 days and 20 days: the middle is 8 days and 18 hours.
    @Test
    void leadTimeIsTheMedianFromQualifiedToConversion() {
        converts("a", "2026-01-03T00:00:00Z");
        converts("b", "2026-01-12T12:00:00Z");
        converts("c", "2026-01-14T00:00:00Z");
        converts("d", "2026-01-21T00:00:00Z");

        Backtest backtest = backtest(
                "2026-02-01T00:00:00Z",
                Map.of(),
                Map.of("a", "", "c", "", "d", ""),
                Map.of("b", "", "c", ""),
                Map.of());

        assertThat(backtest.leadTime()).contains(Duration.ofDays(8).plusHours(18));
        assertThat(backtest.leadTimes()).isEqualTo(4);
        assertThat(Figure.LEAD_TIME.of(backtest)).hasValue(8.75);
    }

    // Three instants a week apart are three weeks; six became qualified, one of them twice.
    @Test
    void pqlsPerWeekAreThoseThatBecameQualified() {
        Backtest backtest = backtest(
                "2026-02-01T00:00:00Z",
                Map.of("old", "AE"),
                Map.of("old", "AE", "a", "AE", "b", "SDR"),
                Map.of("b", "SDR", "c", "SDR"),
                Map.of("a", "AE", "d", "", "e", "AE"));

        assertThat(backtest.became()).isEqualTo(6);
        assertThat(backtest.pqlsPerWeek()).isEqualTo(2);
        assertThat(backtest.perWeek("AE")).isEqualTo(1);
        assertThat(backtest.perWeek("SDR")).isCloseTo(2 / 3.0, within(1e-12));
        assertThat(backtest.perWeek("")).isCloseTo(1 / 3.0, within(1e-12));
    }
}

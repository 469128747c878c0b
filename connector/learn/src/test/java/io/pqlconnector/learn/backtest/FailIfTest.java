package io.pqlconnector.learn.backtest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pqlconnector.learn.outcome.Outcomes;
import io.pqlconnector.learn.stat.Share;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class FailIfTest {
    private static final LocalDate DAY = LocalDate.of(2026, 1, 1);

    /** Precision 2 of 10, recall 3 of 4, a lead time of 9.5 days, 14 in one week. */
    private static Backtest backtest() {
        Period period = Period.of(DAY, DAY, 7, ZoneOffset.UTC);
        return new Backtest(
                period,
                Duration.ofDays(30),
                Instant.parse("2026-03-01T00:00:00Z"),
                List.of(new InstantFigures(period.first(), 14, 0, 14, 4, 2, 8, 0)),
                new Share(3, 4),
                Optional.of(Duration.ofHours(228)),
                3,
                new TreeMap<>(Map.of("", 14L)));
    }

    @ParameterizedTest
    @CsvSource({
        "precision < 0.2,   false",
        "precision <= 0.2,  true",
        "precision<=20%,    true",
        "precision > 0.19,  true",
        "recall >= 0.75,    true",
        "recall > 0.75,     false",
        "lead_time < 9.6,   true",
        "lead_time < 9,     false",
        "pqls_per_week > 14, false",
        "' pqls_per_week >= 14 ', true",
    })
    void holdsAsItIsWritten(String text, boolean fails) {
        assertThat(FailIf.parse(text).fails(backtest())).contains(fails);
    }

    @Test
    void cannotTellWhereThereIsNothing() {
        Period period = Period.of(DAY, DAY, 7, ZoneOffset.UTC);
        Backtest nothing = new BacktestTally(period, Duration.ofDays(30), period.end(), Outcomes.NONE).result();

        assertThat(FailIf.parse("precision < 0.2").fails(nothing)).isEmpty();
        assertThat(FailIf.parse("pqls_per_week < 1").fails(nothing)).contains(true);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            precision            | "precision" is no condition. Write a figure (precision, recall, lead_time, pqls_per_week), <, <=, > or >=, and a number: "precision < 0.2"
            precision = 0.2      | "precision = 0.2" is no condition. Write a figure (precision, recall, lead_time, pqls_per_week), <, <=, > or >=, and a number: "precision < 0.2"
            precission < 0.2     | there is no figure "precission". Known: precision, recall, lead_time, pqls_per_week
            precision < 20       | "precision < 20": precision is a share between 0 and 1. Write 0.2, or 20%
            lead_time < 20%      | "lead_time < 20%": lead_time is no share. Write it without %
            """)
    void saysWhatIsWrong(String text, String message) {
        assertThatThrownBy(() -> FailIf.parse(text)).hasMessage(message);
    }
}

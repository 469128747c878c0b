package io.pqlconnector.learn.backtest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

final class PeriodTest {
    private static final LocalDate MARCH_20 = LocalDate.of(2026, 3, 20);

    // Summer time begins on 2026-03-29.
    @Test
    void hasInstantsAtMidnightOfTheZone() {
        Period period = Period.of(MARCH_20, LocalDate.of(2026, 4, 2), 7, ZoneId.of("Europe/Berlin"));

        assertThat(period.runUp()).isEqualTo(Instant.parse("2026-03-12T23:00:00Z"));
        assertThat(period.instants())
                .containsExactly(Instant.parse("2026-03-19T23:00:00Z"), Instant.parse("2026-03-26T23:00:00Z"));
        assertThat(period.end()).isEqualTo(Instant.parse("2026-04-02T22:00:00Z"));
        assertThat(period.weeks()).isEqualTo(2);
    }

    @Test
    void mayBeOneInstant() {
        Period period = Period.of(MARCH_20, MARCH_20, 1, ZoneOffset.UTC);

        assertThat(period.first()).isEqualTo(period.last());
        assertThat(period.weeks()).isEqualTo(1 / 7.0);
    }

    @Test
    void hasAnInstantOnItsLastDay() {
        assertThat(Period.of(MARCH_20, MARCH_20.plusDays(14), 7, ZoneOffset.UTC).instants())
                .hasSize(3);
    }

    @Test
    void isNeverEmpty() {
        assertThatThrownBy(() -> Period.of(MARCH_20, MARCH_20.minusDays(1), 7, ZoneOffset.UTC))
                .hasMessage("no instants: 2026-03-20 to 2026-03-19 every 7 days");
    }
}

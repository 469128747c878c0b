package io.pqlconnector.source.segment;

import static org.assertj.core.api.Assertions.assertThat;

import io.pqlconnector.spi.source.PullWindow;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ListedDaysTest {
    private static final Instant LONG_AGO = Instant.parse("2026-01-01T00:00:00Z");

    // 2026-04-01 is a Wednesday.
    @ParameterizedTest
    @CsvSource({
        "2026-04-01T12:00:00Z, 2026-04-01T11:50:00Z, 2026-03-31", // earlier today
        "2026-04-01T00:05:00Z, 2026-04-01T00:00:00Z, 2026-03-31", // today has just begun
        "2026-04-01T00:05:00Z, 2026-03-31T23:55:00Z, 2026-03-24", // first of the day
        "2026-04-04T12:00:00Z, 2026-03-31T12:00:00Z, 2026-03-24", // after some days without a run, in the same week
        "2026-04-05T23:59:00Z, 2026-03-30T00:00:00Z, 2026-03-23", // from Monday to Sunday
        "2026-04-06T00:05:00Z, 2026-04-05T23:55:00Z, 2026-01-01", // first of the week
        "2026-04-01T12:00:00Z, 2025-04-02T12:00:00Z, 2026-01-01", // the same week of another year
        "2026-04-01T12:00:00Z, 2026-04-02T12:00:00Z, 2026-03-25", // the clock was set back by a day
        "2026-04-01T12:00:00Z, 2026-04-08T12:00:00Z, 2026-01-01", // and by a week
    })
    void listsMoreTheLongerAgoTheLastPullWas(Instant now, Instant lastPull, LocalDate first) {
        PullWindow window = new PullWindow(LONG_AGO, now, now, Optional.of(lastPull));

        ListedDays days = ListedDays.of(window, Instant.EPOCH);

        assertThat(days)
                .isEqualTo(new ListedDays(first, LocalDate.parse(now.toString().substring(0, 10))));
    }

    @Test
    void listsEverythingAtFirst() {
        ListedDays days = ListedDays.of(PullWindow.of(Instant.MIN, Calls.NOW), Instant.EPOCH);

        assertThat(days.first()).isEqualTo(LocalDate.EPOCH);
    }

    @Test
    void startsWhereUsageIsWantedFrom() {
        Instant march = Instant.parse("2026-03-01T15:00:00Z");

        assertThat(ListedDays.of(PullWindow.of(march, Calls.NOW), LONG_AGO).first())
                .isEqualTo(LocalDate.parse("2026-03-01"));
        assertThat(ListedDays.of(PullWindow.of(LONG_AGO, Calls.NOW), march).first())
                .isEqualTo(LocalDate.parse("2026-03-01"));
    }

    @Test
    void listsUntilTheDayItIsHoweverFarBackScoresAreWanted() {
        Instant past = Instant.parse("2026-02-01T00:00:00Z");
        PullWindow window = new PullWindow(LONG_AGO, past, Calls.NOW, Optional.empty());

        assertThat(ListedDays.of(window, Instant.EPOCH).last()).isEqualTo(LocalDate.parse("2026-04-01"));
    }
}

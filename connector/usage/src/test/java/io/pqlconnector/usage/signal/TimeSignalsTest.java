package io.pqlconnector.usage.signal;

import static io.pqlconnector.usage.signal.Requests.AS_OF;
import static io.pqlconnector.usage.signal.TestRecord.event;
import static org.assertj.core.api.Assertions.assertThat;

import io.pqlconnector.rules.signal.EventFilter;
import io.pqlconnector.rules.signal.Measured;
import io.pqlconnector.rules.signal.Signal;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Signals over the time itself: silence, age and trends. */
final class TimeSignalsTest extends SignalTest {
    @Test
    void quietCountsDaysWithFractionsSinceTheLastEvent() {
        Signal quiet = new Signal.QuietFor(Requests.name("s"), LOGIN, Duration.ofDays(14));
        Measured measured = one(
                quiet,
                event("Login", "a", "u", daysAgo(20)),
                event("Login", "a", "u", before(Duration.ofHours(36))),
                event("Other", "a", "u", daysAgo(1)));

        assertThat(number(measured)).isEqualTo(1.5);
        assertThat(measured.last()).contains(before(Duration.ofHours(36)));
    }

    @Test
    void oneWithoutTheEventIsNeitherQuietNorOld() {
        assertThat(one(
                        new Signal.QuietFor(Requests.name("s"), LOGIN, Duration.ofDays(14)),
                        event("Other", "a", "u", daysAgo(1))))
                .isEqualTo(Measured.ABSENT);
        assertThat(one(
                        new Signal.FirstSeen(Requests.name("s"), LOGIN, Optional.empty(), Optional.empty()),
                        event("Other", "a", "u", daysAgo(1))))
                .isEqualTo(Measured.ABSENT);
    }

    @Test
    void ageCountsFromTheFirstEvent() {
        Measured measured = one(
                new Signal.FirstSeen(Requests.name("s"), EventFilter.ANY, Optional.empty(), Optional.empty()),
                event("Login", "a", "u", daysAgo(400)),
                event("Login", "a", "u", daysAgo(2)));

        assertThat(number(measured)).isEqualTo(400);
    }

    @Test
    void aTrendComparesTwoWindows() {
        assertThat(trend(0, 4, 2)).isEqualTo(-0.5);
        assertThat(trend(0, 2, 3)).isEqualTo(0.5);
        assertThat(trend(0, 0, 3)).isEqualTo(1);
        assertThat(trend(0, 3, 0)).isEqualTo(-1);
        assertThat(trend(0, 0, 0)).isEqualTo(0);
    }

    @Test
    void aTrendBelowItsFloorIsNone() {
        assertThat(trend(5, 4, 1)).isEqualTo(0);
        assertThat(trend(5, 5, 1)).isEqualTo(-0.8);
        assertThat(trend(5, 1, 5)).isEqualTo(4);
        assertThat(trend(5, 0, 4)).isEqualTo(0);
    }

    private double trend(long floor, int before, int last) {
        List<TestRecord> records = new ArrayList<>();
        records.add(event("Other", "a", "u", daysAgo(1)));
        // Just outside: a microsecond before the earlier window.
        records.add(event("Login", "a", "u", daysAgo(28).minusNanos(1000)));
        for (int i = 0; i < before; i++) {
            records.add(
                    event("Login", "a", "u", i == 0 ? daysAgo(28) : daysAgo(14).minusNanos(1000L * i)));
        }
        for (int i = 0; i < last; i++) {
            records.add(event("Login", "a", "u", i == 0 ? daysAgo(14) : AS_OF.minusNanos(1000L * i)));
        }
        Signal signal = new Signal.Trend(
                Requests.name("s"),
                LOGIN,
                Duration.ofDays(14),
                Signal.Trend.Direction.FALLS,
                new BigDecimal("0.5"),
                floor);
        return number(one(signal, records.toArray(TestRecord[]::new)));
    }
}

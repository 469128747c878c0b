package io.pqlconnector.worker.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

final class ClockWatchTest {
    private Instant now = Instant.parse("2026-11-20T10:00:00Z");
    private long nanos = Long.MAX_VALUE - 1;
    private final ClockWatch watch = new ClockWatch(() -> now, () -> nanos);

    @Test
    void hearsNothingWhileBothClocksRun() {
        pass(Duration.ofDays(40), Duration.ofDays(40));
        assertThat(watch.jump()).isEmpty();
        pass(Duration.ofSeconds(10), Duration.ofSeconds(6));
        assertThat(watch.jump()).as("clocks are pulled straight by a little").isEmpty();
    }

    @Test
    void tellsByHowMuchTheClockWasSetAndOnlyOnce() {
        pass(Duration.ofHours(-2), Duration.ofSeconds(1));
        assertThat(watch.jump()).hasValue(Duration.ofHours(-2).minusSeconds(1));
        pass(Duration.ofSeconds(1), Duration.ofSeconds(1));
        assertThat(watch.jump()).isEmpty();
        pass(Duration.ofDays(1), Duration.ofSeconds(1));
        assertThat(watch.jump()).hasValue(Duration.ofDays(1).minusSeconds(1));
    }

    private void pass(Duration byTheClock, Duration really) {
        now = now.plus(byTheClock);
        nanos += really.toNanos();
    }
}

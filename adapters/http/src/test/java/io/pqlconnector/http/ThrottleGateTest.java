package io.pqlconnector.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class ThrottleGateTest {
    private static final Instant T0 = Instant.parse("2026-03-31T00:00:00Z");
    private static final Optional<Duration> UNTOLD = Optional.empty();

    private final ThrottleGate gate = new ThrottleGate(Duration.ofSeconds(1));

    @Test
    void isOpenUntilSomeoneClosesIt() {
        assertThat(gate.closedFor(T0)).isZero();
    }

    @Test
    void opensWhenThePauseIsOver() {
        gate.close(T0, T0, told(5));

        assertThat(gate.closedFor(T0.plusSeconds(4))).isEqualTo(Duration.ofSeconds(1));
        assertThat(gate.closedFor(T0.plusSeconds(5))).isZero();
        assertThat(gate.closedFor(T0.plusSeconds(6))).isZero();
    }

    @Test
    void keepsToTheLongestPauseThatWasAskedFor() {
        gate.close(T0, T0, told(60));
        gate.close(T0, T0.plusSeconds(1), told(5));

        assertThat(gate.closedFor(T0.plusSeconds(1))).isEqualTo(Duration.ofSeconds(59));
    }

    @Test
    void growsOnceForRequestsThatWereUnderWayTogether() {
        gate.close(T0, T0.plusMillis(10), UNTOLD);
        gate.close(T0, T0.plusMillis(20), UNTOLD);
        gate.close(T0, T0.plusMillis(30), UNTOLD);

        assertThat(gate.closedFor(T0.plusMillis(10))).isEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void startsAnewOnceTheServiceNamedATime() {
        gate.close(T0, T0, UNTOLD);
        gate.close(T0.plusSeconds(1), T0.plusSeconds(1), UNTOLD);
        gate.close(T0.plusSeconds(3), T0.plusSeconds(3), told(5));

        gate.close(T0.plusSeconds(8), T0.plusSeconds(8), UNTOLD);

        assertThat(gate.closedFor(T0.plusSeconds(8))).isEqualTo(Duration.ofSeconds(1));
    }

    private static Optional<Duration> told(long seconds) {
        return Optional.of(Duration.ofSeconds(seconds));
    }
}

package io.pqlconnector.learn.stat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

final class ShareTest {
    @Test
    void hasWilsonsInterval() {
        // Agresti and Coull 1998 give 0.057 to 0.437 for 2 of 10 with another correction; this is the formula by hand.
        Interval interval = new Share(2, 10).interval();

        assertThat(interval.low()).isCloseTo(0.0566822, within(1e-6));
        assertThat(interval.high()).isCloseTo(0.5098375, within(1e-6));
    }

    @Test
    void saysSomethingOfNoneAndOfAll() {
        assertThat(new Share(0, 10).interval().low()).isZero();
        assertThat(new Share(0, 10).interval().high()).isCloseTo(0.2775328, within(1e-6));
        assertThat(new Share(10, 10).interval().high()).isCloseTo(1, within(1e-12));
        assertThat(new Share(0, 0).interval()).isEqualTo(new Interval(0, 1));
        assertThat(new Share(0, 0).value()).isZero();
    }

    @Test
    void isAtMostAll() {
        assertThatThrownBy(() -> new Share(2, 1)).hasMessage("2 of 1");
    }
}

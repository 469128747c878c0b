package io.pqlconnector.learn.backtest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

final class ShareTest {
    // With z² = 3.841459: (2 + 1.920729) / 13.841459 = 0.283260, and around it
    // 1.959964 / 1.384146 * sqrt(0.2 * 0.8 / 10 + 3.841459 / 400) = 1.416010 * 0.160012 = 0.226578.
    @Test
    void hasTheIntervalOfWilson() {
        Share share = new Share(2, 10);

        assertThat(share.value()).hasValue(0.2);
        assertThat(share.low()).isCloseTo(0.0567, within(1e-4));
        assertThat(share.high()).isCloseTo(0.5098, within(1e-4));
    }

    @Test
    void staysBetweenNothingAndAll() {
        assertThat(new Share(0, 3).low()).isZero();
        assertThat(new Share(3, 3).high()).isEqualTo(1);
    }

    @Test
    void isUnknownForNothing() {
        Share share = new Share(0, 0);

        assertThat(share.value()).isEmpty();
        assertThat(share.low()).isZero();
        assertThat(share.high()).isEqualTo(1);
    }

    @Test
    void isNeverMoreThanAll() {
        assertThatThrownBy(() -> new Share(2, 1)).hasMessage("2 of 1 is no share");
    }
}

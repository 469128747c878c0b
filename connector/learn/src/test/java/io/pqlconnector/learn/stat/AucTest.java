package io.pqlconnector.learn.stat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

final class AucTest {
    @Test
    void countsPairsATieHalf() {
        // Of the six pairs, 3 over 1, 3 over 2, 2 over 1 are right, 2 and 2 are a tie, 0 loses to both.
        Auc auc = Auc.of(new double[] {3, 2, 0, 1, 2}, new boolean[] {true, true, true, false, false});

        assertThat(auc.value()).isCloseTo(3.5 / 6, within(1e-12));
        // Converted beat 1, 3/4 and 0 of the others: variance 0.2708333 over 3. Others lose to 2/3 and 1/2: 0.0138889
        // over 2.
        assertThat(auc.standardError()).isCloseTo(Math.sqrt(0.2708333333 / 3 + 0.0138888889 / 2), within(1e-9));
    }

    @Test
    void isOneHalfWhereAllAreAlikeAndOneWhereNoneIsWrong() {
        assertThat(Auc.of(new double[] {5, 5, 5}, new boolean[] {true, false, false}))
                .isEqualTo(new Auc(0.5, 0));
        assertThat(Auc.of(new double[] {1, 2, 3, 4}, new boolean[] {false, false, true, true}))
                .isEqualTo(new Auc(1, 0));
    }

    @Test
    void needsBothKinds() {
        assertThatThrownBy(() -> Auc.of(new double[] {1, 2}, new boolean[] {true, true}))
                .hasMessage("one class only");
    }

    @Test
    void anIntervalStaysWithinWhatAShareCanBe() {
        assertThat(new Auc(0.97, 0.1).interval().high()).isEqualTo(1);
        assertThat(new Auc(0.6, 0.05).interval().low()).isCloseTo(0.502, within(0.0001));
        assertThat(new Auc(0.6, 0.06).interval().includes(0.5)).isTrue();
    }
}

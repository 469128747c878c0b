package io.pqlconnector.learn.backtest;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class TierShiftTest {
    @Test
    void listsWhoEntersAndLeavesEachTier() {
        List<TierShift> shifts = TierShift.between(
                List.of("hot", "warm", "hot", "new"),
                Map.of("a", "hot", "b", "hot", "c", "warm"),
                Map.of("a", "hot", "b", "warm", "d", "new"));

        assertThat(shifts)
                .containsExactly(
                        new TierShift("hot", List.of(), List.of("b"), 1),
                        new TierShift("warm", List.of("b"), List.of("c"), 0),
                        new TierShift("new", List.of("d"), List.of(), 0));
    }
}

package io.pqlconnector.learn.calibrate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.BitSet;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Which score is chosen: of a hundred leads ten have 50 points, twenty 45, thirty 5 and the others none. */
final class ThresholdTest {
    private static final Behaviour.Figure STRONG = figure("strong", 30);
    private static final Behaviour.Figure WEAK = figure("weak", 10);
    private static final Behaviour.Figure OTHER = figure("other", 60);
    private static final Scorecard CARD = new Scorecard(List.of(rule(STRONG, 40), rule(WEAK, 5), rule(OTHER, 5)));

    @Test
    void ofThresholdsThatFindAsManyTheOneThatLetsFewerOthersThroughIsChosenForAPrecision() {
        // From five points on it is 30 of 60, and from 45 on 30 of 30.
        assertThat(chosen(30, new Goal.Precision(0.4))).isEqualTo(45);
    }

    @Test
    void ofThresholdsThatFindAsManyTheOneThatLetsFewerOthersThroughIsChosenForAVolume() {
        assertThat(chosen(30, new Goal.Volume(0.7))).isEqualTo(45);
    }

    @Test
    void whatFindsMoreGoesBeforeWhatIsHigher() {
        assertThat(chosen(40, new Goal.Precision(0.4))).isEqualTo(5);
        assertThat(chosen(40, new Goal.Volume(0.3))).isEqualTo(45);
        assertThat(chosen(40, new Goal.Volume(0.1))).isEqualTo(50);
    }

    private static int chosen(int converted, Goal goal) {
        BitSet first = new BitSet();
        first.set(0, converted);
        Leads leads = new Leads(
                List.of(STRONG, WEAK, OTHER),
                first,
                IntStream.range(0, 100).boxed().toList(),
                List.of());
        return Threshold.choose(leads, CARD, leads.all(), goal).orElseThrow().points();
    }

    private static Scorecard.Rule rule(Behaviour.Figure figure, int points) {
        return new Scorecard.Rule(new Cut.AtLeast(figure, 1), points);
    }

    /** One for so many, and zero for the others. */
    private static Behaviour.Figure figure(String name, int leads) {
        double[] values =
                IntStream.range(0, 100).mapToDouble(row -> row < leads ? 1 : 0).toArray();
        return (Behaviour.Figure) Planted.figure(name, values);
    }
}

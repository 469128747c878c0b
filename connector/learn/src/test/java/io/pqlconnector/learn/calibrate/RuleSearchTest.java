package io.pqlconnector.learn.calibrate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** How sure a question has to be to become a rule. */
final class RuleSearchTest {
    private final List<Double> sessions = new ArrayList<>();
    private final List<Double> invited = new ArrayList<>();
    private final BitSet converted = new BitSet();

    @Test
    void asksMoreFinelyAboutWhatTellsSomethingOnEvidenceThatIsTooLittleForAnotherBehaviour() {
        // With three sessions 44 of 100 convert, with one 36; of those that invited somebody 28, of the others 23,
        // which is more evidence.
        some(500, 0, 0, 51);
        some(500, 0, 1, 74);
        some(350, 1, 0, 119);
        some(350, 1, 1, 133);
        some(150, 3, 0, 63);
        some(150, 3, 1, 69);

        Scorecard card = RuleSearch.search(leads(), leads().all());

        assertThat(card.rules())
                .extracting(
                        rule -> rule.cut().about().name(),
                        rule -> ((Cut.AtLeast) rule.cut()).bound(),
                        rule -> rule.points() > 0)
                .containsExactly(tuple("sessions", 1.0, true), tuple("sessions", 3.0, true));
    }

    @Test
    void asMuchEvidenceAsForAnotherBehaviourItTakesToSayThatMoreOfWhatSpeaksForConvertingSpeaksAgainst() {
        // With three sessions 28 of 100 convert, with one 36: the evidence of the test above, the other way round.
        some(1_000, 0, 0, 125);
        some(700, 1, 0, 252);
        some(300, 3, 0, 84);

        Scorecard card = RuleSearch.search(leads(), leads().all());

        assertThat(card.rules())
                .extracting(rule -> ((Cut.AtLeast) rule.cut()).bound())
                .containsExactly(1.0);
    }

    private void some(int leads, double sessions, double invited, int converted) {
        for (int i = 0; i < leads; i++) {
            this.converted.set(this.sessions.size(), i < converted);
            this.sessions.add(sessions);
            this.invited.add(invited);
        }
    }

    private Leads leads() {
        return new Leads(
                List.of(Planted.figure("sessions", values(sessions)), Planted.figure("invited", values(invited))),
                converted,
                IntStream.range(0, sessions.size()).boxed().toList(),
                List.of());
    }

    private static double[] values(List<Double> values) {
        return values.stream().mapToDouble(Double::doubleValue).toArray();
    }
}

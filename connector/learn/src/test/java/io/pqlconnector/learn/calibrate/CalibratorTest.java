package io.pqlconnector.learn.calibrate;

import static org.assertj.core.api.Assertions.assertThat;

import io.pqlconnector.rules.signal.EventFilter;
import io.pqlconnector.rules.signal.NumberTest;
import io.pqlconnector.rules.signal.Signal;
import io.pqlconnector.rules.signal.SignalName;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What is left out of rules because it knows the outcome, and when later leads are not asked whether rules still hold. */
final class CalibratorTest {
    private static final int ROWS = 2_000;
    private static final Calibrator CALIBRATOR = new Calibrator(new Goal.Balanced(), 1);
    private static final Leak INVOICE = new Leak("Invoice Sent", "follows the conversion");

    private final Random random = new Random(8);
    private final double[] sessions =
            IntStream.range(0, ROWS).mapToDouble(row -> random.nextInt(4)).toArray();

    @Test
    void whateverCountsAnEventThatFollowsIsLeftOutBesideItWhateverItIsCalled() {
        BitSet converted = converted(row -> sessions[row] >= 2 ? 0.5 : 0.1, ROWS);
        // Good, and not too good alone, so that it is the event's name by which they are known.
        double[] told = IntStream.range(0, ROWS)
                .mapToDouble(row -> random.nextInt(10) < (converted.get(row) ? 7 : 1) ? 1 : 0)
                .toArray();
        Leads leads = leads(
                converted,
                Planted.figure("sessions", sessions),
                counting("Invoice Sent in 14 days", "Invoice Sent", told, "Invoice Sent"),
                counting("billing", "Invoice Sent", told, "Invoice Sent"),
                counting("papers", "papers", told, "Contract Opened", "Invoice Sent"),
                counting("contracts", "Contract Opened", told, "Contract Opened"));

        Scorecard named = card(CALIBRATOR.calibrate(leads, List.of(INVOICE)));
        Scorecard unnamed = card(CALIBRATOR.calibrate(leads, List.of()));

        assertThat(behaviours(named)).containsExactlyInAnyOrder("sessions", "contracts");
        assertThat(behaviours(unnamed)).contains("Invoice Sent in 14 days");
    }

    @Test
    void whateverMeasuresTheSameAsWhatIsTooGoodAloneIsLeftOutWithIt() {
        BitSet converted = converted(row -> sessions[row] >= 2 ? 0.5 : 0.1, ROWS);
        double[] told = IntStream.range(0, ROWS)
                .mapToDouble(row -> converted.get(row) && random.nextInt(50) > 0 ? 1 : 0)
                .toArray();
        // In a shorter window four of five of them had it already, which alone is not too good.
        double[] early = IntStream.range(0, ROWS)
                .mapToDouble(row -> random.nextInt(5) > 0 ? told[row] : random.nextInt(2))
                .toArray();
        Leads leads = leads(
                converted,
                Planted.figure("sessions", sessions),
                counting("Contract Drafted in 30 days", "Contract Drafted", told, "Contract Drafted"),
                counting("Contract Drafted in 7 days", "Contract Drafted", early, "Contract Drafted"),
                counting("papers", "papers", early, "Contract Drafted", "Contract Opened"));

        Calibration.Proposal proposal = proposal(leads);

        assertThat(proposal.found().leaks()).extracting(Leak::behaviour).containsExactly("Contract Drafted in 30 days");
        assertThat(behaviours(proposal.card())).containsExactly("sessions");
    }

    @Test
    void whatOnlyThoseThatConvertedHaveIsALeakThoughNotAllOfThemHaveIt() {
        BitSet converted = converted(row -> sessions[row] >= 2 ? 0.5 : 0.1, ROWS);
        double[] paid = IntStream.range(0, ROWS)
                .mapToDouble(row -> converted.get(row) && random.nextInt(10) < 6
                        ? 1 + random.nextInt(90)
                        : row % 10 == 0 ? Double.NaN : 0)
                .toArray();
        int[] plan = IntStream.range(0, ROWS)
                .map(row -> converted.get(row) && random.nextInt(10) < 6 ? 1 : 0)
                .toArray();
        Leads leads = leads(
                converted,
                Planted.figure("sessions", sessions),
                Planted.figure("paid", paid),
                new Behaviour.Word("plan", new SignalForm.Trait("plan"), List.of("free", "pro"), plan));

        Calibration.Proposal proposal = proposal(leads);

        assertThat(proposal.found().leaks()).extracting(Leak::behaviour).containsExactly("paid", "plan");
        assertThat(proposal.found().leaks().get(0).why())
                .matches("is had by hardly anybody else: ([0-9]+) of \\1 that have it converted\\. It is likely .*");
        assertThat(behaviours(proposal.card())).containsExactly("sessions");
    }

    @Test
    void whatThoseThatDoTheMostOfItNearlyAllConvertedTellsAndIsNoLeak() {
        double[] runs =
                IntStream.range(0, ROWS).mapToDouble(row -> random.nextInt(11)).toArray();
        BitSet converted = converted(row -> runs[row] == 10 ? 1 : 0.02 * runs[row], ROWS);

        Calibration.Proposal proposal = proposal(leads(converted, Planted.figure("runs", runs)));

        assertThat(proposal.found().leaks()).isEmpty();
        assertThat(behaviours(proposal.card())).containsExactly("runs");
    }

    @Test
    void whatFollowsIsNamedOnceThoughItIsTooGoodAloneAsWell() {
        BitSet converted = converted(row -> sessions[row] >= 2 ? 0.5 : 0.1, ROWS);
        double[] told = IntStream.range(0, ROWS)
                .mapToDouble(row -> converted.get(row) ? 1 : 0)
                .toArray();
        Leads leads = leads(
                converted,
                Planted.figure("sessions", sessions),
                counting("Invoice Sent in 14 days", "Invoice Sent", told, "Invoice Sent"));

        assertThat(CALIBRATOR.calibrate(leads, List.of(INVOICE)))
                .isInstanceOfSatisfying(
                        Calibration.Proposal.class,
                        proposal -> assertThat(proposal.found().leaks()).containsExactly(INVOICE));
    }

    @Test
    void laterLeadsAreNotAskedWhereFewOfThemConverted() {
        // What sessions tell is over, but from ten late conversions that cannot be told.
        BitSet few = converted(row -> sessions[row] >= 2 ? 0.3 : 0.02, 1_400);
        IntStream.range(0, 10).forEach(i -> few.set(1_400 + 60 * i));
        Calibration.Proposal proposed = proposal(leads(few, Planted.figure("sessions", sessions)));
        assertThat(proposed.found().judged().byTime()).isEmpty();
        assertThat(proposed.found().judged().notByTime())
                .contains("on one side fewer than 15 converted, or fewer did not");

        // From a hundred it can.
        IntStream.range(0, 100).forEach(i -> few.set(1_400 + 6 * i));
        assertThat(CALIBRATOR.calibrate(leads(few, Planted.figure("sessions", sessions)), List.of()))
                .isInstanceOf(Calibration.Drift.class);
    }

    @Test
    void itIsDriftWhereEarlierLeadsTellNothingThoughAsManyChosenByChanceDo() {
        // Of the first 70 % two of five convert whatever their sessions; of the others, those with sessions alone.
        double[] even = IntStream.range(0, ROWS).mapToDouble(row -> row % 4).toArray();
        BitSet late = new BitSet();
        IntStream.range(0, ROWS)
                .filter(row -> row / 4 % 5 < (row < 1_400 ? 2 : even[row] >= 2 ? 3 : 0))
                .forEach(late::set);

        Calibration calibration = CALIBRATOR.calibrate(leads(late, Planted.figure("sessions", even)), List.of());

        assertThat(calibration).isInstanceOfSatisfying(Calibration.Drift.class, drift -> {
            assertThat(drift.found().judged().byTime().orElseThrow().points().value())
                    .isEqualTo(0.5);
            assertThat(drift.found().judged().notByTime()).isEmpty();
        });
    }

    @Test
    void itIsSaidWhereTheEarlierLeadsAreTooFewToFindAnythingIn() {
        // What sessions tell is the same throughout, but of the earlier ones hardly any converted.
        BitSet late = converted(row -> row < 1_400 ? 0.012 : sessions[row] >= 2 ? 0.6 : 0.2, ROWS);

        Calibration.Proposal proposed = proposal(leads(late, Planted.figure("sessions", sessions)));

        assertThat(proposed.found().judged().byTime()).isEmpty();
        assertThat(proposed.found().judged().notByTime())
                .contains("too little is known of the earlier ones to find rules in them");
    }

    private static Calibration.Proposal proposal(Leads leads) {
        Calibration calibration = CALIBRATOR.calibrate(leads, List.of());
        assertThat(calibration).isInstanceOf(Calibration.Proposal.class);
        return (Calibration.Proposal) calibration;
    }

    private static Scorecard card(Calibration calibration) {
        assertThat(calibration).isInstanceOf(Calibration.Proposal.class);
        return ((Calibration.Proposal) calibration).card();
    }

    private static List<String> behaviours(Scorecard card) {
        return card.rules().stream()
                .map(rule -> rule.cut().about().name())
                .distinct()
                .toList();
    }

    private BitSet converted(IntToDoubleFunction chance, int rows) {
        BitSet converted = new BitSet();
        IntStream.range(0, rows)
                .filter(row -> random.nextDouble() < chance.applyAsDouble(row))
                .forEach(converted::set);
        return converted;
    }

    private static Leads leads(BitSet converted, Behaviour... behaviours) {
        List<Integer> rows = IntStream.range(0, ROWS).boxed().toList();
        return new Leads(
                List.of(behaviours),
                converted,
                rows,
                rows.stream().map(Integer::longValue).toList());
    }

    private static Behaviour counting(String name, String family, double[] values, String... events) {
        return new Behaviour.Figure(
                name,
                family,
                new SignalForm.Measured(new Signal.Count(
                        new SignalName("counted"),
                        new EventFilter(List.of(events), List.of()),
                        Optional.empty(),
                        NumberTest.NONE)),
                values);
    }
}

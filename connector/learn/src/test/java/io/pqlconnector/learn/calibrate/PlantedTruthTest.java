package io.pqlconnector.learn.calibrate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("slow")
final class PlantedTruthTest {
    private static final int SEEDS = 20;
    private static final Calibrator CALIBRATOR = new Calibrator(new Goal.Balanced(), 1);

    @Test
    void findsTheThreeThatDriveInTheirOrderAndNoOtherInNineteenOfTwenty() {
        List<List<String>> found = IntStream.range(0, SEEDS)
                .mapToObj(
                        seed -> behaviours(CALIBRATOR.calibrate(Planted.of(seed).leads(), List.of())))
                .toList();

        assertThat(found)
                .as("seeds 0 to 19: %s", found)
                .filteredOn(List.of("driver 1", "driver 2", "driver 3")::equals)
                .hasSizeGreaterThanOrEqualTo(SEEDS - 1);
    }

    @Test
    void saysThatThereIsNoSignalInShuffledLabelsInNineteenOfTwenty() {
        List<Calibration> verdicts = IntStream.range(0, SEEDS)
                .mapToObj(
                        seed -> CALIBRATOR.calibrate(Planted.of(seed).shuffled().leads(), List.of()))
                .toList();

        assertThat(verdicts).filteredOn(Calibration.NoSignal.class::isInstance).hasSizeGreaterThanOrEqualTo(SEEDS - 1);
    }

    @Test
    void namesAPlantedLeakLeavesItOutAndShowsBoth() {
        for (int seed = 0; seed < 5; seed++) {
            Calibration calibration =
                    CALIBRATOR.calibrate(Planted.of(seed).leaking().leads(), List.of());

            assertThat(calibration).isInstanceOfSatisfying(Calibration.Proposal.class, proposal -> {
                assertThat(proposal.found().leaks())
                        .singleElement()
                        .satisfies(leak -> assertThat(leak.behaviour()).isEqualTo("invoice sent"))
                        .satisfies(leak -> assertThat(leak.why()).startsWith("is too good alone: AUC 0.9"));
                assertThat(behaviours(proposal)).isEqualTo(List.of("driver 1", "driver 2", "driver 3"));
                assertThat(proposal.found().withLeaks().orElseThrow().points().value())
                        .isGreaterThan(proposal.found().judged().points().value() + 0.05);
            });
        }
    }

    @Test
    void givesTheSameForTheSameSeed() {
        Leads leads = Planted.of(3).leads();

        assertThat(CALIBRATOR.calibrate(leads, List.of()))
                .hasToString(CALIBRATOR.calibrate(leads, List.of()).toString());
    }

    /** The behaviours in the order of their strongest rules. */
    private static List<String> behaviours(Calibration calibration) {
        if (!(calibration instanceof Calibration.Proposal proposal)) {
            return List.of();
        }
        Set<String> families = proposal.card().rules().stream()
                .map(rule -> rule.cut().about().family())
                .collect(Collectors.toCollection(LinkedHashSet::new));
        return List.copyOf(families);
    }
}

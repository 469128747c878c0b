package io.pqlconnector.testkit.crm;

import static org.assertj.core.api.Assertions.assertThat;

import io.pqlconnector.testkit.Fault;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class FaultsTest {
    @Test
    void followTheScriptAndEnd() {
        Faults faults = Faults.script(List.of(Fault.RESET_AFTER, Fault.THROTTLED));

        assertThat(first(3, faults))
                .containsExactly(Optional.of(Fault.RESET_AFTER), Optional.of(Fault.THROTTLED), Optional.empty());
    }

    @Test
    void hitOneEndpointOnly() {
        Faults faults = Faults.always(Fault.RESET_AFTER).at(Endpoint.ENROLL);

        assertThat(faults.next(Endpoint.UPSERT)).isEmpty();
        assertThat(faults.next(Endpoint.ENROLL)).contains(Fault.RESET_AFTER);
    }

    @Test
    void areTheSameForTheSameSeed() {
        assertThat(first(1000, Faults.byChance(7, 0.3))).isEqualTo(first(1000, Faults.byChance(7, 0.3)));
        assertThat(first(1000, Faults.byChance(7, 0.3))).isNotEqualTo(first(1000, Faults.byChance(8, 0.3)));
    }

    @Test
    void comeAsOftenAsTheyShould() {
        List<Optional<Fault>> faults = first(10_000, Faults.byChance(7, Map.of(Fault.RESET_AFTER, 0.25)));

        assertThat(faults.stream().filter(Optional::isPresent).count()).isBetween(2_300L, 2_700L);
    }

    @Test
    void comeInAllKinds() {
        assertThat(Set.copyOf(first(10_000, Faults.byChance(7, 0.5)))).hasSize(Fault.values().length + 1);
    }

    private static List<Optional<Fault>> first(int calls, Faults faults) {
        return IntStream.range(0, calls)
                .mapToObj(i -> faults.next(Endpoint.UPSERT))
                .toList();
    }
}

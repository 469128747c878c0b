package io.pqlconnector.usage.lake;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

final class IdFilterTest {
    @Property
    void neverDeniesWhatWasAdded(@ForAll long[] ids) {
        IdFilter filter = new IdFilter(ids.length);
        for (long id : ids) {
            filter.add(id, ~id);
        }

        for (long id : ids) {
            assertThat(filter.mayContain(id, ~id)).isTrue();
        }
    }

    @Test
    void letsAboutOneInTenThousandPass() {
        SplittableRandom random = new SplittableRandom(1);
        IdFilter filter = new IdFilter(100_000);
        for (int i = 0; i < 100_000; i++) {
            filter.add(random.nextLong(), random.nextLong());
        }

        int passed = 0;
        for (int i = 0; i < 100_000; i++) {
            passed += filter.mayContain(random.nextLong(), random.nextLong()) ? 1 : 0;
        }

        assertThat(passed).isLessThan(100);
    }
}

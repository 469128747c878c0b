package io.pqlconnector.core.score;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

final class SeenKeysTest {
    @Property(tries = 200)
    void aKeyIsNewOnce(@ForAll List<String> keys) {
        SeenKeys seen = new SeenKeys();

        long added = keys.stream().filter(key -> seen.add("contact", key)).count();

        assertThat(added).isEqualTo(keys.stream().distinct().count());
        assertThat(keys).allMatch(key -> seen.contains("contact", key));
        assertThat(keys).noneMatch(key -> seen.contains("lead", key));
    }

    @Test
    void tellsAMillionKeysApart() {
        SeenKeys seen = new SeenKeys();
        int added = 0;
        for (int i = 0; i < 1_000_000; i++) {
            added += seen.add("contact", "user-" + i) ? 1 : 0;
        }

        assertThat(added).isEqualTo(1_000_000);
        assertThat(seen.add("contact", "user-999999")).isFalse();
        assertThat(seen.contains("contact", "user-1000000")).isFalse();
    }
}

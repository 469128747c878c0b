package io.pqlconnector.worker.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.pqlconnector.usage.lake.LakeSettings;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code lake:} */
final class LakeReaderTest extends ReadConfigTest {
    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource({"64MB, 67108864", "320MB, 335544320", "2GB, 2147483648", "1024GB, 1099511627776"})
    void readsHowMuchMemoryTheLakeMayTake(String written, long bytes) throws IOException {
        Config config = read(MINIMAL + "lake: { memory: " + written + ", threads: 2 }\n", Map.of());

        assertThat(problems()).isEmpty();
        assertThat(config.lake().memoryBytes()).isEqualTo(bytes);
        assertThat(config.lake().threads()).contains(2);
    }

    @ParameterizedTest(name = "{0} is refused")
    @ValueSource(strings = {"256", "256M", "-1GB", "1TB", "256 MB", "all"})
    void memoryWithoutAUnitIsNoAmount(String written) throws IOException {
        read(MINIMAL + "lake: { memory: " + written + " }\n", Map.of());

        assertThat(problems())
                .isEqualTo("config.yaml:4:17  lake.memory: \"" + written
                        + "\" is no amount of memory. Write 256MB or 2GB.");
    }

    @Test
    void tooLittleMemoryIsRefusedBecauseNoRunWouldEnd() throws IOException {
        Config config = read(MINIMAL + "lake: { memory: 63MB }\n", Map.of());

        assertThat(problems())
                .isEqualTo("config.yaml:4:17  lake.memory: must be at least 64MB, found 63MB: DuckDB needs that much"
                        + " to work with files that are larger.");
        assertThat(config.lake().memoryBytes()).isEqualTo(LakeSettings.DEFAULT_MEMORY_BYTES);
    }
}

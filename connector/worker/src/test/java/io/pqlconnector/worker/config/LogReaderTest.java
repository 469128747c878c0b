package io.pqlconnector.worker.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** {@code log:} */
final class LogReaderTest extends ReadConfigTest {
    @Test
    void theLogIsForWhoeverIsThereUnlessItIsTold() throws IOException {
        Config.Log standard = read(MINIMAL, Map.of()).log();
        Config.Log told = read(MINIMAL + "log: { format: json, level: debug, personal_data: true }\n", Map.of())
                .log();

        assertThat(problems()).isEmpty();
        assertThat(standard).isEqualTo(new Config.Log(Config.Log.Format.AUTO, Config.Log.Level.INFO, false));
        assertThat(told).isEqualTo(new Config.Log(Config.Log.Format.JSON, Config.Log.Level.DEBUG, true));
    }

    @Test
    void mistakesUnderLogAreToldTogether() throws IOException {
        read(MINIMAL + "log: { format: xml, level: warning, personal_data: some, file: x }\n", Map.of());

        assertThat(problems()).isEqualTo("""
                config.yaml:4:16  log.format: unknown "xml". Known: auto, human, json.
                config.yaml:4:28  log.level: unknown "warning". Known: error, warn, info, debug.
                config.yaml:4:52  log.personal_data: expected true or false, found "some".
                config.yaml:4:58  log.file: unknown key "file". Known: format, level, personal_data.""");
    }
}

package io.pqlconnector.source.amplitude;

import static org.assertj.core.api.Assertions.assertThat;

import io.pqlconnector.spi.SourceName;
import io.pqlconnector.spi.source.CallQuota;
import io.pqlconnector.spi.source.SourceContext;
import io.pqlconnector.spi.source.UsageSource;
import io.pqlconnector.testkit.SettingsFixture;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What may be written, and what is said of mistakes. */
final class AmplitudeSettingsTest {
    @TempDir
    private Path folder;

    @Test
    void saysAllMistakesAtOnce() {
        SettingsFixture settings = SettingsFixture.of("""
                region: uk
                base_url: ftp://amplitude.example
                start: yesterday
                profiles: some
                late_days: 3
                """);

        create(settings).close();

        assertThat(settings.problems())
                .containsExactly(
                        "config.yaml:1:1  api_key: is missing. Write api_key: ${AMPLITUDE_API_KEY}.",
                        "config.yaml:1:1  secret_key: is missing. Write secret_key: ${AMPLITUDE_SECRET_KEY}.",
                        "config.yaml:1:9  region: unknown \"uk\". Did you mean \"us\"?",
                        "config.yaml:2:11  base_url: the base URL of amplitude.example is no URL of a service. Write https:// and the host."
                                + " Write something like https://amplitude.com/api/2.",
                        "config.yaml:3:8  start: \"yesterday\" is no day. Write it like 2026-08-01.",
                        "config.yaml:4:11  profiles: expected true or false, found \"some\".",
                        "config.yaml:5:1  late_days: unknown key \"late_days\". Known: region, api_key, secret_key, base_url,"
                                + " start, group_type, profiles, retry_pause.");
    }

    @ParameterizedTest
    @CsvSource({
        "us, the project of API key 0f3a2c... at https://amplitude.com/api/2 from 2026-01-01",
        "eu, the project of API key 0f3a2c... at https://analytics.eu.amplitude.com/api/2 from 2026-01-01"
    })
    void readsFromTheRegion(String region, String place) {
        SettingsFixture settings = SettingsFixture.of("api_key: 0f3a2c77d1e84b0c\nsecret_key: hush\nregion: " + region
                + "\nstart: 2026-01-01\ngroup_type: company\nprofiles: false\nretry_pause: 1m");

        try (UsageSource source = create(settings)) {
            assertThat(settings.problems()).isEmpty();
            assertThat(source.place()).isEqualTo(place);
        }
    }

    private UsageSource create(SettingsFixture settings) {
        return new AmplitudeSourceFactory()
                .create(
                        settings.fields(),
                        new SourceContext(new SourceName("amplitude"), folder, folder, CallQuota.NONE));
    }
}

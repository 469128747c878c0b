package io.pqlconnector.testkit.crm;

import static org.assertj.core.api.Assertions.assertThat;

import io.pqlconnector.spi.DestinationName;
import io.pqlconnector.spi.destination.Destination;
import io.pqlconnector.spi.destination.DestinationContext;
import io.pqlconnector.testkit.Fault;
import io.pqlconnector.testkit.SettingsFixture;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class HttpCrmFactoryTest {
    @Test
    void talksToTheServerThatTheSettingsName() throws Exception {
        try (FakeCrmServer crm = new FakeCrmServer(CrmOptions.STANDARD)) {
            SettingsFixture settings = SettingsFixture.of(Map.of(
                    "base_url",
                    crm.url().toString(),
                    "token",
                    SettingsFixture.secret(crm.secret()),
                    "answer_within_ms",
                    200,
                    "retry_after_ms",
                    1));
            crm.misbehave(Fault.SILENCE_AFTER, Fault.ERROR_BEFORE, Fault.THROTTLED);

            try (Destination destination = create(settings)) {
                assertThat(destination.describe().place()).isEqualTo("scripted CRM");
            }
            assertThat(settings.problems()).isEmpty();
        }
    }

    @Test
    void saysWhatIsMissing() {
        SettingsFixture settings = SettingsFixture.of("base_urll: x");

        create(settings).close();

        assertThat(settings.problems())
                .containsExactly(
                        "config.yaml:1:1  base_url: is missing. Write base_url: http://127.0.0.1:8080.",
                        "config.yaml:1:1  token: is missing. Write token: ${SCRIPTED_TOKEN}.",
                        "config.yaml:1:1  base_urll: unknown key \"base_urll\". Did you mean \"base_url\"?");
    }

    private static Destination create(SettingsFixture settings) {
        return new HttpCrmFactory()
                .create(
                        settings.fields(),
                        new DestinationContext(new DestinationName("scripted"), Path.of("."), Path.of("data")));
    }
}

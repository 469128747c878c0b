package io.pqlconnector.crm.hubspot;

import static org.assertj.core.api.Assertions.assertThat;

import io.pqlconnector.spi.DestinationName;
import io.pqlconnector.spi.config.Secret;
import io.pqlconnector.spi.destination.Destination;
import io.pqlconnector.spi.destination.DestinationContext;
import io.pqlconnector.testkit.SettingsFixture;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class HubSpotFactoryTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "token: abc",
                "token: abc\napi_version: 2026-03\nambiguous_match: most_active\nportal_id: 8412",
                "oauth:\n  client_id: a\n  client_secret: b\n  refresh_token: c\napi_version: legacy",
                "token: abc\nsequences:\n  token: def\n  gap: none\n  patience: 1m\n  if_not_found: send_again",
                "token: abc\nsequences:\n  oauth:\n    client_id: a\n    client_secret: b\n    refresh_token: c",
                "token: abc\nbase_url: http://127.0.0.1:8080\ncalls_per_10_seconds: 190"
            })
    void takesWhatThePageOfSettingsSays(String settings) {
        assertThat(problems(settings)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "portal_id: 1 | token: is missing. Write token: ${HUBSPOT_TOKEN}.",
                "token: a\\noauth:\\n  client_id: a\\n  client_secret: b\\n  refresh_token: c | token: does not go together with"
                        + " oauth. Leave out one of the two.",
                "oauth:\\n  client_id: a | oauth.client_secret: is missing. Write client_secret: ${HUBSPOT_CLIENT_SECRET}.",
                "token: a\\napi_version: 2026-9 | api_version: unknown \"2026-9\". Did you mean \"2026-09\"?",
                "token: a\\nportal_id: acme | portal_id: is no number of a portal. It stands in HubSpot in the menu of your"
                        + " account.",
                "token: a\\nambiguous_match: older | ambiguous_match: unknown \"older\". Did you mean \"oldest\"?",
                "token: a\\nsequences:\\n  gaps: 1m | sequences.gaps: unknown key \"gaps\". Did you mean \"gap\"?",
                "token: a\\nbase_url: http://api.hubapi.com | base_url: is not encrypted. Write https://; plain http is for"
                        + " this machine only.",
                "token: a\\ncalls_per_10_seconds: 0 | calls_per_10_seconds: must be what HubSpot allows your portal: 100,"
                        + " 190 or 250, of which we take 75 %."
            })
    void saysWhatIsWrongWithSettings(String settings, String problem) {
        assertThat(problems(settings.replace("\\n", "\n")))
                .anySatisfy(found -> assertThat(found).endsWith(problem));
    }

    @Test
    void showsNoSecret() {
        assertThat(create(SettingsFixture.of("token: tell-nobody")).toString()).doesNotContain("tell-nobody");
        assertThat(new Credentials.OAuth("app", new Secret("tell-nobody"), new Secret("tell-nobody")).toString())
                .doesNotContain("tell-nobody");
    }

    private static List<String> problems(String settings) {
        SettingsFixture fixture = SettingsFixture.of(settings);
        create(fixture).close();
        return fixture.problems();
    }

    private static Destination create(SettingsFixture settings) {
        return new HubSpotFactory()
                .create(
                        settings.fields(),
                        new DestinationContext(new DestinationName("hubspot"), Portals.FOLDER, Portals.FOLDER));
    }
}

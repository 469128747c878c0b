package io.pqlconnector.crm.hubspot;

import io.pqlconnector.http.LaneSettings;
import io.pqlconnector.http.ManualTime;
import io.pqlconnector.http.TimeAndChance;
import io.pqlconnector.spi.DestinationName;
import io.pqlconnector.spi.destination.Destination;
import io.pqlconnector.spi.destination.DestinationContext;
import io.pqlconnector.testkit.SettingsFixture;
import io.pqlconnector.testkit.hubspot.FakeHubSpot;
import io.pqlconnector.testkit.hubspot.HubSpotOptions;
import io.pqlconnector.testkit.hubspot.Scopes;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;

/** Portals to talk to, and destinations that wait for nothing. */
final class Portals {
    static final Path FOLDER = Path.of(".");
    /** Settings for a portal {@link #withOAuth()}. */
    static final String OAUTH = """
            oauth:
              client_id: client-1
              client_secret: s3cret-of-the-app
              refresh_token: refresh-token-1
            """;

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private Portals() {}

    /** A portal that lets an app in, whose tokens run out. */
    static HubSpotOptions withOAuth() {
        return HubSpotOptions.contractSuite()
                .oauth(new HubSpotOptions.OAuthApp(
                        "client-1", "s3cret-of-the-app", "refresh-token-1", Duration.ofMinutes(30), Scopes.ALL));
    }

    static FakeHubSpot start(HubSpotOptions options) {
        return new FakeHubSpot(options, Portals::connectWithOAuth);
    }

    private static Destination connectWithOAuth(FakeHubSpot hubSpot, Duration patience) {
        return connect(hubSpot, patience, OAUTH + """
                sequences:
                  gap: none
                  if_not_found: send_again
                """);
    }

    /** A destination with settings beside {@code base_url}. */
    static Destination connect(FakeHubSpot hubSpot, Duration patience, String settings) {
        return connect(hubSpot, patience, settings, new ManualTime(Instant.now()));
    }

    static Destination connect(FakeHubSpot hubSpot, Duration patience, String settings, TimeAndChance time) {
        SettingsFixture fixture = SettingsFixture.of("base_url: " + hubSpot.url() + "\n" + settings);
        Destination destination = new HubSpotFactory(
                        time, lane -> lane.timeouts(new LaneSettings.Timeouts(PATIENCE, patience, PATIENCE, PATIENCE)))
                .create(fixture.fields(), new DestinationContext(new DestinationName("hubspot"), FOLDER, FOLDER));
        if (!fixture.problems().isEmpty()) {
            throw new AssertionError(String.join("\n", fixture.problems()));
        }
        return destination;
    }
}

package io.pqlconnector.crm.salesforce;

import io.pqlconnector.http.LaneSettings;
import io.pqlconnector.http.ManualTime;
import io.pqlconnector.http.TimeAndChance;
import io.pqlconnector.spi.DestinationName;
import io.pqlconnector.spi.destination.Destination;
import io.pqlconnector.spi.destination.DestinationContext;
import io.pqlconnector.testkit.SettingsFixture;
import io.pqlconnector.testkit.salesforce.FakeSalesforce;
import io.pqlconnector.testkit.salesforce.SalesforceOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.WeakHashMap;

/** Orgs to talk to, and destinations that wait for nothing. */
final class Orgs {
    static final Path FOLDER = Path.of(".");
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private static final Map<FakeSalesforce, Path> DATA = java.util.Collections.synchronizedMap(new WeakHashMap<>());

    private Orgs() {}

    static FakeSalesforce start(SalesforceOptions options) {
        return new FakeSalesforce(
                options,
                (org, patience) ->
                        connect(org, patience, "cadences:\n  reenroll: true\n", new ManualTime(Instant.now())));
    }

    /** An org whose clock its destinations share: what these wait for passes there too, or they would log in from the future. */
    static FakeSalesforce startOnOneClock(SalesforceOptions options) {
        ManualTime time = new ManualTime(Instant.now());
        return new FakeSalesforce(
                options.clock(time::now),
                (org, patience) -> connect(org, patience, "cadences:\n  reenroll: true\n", time));
    }

    /** Settings with which the app of an org logs in by a signed statement. */
    static String jwt(FakeSalesforce org) {
        return "auth:\n  flow: jwt_bearer\n  client_id: " + org.app().clientId() + "\n  username: "
                + org.app().username() + "\n  login_url: " + org.loginUrl() + "\n  audience: "
                + org.app().audience() + "\n  private_key: \""
                + org.app().privateKeyPem().replace("\n", "\\n") + "\"\n";
    }

    /** A destination with settings beside {@code base_url} and {@code auth}. */
    static Destination connect(FakeSalesforce org, Duration patience, String settings, TimeAndChance time) {
        return connectAs(org, patience, jwt(org) + settings, time);
    }

    /** A destination with settings beside {@code base_url}. */
    static Destination connectAs(FakeSalesforce org, Duration patience, String settings, TimeAndChance time) {
        SettingsFixture fixture = SettingsFixture.of("base_url: " + org.loginUrl() + "\n" + settings);
        Destination destination = new SalesforceFactory(
                        time, lane -> lane.timeouts(new LaneSettings.Timeouts(PATIENCE, patience, PATIENCE, PATIENCE)))
                .create(
                        fixture.fields(),
                        new DestinationContext(new DestinationName("salesforce"), FOLDER, dataOf(org)));
        if (!fixture.problems().isEmpty()) {
            throw new AssertionError(String.join("\n", fixture.problems()));
        }
        return destination;
    }

    /** Where destinations over one org keep what outlives them; another org knows nothing of it. */
    private static Path dataOf(FakeSalesforce org) {
        return DATA.computeIfAbsent(org, one -> {
            try {
                return Files.createTempDirectory(Files.createDirectories(Path.of("target", "orgs")), "org-");
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }
}

package io.pqlconnector.crm.salesforce.salesloft;

import static io.pqlconnector.crm.salesforce.cadence.once.Enrolled.REP;

import io.pqlconnector.crm.salesforce.cadence.CadenceProvider;
import io.pqlconnector.http.LaneSettings;
import io.pqlconnector.http.ManualTime;
import io.pqlconnector.testkit.SettingsFixture;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** What tests share that have one Salesloft with a cadence and somebody who sends. */
abstract class SalesloftTest {
    final ManualTime time = new ManualTime(Instant.parse("2026-11-21T10:00:20Z"));
    final FakeSalesloft salesloft = new FakeSalesloft(time, 1);

    String rep = "";
    String welcome = "";
    CadenceProvider provider;

    @BeforeEach
    final void connect() {
        rep = salesloft.user(REP);
        welcome = salesloft.cadence("Welcome", true, rep);
        provider = connect("");
    }

    @AfterEach
    final void disconnect() {
        provider.close();
        salesloft.close();
    }

    /** Another provider; the test closes it. */
    final CadenceProvider connect(String settings) {
        return connect("api_key: key-1\n" + settings, Duration.ofSeconds(30));
    }

    final CadenceProvider connect(String settings, Duration patience) {
        SettingsFixture fixture = SettingsFixture.of("base_url: " + salesloft.url() + "\n" + settings);
        CadenceProvider made = SalesloftProvider.read(
                fixture.fields(),
                time,
                lane -> lane.timeouts(
                        new LaneSettings.Timeouts(Duration.ofSeconds(30), patience, patience, Duration.ofSeconds(60))));
        if (!fixture.problems().isEmpty()) {
            throw new AssertionError(String.join("\n", fixture.problems()));
        }
        return made;
    }

    /** With another setting. */
    final void reconnect(String settings) {
        provider.close();
        provider = connect(settings);
    }
}

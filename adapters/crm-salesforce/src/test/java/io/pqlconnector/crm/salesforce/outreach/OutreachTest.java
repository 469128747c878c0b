package io.pqlconnector.crm.salesforce.outreach;

import static io.pqlconnector.crm.salesforce.cadence.once.Enrolled.REP;

import io.pqlconnector.crm.salesforce.cadence.CadenceProvider;
import io.pqlconnector.http.LaneSettings;
import io.pqlconnector.http.ManualTime;
import io.pqlconnector.testkit.SettingsFixture;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** What tests share that have one Outreach with a sequence and somebody who sends. */
abstract class OutreachTest {
    static final String OAUTH = """
            token_file: outreach-token.json
            oauth:
              client_id: app-1
              client_secret: s3cret
              refresh_token: first-refresh-token
            """;

    final ManualTime time = new ManualTime(Instant.parse("2026-11-21T10:00:00Z"));
    final FakeOutreach outreach = new FakeOutreach(time, 1);

    @TempDir
    Path folder;

    String welcome = "";
    String rep = "";
    String mailbox = "";
    CadenceProvider provider;

    @BeforeEach
    final void connect() {
        welcome = outreach.sequence("Welcome", true);
        rep = outreach.user(REP);
        mailbox = outreach.mailbox(rep, REP, false);
        provider = connect("");
    }

    @AfterEach
    final void disconnect() {
        provider.close();
        outreach.close();
    }

    /** Another provider; the test closes it. */
    final CadenceProvider connect(String settings) {
        return connect(settings, Duration.ofSeconds(30));
    }

    final CadenceProvider connect(String settings, Duration patience) {
        SettingsFixture fixture = SettingsFixture.of("base_url: " + outreach.url() + "\n" + OAUTH + settings);
        CadenceProvider made = OutreachProvider.read(
                fixture.fields(),
                folder,
                time,
                lane -> lane.timeouts(
                        new LaneSettings.Timeouts(Duration.ofSeconds(30), patience, patience, Duration.ofSeconds(60))));
        if (!fixture.problems().isEmpty()) {
            throw new AssertionError(String.join("\n", fixture.problems()));
        }
        return made;
    }

    /** With another setting, used by nobody else before. */
    final void reconnect(String settings) {
        provider.close();
        provider = connect(settings);
    }
}

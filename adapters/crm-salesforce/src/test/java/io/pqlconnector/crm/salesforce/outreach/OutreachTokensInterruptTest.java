package io.pqlconnector.crm.salesforce.outreach;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pqlconnector.crm.salesforce.cadence.once.FakeService;
import io.pqlconnector.http.Auth;
import io.pqlconnector.http.HttpLane;
import io.pqlconnector.http.LaneSettings;
import io.pqlconnector.http.ManualTime;
import io.pqlconnector.http.RotatingToken;
import io.pqlconnector.spi.config.Secret;
import io.pqlconnector.testkit.web.LoopbackServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An interrupt in the moment in which a refresh token is used up and the next one is on its way. */
final class OutreachTokensInterruptTest {
    private final ManualTime time = new ManualTime(Instant.parse("2026-11-21T10:00:00Z"));
    private final FakeLogin login = new FakeLogin(time);
    private final Thread caller = Thread.currentThread();

    @TempDir
    Path folder;

    @Test
    void keepsTheTokenThatIsOnItsWay() throws Exception {
        Path file = folder.resolve("token.json");
        try (LoopbackServer server = new LoopbackServer(asked -> {
                    var answer = login.token(FakeService.Request.of(asked).form());
                    caller.interrupt();
                    while (caller.isInterrupted()) {
                        Thread.onSpinWait();
                    }
                    return answer;
                });
                HttpLane lane = new HttpLane(
                        LaneSettings.of("Outreach", server.url()), Auth.none(), new LoginReplies(), time)) {
            OutreachTokens tokens = new OutreachTokens(
                    lane,
                    new OutreachTokens.App(
                            "app-1", new Secret("s3cret"), Optional.empty(), new Secret("first-refresh-token")),
                    new RotatingToken(file, "Outreach", new Secret("first-refresh-token"), Duration.ZERO, time));

            assertThatThrownBy(tokens::issue).isInstanceOf(InterruptedException.class);

            assertThat(Files.readString(file)).contains("\"" + login.refreshToken() + "\"");
        }
    }
}

package io.pqlconnector.http;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.stubbing.Scenario;
import io.pqlconnector.spi.AdapterException;
import io.pqlconnector.spi.FailureKind;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A service on this machine that answers by script, and lanes to it whose time is manual. */
abstract class LaneFixture {
    static final Instant START = Instant.parse("2026-03-31T00:00:00Z");
    static final HttpCall READ = HttpCall.get("/records");
    static final HttpCall REPEATABLE = HttpCall.of(
                    "POST", HttpCall.Effect.REPEATABLE, "/records/{}", "ann@acme.example")
            .json("{}");
    static final HttpCall ONCE =
            HttpCall.of("POST", HttpCall.Effect.ONCE, "/tasks").json("{}");

    final ManualTime time = new ManualTime(START);
    final WireMockServer service =
            new WireMockServer(options().dynamicPort().bindAddress("127.0.0.1").gzipDisabled(true));
    private final List<HttpLane> lanes = new ArrayList<>();

    @BeforeEach
    final void startService() {
        service.start();
    }

    @AfterEach
    final void stopService() {
        lanes.forEach(HttpLane::close);
        service.stop();
    }

    /** Where the service is, as messages name it. */
    final String host() {
        return "127.0.0.1:" + service.port();
    }

    final LaneSettings settings() {
        return LaneSettings.of("Example", URI.create("http://" + host()))
                .retries(new LaneSettings.Retries(
                        3, Duration.ofSeconds(1), Duration.ofSeconds(60), Duration.ofMinutes(10)));
    }

    final HttpLane lane() {
        return lane(settings());
    }

    final HttpLane lane(LaneSettings settings) {
        return lane(settings, Auth.none(), ReplyPolicy.STANDARD);
    }

    final HttpLane lane(LaneSettings settings, Auth auth, ReplyPolicy policy) {
        HttpLane lane = new HttpLane(settings, auth, policy, time);
        lanes.add(lane);
        return lane;
    }

    /** Has the service answer one request after the other; the last answer stays. */
    final void answers(ResponseDefinitionBuilder... responses) {
        for (int i = 0; i < responses.length; i++) {
            service.stubFor(any(anyUrl())
                    .inScenario("script")
                    .whenScenarioStateIs(i == 0 ? Scenario.STARTED : "answer " + i)
                    .willReturn(responses[i])
                    .willSetStateTo(
                            responses.length == 1
                                    ? Scenario.STARTED
                                    : "answer " + Math.min(i + 1, responses.length - 1)));
        }
    }

    static ResponseDefinitionBuilder status(int status) {
        return aResponse().withStatus(status);
    }

    static ResponseDefinitionBuilder ok() {
        return status(200).withBody("done");
    }

    /** How many requests arrived. */
    final int arrived() {
        return service.getAllServeEvents().size();
    }

    static AbstractThrowableAssert<?, AdapterException> assertFails(HttpLane lane, HttpCall call, FailureKind kind) {
        AdapterException failure = catchThrowableOfType(AdapterException.class, () -> lane.send(call));
        return assertThat(failure).isNotNull().returns(kind, AdapterException::kind);
    }

    /** What HTTP says, except for one status. */
    static ReplyPolicy judging(int status, Verdict verdict) {
        return new ReplyPolicy() {
            @Override
            public Verdict judge(HttpReply reply, Instant now) {
                return reply.status() == status ? verdict : ReplyPolicy.byStatus(reply, now);
            }
        };
    }
}

package io.pqlconnector.http;

import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static org.assertj.core.api.Assertions.assertThat;

import io.pqlconnector.spi.AdapterException;
import io.pqlconnector.spi.FailureKind;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Services that ask for a pause. */
final class LaneThrottleTest extends LaneFixture {
    private static final LaneSettings.Retries ONE_ATTEMPT = LaneSettings.Retries.NONE;

    @Test
    void waitsForTheSecondsThatTheServiceNames() throws Exception {
        answers(status(429).withHeader("Retry-After", "7"), ok());

        assertThat(lane().send(READ).text()).isEqualTo("done");

        assertThat(time.pauses()).containsExactly(Duration.ofSeconds(7));
    }

    @Test
    void waitsUntilTheTimeThatTheServiceNamesByItsOwnClock() throws Exception {
        answers(
                status(429)
                        .withHeader("Date", "Tue, 31 Mar 2026 12:00:00 GMT")
                        .withHeader("Retry-After", "Tue, 31 Mar 2026 12:00:09 GMT"),
                ok());

        lane().send(READ);

        assertThat(time.pauses()).containsExactly(Duration.ofSeconds(9));
    }

    @Test
    void pausesLongerEachTimeIfTheServiceNamesNoTime() throws Exception {
        answers(status(429), status(429), status(429).withHeader("Retry-After", "soon"), ok(), status(429), ok());
        HttpLane lane = lane();

        lane.send(READ);
        lane.send(READ);

        assertThat(time.pauses())
                .containsExactly(
                        Duration.ofSeconds(1), Duration.ofSeconds(2), Duration.ofSeconds(4), Duration.ofSeconds(1));
    }

    @Test
    void sendsWhatMustHappenOnceAgainAndCountsNoAttempt() throws Exception {
        answers(
                status(429).withHeader("Retry-After", "1"),
                status(503).withHeader("Retry-After", "2"),
                status(429).withHeader("Retry-After", "3"),
                ok());
        HttpLane lane = lane(settings().retries(ONE_ATTEMPT));

        assertThat(lane.send(ONCE).text()).isEqualTo("done");

        assertThat(lane.callUsage().calls()).isEqualTo(4);
    }

    @Test
    void pausesAlthoughTheServiceAsksForNone() throws Exception {
        answers(status(503).withHeader("Retry-After", "0"), ok());

        assertThat(lane().send(ONCE).text()).isEqualTo("done");

        assertThat(time.pauses()).containsExactly(Duration.ofSeconds(1));
        assertThat(arrived()).isEqualTo(2);
    }

    @Test
    void leavesAPauseThatIsTooLongToTheCaller() {
        answers(status(429).withHeader("Retry-After", "3600"));

        assertFails(lane(), ONCE, FailureKind.RATE_LIMITED)
                .hasMessage("Example, POST " + host() + "/tasks: the service asks for a pause until"
                        + " 2026-03-31T01:00:00Z, and a call waits for 2 minutes at most. Run again after that.")
                .returns(Duration.ofHours(1), AdapterException::retryAfter);

        assertThat(time.pauses()).isEmpty();
    }

    @Test
    void takesAnAbsurdPauseForAPause() {
        answers(status(503).withHeader("Retry-After", "999999999999"));

        assertFails(lane(), ONCE, FailureKind.RATE_LIMITED);
    }

    @Test
    void addsUpThePausesOfACall() {
        answers(status(429).withHeader("Retry-After", "50"));

        assertFails(lane(), READ, FailureKind.RATE_LIMITED);

        assertThat(time.pauses()).containsExactly(Duration.ofSeconds(50), Duration.ofSeconds(50));
    }

    @Test
    void pausesForAllWhoUseTheLane() {
        answers(status(429).withHeader("Retry-After", "3600"), ok());
        HttpLane lane = lane();
        assertFails(lane, READ, FailureKind.RATE_LIMITED);

        assertFails(lane, ONCE, FailureKind.RATE_LIMITED);

        assertThat(arrived()).isEqualTo(1);
    }

    @Test
    void goesOnWhenThePauseIsOver() throws Exception {
        answers(status(429).withHeader("Retry-After", "3600"), ok());
        HttpLane lane = lane();
        assertFails(lane, READ, FailureKind.RATE_LIMITED);

        time.advance(Duration.ofHours(1));

        assertThat(lane.send(READ).text()).isEqualTo("done");
        assertThat(time.pauses()).isEmpty();
    }

    @Test
    void leavesOtherLanesAlone() throws Exception {
        service.stubFor(get("/records").willReturn(status(429).withHeader("Retry-After", "3600")));
        service.stubFor(get("/other").willReturn(ok()));
        assertFails(lane(), READ, FailureKind.RATE_LIMITED);

        assertThat(lane().send(HttpCall.get("/other")).text()).isEqualTo("done");
    }

    @Test
    void takesTheVendorsWordForWhatIsThrottling() throws Exception {
        answers(status(403), ok());
        ReplyPolicy policy = judging(403, Verdict.throttled(Optional.of(Duration.ofSeconds(30))));

        assertThat(lane(settings(), Auth.none(), policy).send(ONCE).text()).isEqualTo("done");

        assertThat(time.pauses()).containsExactly(Duration.ofSeconds(30));
    }

    @Test
    void keepsItsOwnPace() throws Exception {
        answers(ok());
        HttpLane lane = lane(settings().pace(new LaneSettings.Pace(2, Duration.ofSeconds(10))));

        lane.send(READ);
        lane.send(READ);
        time.advance(Duration.ofSeconds(4));
        lane.send(READ);

        assertThat(time.pauses()).containsExactly(Duration.ofSeconds(6));
    }

    @Test
    void turnsAwayWhatWouldWaitTooLongForItsTurn() throws Exception {
        answers(ok());
        HttpLane lane = lane(settings().pace(new LaneSettings.Pace(1, Duration.ofHours(1))));
        lane.send(READ);

        assertFails(lane, READ, FailureKind.RATE_LIMITED)
                .hasMessage("Example, GET " + host() + "/records: too many requests wait for their turn already, and a"
                        + " call waits for 2 minutes at most. Run again later.")
                .returns(Duration.ofHours(1), AdapterException::retryAfter);

        assertThat(arrived()).isEqualTo(1);
    }
}

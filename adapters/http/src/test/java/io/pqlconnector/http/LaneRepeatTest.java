package io.pqlconnector.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.http.Fault;
import io.pqlconnector.spi.FailureKind;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Failures after which a lane sends again. */
final class LaneRepeatTest extends LaneFixture {
    private static final String LOOK = " Look whether the service is up and can be reached from here, and run again.";

    @ParameterizedTest
    @ValueSource(ints = {408, 500, 502, 503, 504, 521, 524})
    void readsAgainAfterAFault(int status) throws Exception {
        answers(status(status).withBody("<html>Bad gateway</html>"), status(status), ok());

        assertThat(lane().send(READ).text()).isEqualTo("done");

        assertThat(arrived()).isEqualTo(3);
    }

    @ParameterizedTest
    @EnumSource(Fault.class)
    void readsAgainAfterAnAnswerThatIsNone(Fault fault) throws Exception {
        answers(status(200).withFault(fault), ok());

        assertThat(lane().send(READ).text()).isEqualTo("done");
    }

    @ParameterizedTest
    @EnumSource(Fault.class)
    void writesAgainWhatIsRepeatable(Fault fault) throws Exception {
        answers(status(200).withFault(fault), status(502), ok());

        assertThat(lane().send(REPEATABLE).text()).isEqualTo("done");

        assertThat(arrived()).isEqualTo(3);
    }

    @Test
    void waitsLongerEachTimeUpToALimit() throws Exception {
        answers(status(500), status(500), status(500), status(500), ok());
        LaneSettings.Retries retries =
                new LaneSettings.Retries(5, Duration.ofSeconds(1), Duration.ofSeconds(3), Duration.ofMinutes(1));

        lane(settings().retries(retries)).send(READ);

        assertThat(time.pauses())
                .containsExactly(
                        Duration.ofMillis(999),
                        Duration.ofMillis(1999),
                        Duration.ofMillis(2999),
                        Duration.ofMillis(2999));
    }

    @Test
    void givesUpAReadAfterItsAttempts() {
        answers(status(503).withBody("<html>secret</html>"));

        assertFails(lane(), READ, FailureKind.UNAVAILABLE)
                .hasMessage("Example, GET " + host() + "/records: status 503, the last of 3 attempts." + LOOK);

        assertThat(arrived()).isEqualTo(3);
    }

    @Test
    void givesUpWhenItsTimeIsOver() {
        answers(status(500));
        LaneSettings.Retries retries =
                new LaneSettings.Retries(9, Duration.ofSeconds(4), Duration.ofMinutes(1), Duration.ofSeconds(10));

        assertFails(lane(settings().retries(retries)), READ, FailureKind.UNAVAILABLE)
                .hasMessageContaining("the last of 2 attempts");

        assertThat(time.pauses()).containsExactly(Duration.ofMillis(3999));
    }

    @Test
    void doesNotCountPausesAndTurnsAsItsTime() throws Exception {
        answers(status(429).withHeader("Retry-After", "60"), status(500), ok());
        LaneSettings settings = settings()
                .retries(new LaneSettings.Retries(
                        9, Duration.ofSeconds(1), Duration.ofSeconds(1), Duration.ofSeconds(2)))
                .pace(new LaneSettings.Pace(1, Duration.ofSeconds(30)));

        assertThat(lane(settings).send(READ).text()).isEqualTo("done");
    }

    @Test
    void sendsWhatMustHappenOnceAgainIfItFoundNoConnection() throws Exception {
        int closed = closedPort();
        LaneSettings settings = settings(closed);

        assertFails(lane(settings), ONCE, FailureKind.UNAVAILABLE)
                .hasMessage("Example, POST 127.0.0.1:" + closed
                        + "/tasks: the connection was refused, the last of 3 attempts." + LOOK);

        assertThat(time.pauses()).hasSize(2);
    }

    @Test
    void doesNotCountWhatFoundNoConnection() throws Exception {
        HttpLane lane = lane(settings(closedPort()));

        assertFails(lane, READ, FailureKind.UNAVAILABLE);

        assertThat(lane.callUsage().calls()).isZero();
    }

    @Test
    void sendsWhatMustHappenOnceAgainIfTheServiceSaysThatItWasNotDone() throws Exception {
        answers(status(423), ok());
        ReplyPolicy policy = judging(423, Verdict.NOT_DONE);

        assertThat(lane(settings(), Auth.none(), policy).send(ONCE).text()).isEqualTo("done");
    }

    @Test
    void leavesWhatIsNoFaultToTheAdapter() throws Exception {
        answers(status(501).withBody("no such method"));

        assertThat(lane().send(ONCE).status()).isEqualTo(501);

        assertThat(arrived()).isEqualTo(1);
    }

    private LaneSettings settings(int port) {
        return LaneSettings.of("Example", URI.create("http://127.0.0.1:" + port))
                .retries(settings().retries());
    }

    private static int closedPort() throws Exception {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}

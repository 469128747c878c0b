package io.pqlconnector.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.http.Fault;
import io.pqlconnector.spi.AdapterException;
import io.pqlconnector.spi.FailureKind;
import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Failures after which nobody knows whether a write was carried out. */
final class LaneUnclearEndTest extends LaneFixture {
    private static final String ASK = " It may have been carried out: ask the service before it is sent again.";
    private static final String HARMLESS = " It may have been carried out; sending it again does no harm.";
    private static final int FOR_EVER = 60_000;

    @ParameterizedTest
    @EnumSource(Fault.class)
    void isNotSentAgainIfItMustHappenOnce(Fault fault) {
        answers(status(200).withFault(fault));

        assertFails(lane(), ONCE, FailureKind.AMBIGUOUS)
                .hasMessage("Example, POST " + host() + "/tasks: the connection was lost before the answer was there."
                        + ASK);

        assertThat(arrived()).isEqualTo(1);
        assertThat(time.pauses()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {500, 502, 503, 504})
    void isUnclearAfterAFaultOfTheService(int status) {
        answers(status(status));

        assertFails(lane(), ONCE, FailureKind.AMBIGUOUS)
                .hasMessage("Example, POST " + host() + "/tasks: status " + status + "." + ASK);

        assertThat(arrived()).isEqualTo(1);
    }

    @Test
    void isUnclearIfNoAnswerComes() {
        answers(ok().withFixedDelay(FOR_EVER));

        assertFails(lane(impatient()), ONCE, FailureKind.AMBIGUOUS)
                .hasMessage("Example, POST " + host() + "/tasks: no answer within 250 milliseconds." + ASK);

        assertThat(arrived()).isEqualTo(1);
    }

    @Test
    void isUnclearIfTheAnswerDribblesWithoutEnd() {
        answers(ok().withChunkedDribbleDelay(4, FOR_EVER));
        LaneSettings.Timeouts timeouts = new LaneSettings.Timeouts(
                Duration.ofSeconds(10), Duration.ofSeconds(30), Duration.ofSeconds(10), Duration.ofMillis(250));

        assertFails(lane(settings().timeouts(timeouts)), ONCE, FailureKind.AMBIGUOUS)
                .hasMessage("Example, POST " + host() + "/tasks: no whole answer within 250 milliseconds." + ASK);
    }

    @Test
    void isUnclearIfTheAnswerIsTooLargeToRead() {
        answers(ok());

        assertFails(lane(settings().largestReply(3)), ONCE, FailureKind.AMBIGUOUS)
                .hasMessage("Example, POST " + host()
                        + "/tasks: the answer is larger than the 3 bytes that are read of one." + ASK);
    }

    @Test
    void staysUnclearForARepeatableWriteThatUsedUpItsAttempts() {
        answers(status(200).withFault(Fault.EMPTY_RESPONSE));

        assertFails(lane(), REPEATABLE, FailureKind.AMBIGUOUS)
                .hasMessage("Example, POST " + host()
                        + "/records/{}: the connection was lost before the answer was there, the last of 3 attempts."
                        + HARMLESS);

        assertThat(arrived()).isEqualTo(3);
    }

    @Test
    void staysUnclearIfTheServiceThrottlesAfterwards() {
        answers(status(500), status(429).withHeader("Retry-After", "3600"));

        assertFails(lane(), REPEATABLE, FailureKind.AMBIGUOUS)
                .returns(Duration.ofHours(1), AdapterException::retryAfter);
    }

    @Test
    void isNotSentAgainOnAConnectionThatDied() throws Exception {
        try (HangingUp peer = new HangingUp()) {
            LaneSettings settings = LaneSettings.of("Example", URI.create("http://127.0.0.1:" + peer.port()));
            HttpLane lane = lane(settings);
            lane.send(READ);

            assertFails(lane, ONCE, FailureKind.AMBIGUOUS).hasMessageContaining("the connection was lost");

            assertThat(peer.requests()).containsExactly("GET /records HTTP/1.1", "POST /tasks HTTP/1.1");
            assertThat(lane.callUsage().calls()).isEqualTo(2);
        }
    }

    private LaneSettings impatient() {
        return settings()
                .timeouts(new LaneSettings.Timeouts(
                        Duration.ofSeconds(10),
                        Duration.ofMillis(250),
                        Duration.ofSeconds(10),
                        Duration.ofSeconds(30)));
    }
}

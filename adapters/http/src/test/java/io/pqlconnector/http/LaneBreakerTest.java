package io.pqlconnector.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.tomakehurst.wiremock.http.Fault;
import io.pqlconnector.spi.AdapterException;
import io.pqlconnector.spi.FailureKind;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** A service that is down. */
final class LaneBreakerTest extends LaneFixture {
    private static final Duration A_TICK = Duration.ofMillis(1);

    @Test
    void sendsNothingToAServiceThatIsDown() {
        answers(status(503));
        HttpLane lane = breakingAfter(2);
        fails(lane, 2);

        assertFails(lane, ONCE, FailureKind.UNAVAILABLE)
                .hasMessage("Example, POST " + host() + "/tasks: not sent, because the last 2 requests failed (status"
                        + " 503), so nothing is sent until 2026-03-31T00:00:30Z. Run again after that.")
                .returns(Duration.ofMillis(30_001), AdapterException::retryAfter);

        assertThat(arrived()).isEqualTo(2);
    }

    @Test
    void sendsOneRequestAfterThePauseAndGoesOnIfItSucceeds() throws Exception {
        answers(status(503), status(200).withFault(Fault.EMPTY_RESPONSE), ok());
        HttpLane lane = breakingAfter(2);
        fails(lane, 2);

        time.advance(Duration.ofSeconds(30).plus(A_TICK));

        assertThat(lane.send(READ).text()).isEqualTo("done");
        assertThat(lane.send(READ).text()).isEqualTo("done");
    }

    @Test
    void pausesAgainIfThatRequestFailsToo() {
        answers(status(503));
        HttpLane lane = breakingAfter(2);
        fails(lane, 2);
        time.advance(Duration.ofSeconds(30).plus(A_TICK));
        fails(lane, 1);

        assertFails(lane, READ, FailureKind.UNAVAILABLE).hasMessageContaining("until 2026-03-31T00:01:00.001Z");

        assertThat(arrived()).isEqualTo(3);
    }

    @Test
    void asksAgainIfThatRequestWasInterrupted() throws Exception {
        answers(status(503), status(503), ok());
        HttpLane lane = breakingAfter(2);
        fails(lane, 2);
        time.advance(Duration.ofSeconds(30).plus(A_TICK));
        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> lane.send(READ)).isInstanceOf(InterruptedException.class);

        assertThat(lane.send(READ).text()).isEqualTo("done");
    }

    @Test
    void goesOnAsLongAsSomeRequestsSucceed() throws Exception {
        answers(status(503), ok(), status(503), ok(), status(503), ok());
        HttpLane lane = breakingAfter(2);

        fails(lane, 1);
        lane.send(READ);
        fails(lane, 1);
        lane.send(READ);
        fails(lane, 1);

        assertThat(lane.send(READ).text()).isEqualTo("done");
    }

    @Test
    void takesARefusalForASignOfLife() throws Exception {
        answers(status(400), status(404), ok());
        HttpLane lane = breakingAfter(1);

        assertThat(lane.send(READ).status()).isEqualTo(400);
        assertThat(lane.send(READ).status()).isEqualTo(404);
        assertThat(lane.send(READ).status()).isEqualTo(200);
    }

    @Test
    void saysThatTheEndIsUnclearIfItWasBefore() {
        answers(status(503));
        LaneSettings settings = settings().breaker(new LaneSettings.Breaker(2, Duration.ofSeconds(30)));

        assertFails(lane(settings), REPEATABLE, FailureKind.AMBIGUOUS).hasMessageContaining("not sent, because");

        assertThat(arrived()).isEqualTo(2);
    }

    private HttpLane breakingAfter(int failures) {
        return lane(settings()
                .retries(LaneSettings.Retries.NONE)
                .breaker(new LaneSettings.Breaker(failures, Duration.ofSeconds(30))));
    }

    private static void fails(HttpLane lane, int times) {
        for (int i = 0; i < times; i++) {
            assertFails(lane, READ, FailureKind.UNAVAILABLE);
        }
    }
}

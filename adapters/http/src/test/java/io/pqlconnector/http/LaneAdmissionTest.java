package io.pqlconnector.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pqlconnector.spi.AdapterException;
import io.pqlconnector.spi.FailureKind;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Lanes whose requests are let pass one by one. */
final class LaneAdmissionTest extends LaneFixture {

    @Test
    void asksBeforeEachRequestRepeatsIncluded() throws Exception {
        answers(status(500), status(429).withHeader("Retry-After", "1"), ok());
        AtomicInteger asked = new AtomicInteger();
        try (HttpLane lane = admitted(() -> {
            asked.incrementAndGet();
            return Duration.ZERO;
        })) {
            assertThat(lane.send(READ).status()).isEqualTo(200);
        }
        assertThat(asked).hasValue(3);
    }

    @Test
    void doesNotCountItsWaitAsTimeOfTheCall() throws Exception {
        answers(status(500), status(500), ok());
        try (HttpLane lane = admitted(() -> {
            time.advance(Duration.ofHours(1));
            return Duration.ofHours(1);
        })) {
            assertThat(lane.send(READ).status()).isEqualTo(200);
        }
    }

    @Test
    void sendsNothingThatIsNotLetPass() throws IOException {
        answers(ok());
        try (HttpLane lane = admitted(() -> {
            throw new AdapterException(FailureKind.RATE_LIMITED, "used up", null);
        })) {
            assertThatThrownBy(() -> lane.send(READ)).hasMessage("used up");
        }
        assertThat(service.getAllServeEvents()).isEmpty();
    }

    @Test
    void canBreakOffAReadingFromAnotherThread() throws Exception {
        answers(ok().withBody("x".repeat(1_000)).withChunkedDribbleDelay(10, 60_000));
        try (HttpLane lane = lane();
                OpenReply reply = lane.open(READ)) {
            Thread other = new Thread(reply::cancel);
            other.start();

            assertThatThrownBy(() -> reply.body().readAllBytes()).isInstanceOf(IOException.class);
            other.join();
        }
    }

    private HttpLane admitted(Admission admission) {
        return new HttpLane(settings(), Auth.none(), ReplyPolicy.STANDARD, time, admission);
    }
}

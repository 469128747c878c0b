package io.pqlconnector.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** A run that is told to stop. */
final class LaneInterruptTest extends LaneFixture {
    @Test
    void endsAPause() {
        answers(status(429));
        HttpLane lane = new HttpLane(settings(), Auth.none(), ReplyPolicy.STANDARD, interrupting());

        assertThatThrownBy(() -> lane.send(READ)).isInstanceOf(InterruptedException.class);

        lane.close();
    }

    @Test
    void endsAWaitBetweenAttempts() {
        answers(status(500));
        HttpLane lane = new HttpLane(settings(), Auth.none(), ReplyPolicy.STANDARD, interrupting());

        assertThatThrownBy(() -> lane.send(READ)).isInstanceOf(InterruptedException.class);

        lane.close();
    }

    @Test
    void endsARequestThatGetsNoAnswer() throws Exception {
        ExecutorService thread = Executors.newSingleThreadExecutor();
        try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            URI url = URI.create("http://127.0.0.1:" + silent.getLocalPort());
            LaneSettings.Timeouts none =
                    new LaneSettings.Timeouts(Duration.ZERO, Duration.ZERO, Duration.ZERO, Duration.ZERO);
            HttpLane lane = lane(LaneSettings.of("Example", url).timeouts(none));
            Future<HttpReply> reply = thread.submit(() -> lane.send(ONCE));
            try (Socket connection = silent.accept()) {
                assertThat(connection.getInputStream().read()).isEqualTo('P');

                thread.shutdownNow();

                assertThatThrownBy(() -> reply.get(30, TimeUnit.SECONDS))
                        .isInstanceOf(ExecutionException.class)
                        .hasCauseInstanceOf(InterruptedException.class);
                connection.setSoTimeout(30_000);
                assertThat(connection.getInputStream().readAllBytes()).isNotEmpty();
            }
        } finally {
            thread.shutdownNow();
        }
    }

    private TimeAndChance interrupting() {
        return new TimeAndChance() {
            @Override
            public java.time.Instant now() {
                return START;
            }

            @Override
            public void pause(Duration duration) throws InterruptedException {
                throw new InterruptedException();
            }

            @Override
            public double chance() {
                return 0.5;
            }
        };
    }
}

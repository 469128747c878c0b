package io.pqlconnector.worker.serve;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pqlconnector.spi.AdapterException;
import io.pqlconnector.spi.FailureKind;
import io.pqlconnector.spi.source.PushReceiver;
import io.pqlconnector.spi.source.PushReceiver.Push;
import io.pqlconnector.spi.source.PushReceiver.Verdict;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The server over a real socket, in front of a receiver that answers as a test wants. */
@Timeout(60)
final class WorkerServerTest {
    private static final String PATH = "/push/s3cret-part";
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final HttpClient client = HttpClient.newHttpClient();
    private final List<String> notices = new CopyOnWriteArrayList<>();
    private final List<String> bodies = new CopyOnWriteArrayList<>();
    private final AtomicInteger accepted = new AtomicInteger();
    private volatile Function<Push, Verdict> receiver = push -> Verdict.ACCEPTED;
    private WorkerServer server;

    @BeforeEach
    void start() throws IOException {
        server = start(PATIENCE);
    }

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void aPushReachesItsReceiverWithBodyAndHeaders() throws Exception {
        receiver = push -> {
            bodies.add(push.header("x-signature").orElse("") + ": " + new String(push.body(), UTF_8));
            return Verdict.ACCEPTED;
        };

        assertThat(post("{\"event\":\"Söme\"}").statusCode()).isEqualTo(200);

        assertThat(bodies).containsExactly("signed: {\"event\":\"Söme\"}");
        assertThat(accepted).hasValue(1);
        assertThat(notices).isEmpty();
    }

    @Test
    void eachVerdictHasItsStatusAndOnlyAcceptedPushesStartRuns() throws Exception {
        assertThat(statusOf(Verdict.NOT_SIGNED)).isEqualTo(401);
        assertThat(statusOf(Verdict.MALFORMED)).isEqualTo(400);
        assertThat(statusOf(Verdict.UNAVAILABLE)).isEqualTo(503);
        assertThat(accepted).hasValue(0);
        assertThat(statusOf(Verdict.ACCEPTED)).isEqualTo(200);
        assertThat(accepted).hasValue(1);
    }

    @Test
    void answersHaveNoBody() throws Exception {
        receiver = push -> Verdict.MALFORMED;

        assertThat(post("x").body()).isEmpty();
        assertThat(send("/elsewhere", "POST", BodyPublishers.noBody()).body()).isEmpty();
    }

    @Test
    void unknownPathsAreNotFoundWhateverTheMethod() throws Exception {
        for (String path : List.of("/", "/push", PATH + "/", PATH + "x", "/push/S3CRET-PART")) {
            assertThat(send(path, "POST", BodyPublishers.noBody()).statusCode())
                    .as(path)
                    .isEqualTo(404);
            assertThat(send(path, "GET", BodyPublishers.noBody()).statusCode())
                    .as(path)
                    .isEqualTo(404);
        }
        assertThat(accepted).hasValue(0);
    }

    @Test
    void onlyPostIsAllowed() throws Exception {
        for (String method : List.of("GET", "HEAD", "PUT", "DELETE", "OPTIONS")) {
            HttpResponse<String> answer = send(PATH, method, BodyPublishers.noBody());
            assertThat(answer.statusCode()).as(method).isEqualTo(405);
            assertThat(answer.headers().firstValue("Allow")).as(method).contains("POST");
        }
        assertThat(accepted).hasValue(0);
    }

    @Test
    void theLargestBodyIsTakenAndALargerOneIsNot() throws Exception {
        byte[] largest = new byte[PushHandler.LARGEST_BODY];
        byte[] larger = new byte[PushHandler.LARGEST_BODY + 1];

        assertThat(send(PATH, "POST", BodyPublishers.ofByteArray(largest)).statusCode())
                .isEqualTo(200);
        // Without a length that is told before.
        assertThat(send(PATH, "POST", BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(larger)))
                        .statusCode())
                .isEqualTo(413);
        assertThat(accepted).hasValue(1);
    }

    @Test
    void aBodyThatIsAnnouncedTooLargeIsRefusedBeforeItComes() throws IOException {
        try (Socket socket = connect()) {
            write(socket, "POST " + PATH + " HTTP/1.1\r\nHost: x\r\nContent-Length: 999999999\r\n\r\n");

            assertThat(firstLine(socket)).isEqualTo("HTTP/1.1 413 Request Entity Too Large");
        }
    }

    @Test
    void whatIsNoHttpIsRefusedAndHarmsNobody() throws Exception {
        for (String length : List.of("many", "-1", "99999999999999999999")) {
            try (Socket socket = connect()) {
                write(socket, "POST " + PATH + " HTTP/1.1\r\nHost: x\r\nContent-Length: " + length + "\r\n\r\n");

                assertThat(firstLine(socket)).as(length).isEqualTo("HTTP/1.1 400 Bad Request");
            }
        }
        assertThat(post("{}").statusCode()).isEqualTo(200);
        assertThat(accepted).hasValue(1);
    }

    @Test
    void clientsThatNeverFinishDoNotKeepOthersWaiting() throws Exception {
        try (Socket header = connect();
                Socket body = connect()) {
            write(header, "POST " + PATH + " HTTP/1.1\r\nHost: x\r\nContent-Le");
            write(body, "POST " + PATH + " HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\nhalf");

            assertThat(post("{}").statusCode()).isEqualTo(200);
        }
    }

    @Test
    void aFailureOfTheReceiverIsToldInItsWordsAndTheServiceSendsAgain() throws Exception {
        receiver = push -> {
            throw new AdapterException(FailureKind.UNAVAILABLE, "The inbox data/inbox is full.", null);
        };

        HttpResponse<String> answer = post("{}");

        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.body()).isEmpty();
        assertThat(notices)
                .containsExactly("segment: a push could not be kept (503); the service should send it again. Is there"
                        + " room on the disk, and may this user write to the data folder? The inbox data/inbox is full."
                        + " This is told once until a push is accepted.");
    }

    @Test
    void aServiceIsToldToSendAgainWhatIsNotOnDiskInTime() throws Exception {
        CountDownLatch written = new CountDownLatch(1);
        receiver = push -> {
            try {
                written.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return Verdict.ACCEPTED;
        };
        try (WorkerServer impatient = start(Duration.ofMillis(1))) {
            assertThat(client.send(
                                    request(impatient, PATH, "POST", BodyPublishers.ofString("{}")),
                                    HttpResponse.BodyHandlers.ofString())
                            .statusCode())
                    .isEqualTo(503);
        } finally {
            written.countDown();
        }
        assertThat(notices).singleElement().asString().contains("(503)", "Writing it took too long.");
    }

    @Test
    void closingAnswersWhatHasComeAndTakesNothingMore() throws Exception {
        CountDownLatch arrived = new CountDownLatch(1);
        CountDownLatch written = new CountDownLatch(1);
        receiver = push -> {
            arrived.countDown();
            try {
                written.await();
            } catch (InterruptedException e) {
                return Verdict.UNAVAILABLE;
            }
            return Verdict.ACCEPTED;
        };
        CompletableFuture<HttpResponse<String>> answer = client.sendAsync(
                request(server, PATH, "POST", BodyPublishers.ofString("{}")), HttpResponse.BodyHandlers.ofString());
        arrived.await();
        Thread closing = new Thread(server::close);
        closing.start();
        written.countDown();

        assertThat(answer.get().statusCode()).isEqualTo(200);
        closing.join();
        assertThatThrownBy(() -> post("{}")).isInstanceOf(ConnectException.class);
    }

    private WorkerServer start(Duration patience) throws IOException {
        PushReceiver scripted = new PushReceiver() {
            @Override
            public String path() {
                return PATH;
            }

            @Override
            public Verdict receive(Push push) {
                return receiver.apply(push);
            }
        };
        Intake intake = new Intake("segment", scripted, accepted::incrementAndGet, notices::add);
        return WorkerServer.start(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                List.of(intake),
                Pages.NONE,
                notices::add,
                patience);
    }

    private int statusOf(Verdict verdict) throws IOException, InterruptedException {
        receiver = push -> verdict;
        return post("{}").statusCode();
    }

    private HttpResponse<String> post(String body) throws IOException, InterruptedException {
        return send(PATH, "POST", BodyPublishers.ofString(body));
    }

    private HttpResponse<String> send(String path, String method, BodyPublisher body)
            throws IOException, InterruptedException {
        return client.send(request(server, path, method, body), HttpResponse.BodyHandlers.ofString());
    }

    private static HttpRequest request(WorkerServer to, String path, String method, BodyPublisher body) {
        return HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + to.address().getPort() + path))
                .header("X-Signature", "signed")
                .method(method, body)
                .build();
    }

    private Socket connect() throws IOException {
        return new Socket(InetAddress.getLoopbackAddress(), server.address().getPort());
    }

    private static void write(Socket socket, String text) throws IOException {
        OutputStream out = socket.getOutputStream();
        out.write(text.getBytes(UTF_8));
        out.flush();
    }

    private static String firstLine(Socket socket) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int next = socket.getInputStream().read();
                next >= 0 && next != '\r';
                next = socket.getInputStream().read()) {
            line.append((char) next);
        }
        return line.toString();
    }
}

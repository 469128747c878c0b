package io.pqlconnector.worker.serve;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.pqlconnector.spi.config.Secret;
import io.pqlconnector.spi.source.PushReceiver;
import io.pqlconnector.worker.serve.Page.Audience;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Pages over a real socket: who may read them, and what comes back. */
@Timeout(60)
final class PagesTest {
    private static final String PUSH = "/push/s3cret-part";
    private static final String TOKEN = "0123456789abcdef";
    private static final int SLOW_CLIENTS = 60;

    private final HttpClient client = HttpClient.newHttpClient();
    private final List<String> notices = new CopyOnWriteArrayList<>();
    private final CountDownLatch held = new CountDownLatch(1);
    private Optional<Secret> token = Optional.empty();
    private WorkerServer server;

    @BeforeEach
    void start() throws IOException {
        PushReceiver accepting = new PushReceiver() {
            @Override
            public String path() {
                return PUSH;
            }

            @Override
            public Verdict receive(Push push) {
                return Verdict.ACCEPTED;
            }
        };
        Intake intake = new Intake("segment", accepting, () -> {}, notices::add);
        server = WorkerServer.start(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), List.of(intake), pages(), notices::add);
    }

    @AfterEach
    void close() {
        held.countDown();
        server.close();
    }

    private Pages pages() {
        Map<String, Page> pages = Map.of(
                "/open", new Page(Audience.ALL, asked -> text(asked.trusted() ? "all of it" : "little")),
                "/closed",
                        new Page(
                                Audience.TRUSTED,
                                asked -> text(asked.parameters().getOrDefault("q", "nothing"))),
                "/broken",
                        new Page(Audience.TRUSTED, asked -> {
                            throw new IllegalStateException("jo@acme.com");
                        }),
                "/held",
                        new Page(Audience.TRUSTED, asked -> {
                            try {
                                held.await();
                            } catch (InterruptedException e) {
                                Thread.currentThread().interrupt();
                            }
                            return text("held");
                        }));
        return new Pages() {
            @Override
            public Optional<Page> at(String path) {
                return Optional.ofNullable(pages.get(path));
            }

            @Override
            public Optional<Secret> token() {
                return token;
            }
        };
    }

    private static Answer text(String text) {
        return Answer.of(Answer.OK, "text/plain", text);
    }

    @Test
    void aPageIsReadAndNotKeptByAnybody() throws Exception {
        HttpResponse<String> answer = send("GET", "/closed?p=1&q=S%C3%B6me+%26");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("Söme &");
        assertThat(answer.headers().map())
                .containsEntry("content-type", List.of("text/plain"))
                .containsEntry("cache-control", List.of("no-store"))
                .containsEntry("x-content-type-options", List.of("nosniff"))
                .containsEntry("referrer-policy", List.of("no-referrer"))
                .containsEntry("content-security-policy", List.of("default-src 'none'; frame-ancestors 'none'"));
    }

    @Test
    void aHeadIsAnsweredWithoutTheBody() throws Exception {
        HttpResponse<String> answer = send("HEAD", "/closed");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEmpty();
        assertThat(answer.headers().firstValue("Content-Length")).contains("7");
    }

    @Test
    void nothingCanBeChanged() throws Exception {
        for (String method : List.of("POST", "PUT", "DELETE", "PATCH", "OPTIONS")) {
            HttpResponse<String> answer = send(method, "/open");
            assertThat(answer.statusCode()).as(method).isEqualTo(405);
            assertThat(answer.headers().firstValue("Allow")).as(method).contains("GET, HEAD");
        }
    }

    @Test
    void whatIsNoPageIsNotFound() throws Exception {
        for (String path : List.of("/", "/open/", "/OPEN", "/open/../closed", "/..%2f..%2fetc/passwd")) {
            HttpResponse<String> answer = send("GET", path);
            assertThat(answer.statusCode()).as(path).isEqualTo(404);
            assertThat(answer.body()).as(path).isEmpty();
        }
        assertThat(send("GET", "/open?" + "x".repeat(Router.LONGEST_ADDRESS)).statusCode())
                .isEqualTo(414);
    }

    @Test
    void withATokenOnlyProbesAreAnsweredWithoutIt() throws Exception {
        token = Optional.of(new Secret(TOKEN));

        assertThat(send("GET", "/open").body()).isEqualTo("little");
        for (String path : List.of("/closed", "/broken")) {
            HttpResponse<String> answer = send("GET", path);
            assertThat(answer.statusCode()).as(path).isEqualTo(401);
            assertThat(answer.headers().firstValue("WWW-Authenticate")).as(path).contains("Bearer");
            assertThat(answer.body()).as(path).isEmpty();
        }
        assertThat(send("GET", "/closed", "Authorization", "Bearer " + TOKEN + "x")
                        .statusCode())
                .isEqualTo(401);
        assertThat(send("GET", "/closed", "Authorization", "Bearer " + TOKEN).body())
                .isEqualTo("nothing");
        assertThat(send("GET", "/open", "Authorization", "Bearer " + TOKEN).body())
                .isEqualTo("all of it");
    }

    @Test
    void withoutATokenAPageInABrowserCannotAskUnderItsOwnName() throws IOException {
        assertThat(firstLine("GET /closed HTTP/1.1\r\nHost: evil.example\r\n\r\n"))
                .contains(" 403 ");
        assertThat(firstLine("GET /open HTTP/1.1\r\nHost: evil.example\r\n\r\n"))
                .contains(" 403 ");
        assertThat(firstLine("GET /closed HTTP/1.1\r\nHost: localhost:1\r\n\r\n"))
                .contains(" 200 ");
        assertThat(firstLine("POST " + PUSH + " HTTP/1.1\r\nHost: hooks.acme.com\r\nContent-Length: 0\r\n\r\n"))
                .as("a push through a proxy")
                .contains(" 200 ");
    }

    @Test
    void aPageThatFailsSaysNothingOfWhatItHolds() throws Exception {
        HttpResponse<String> answer = send("GET", "/broken");

        assertThat(answer.statusCode()).isEqualTo(500);
        assertThat(answer.body()).isEmpty();
        assertThat(notices)
                .containsExactly("A page of the server failed (java.lang.IllegalStateException). This is a fault of the"
                        + " program; please report it.");
    }

    @Test
    void probesAreAnsweredWhileManySlowClientsPush() throws Exception {
        List<Socket> slow = new ArrayList<>();
        try {
            for (int i = 0; i < SLOW_CLIENTS; i++) {
                Socket socket = new Socket(
                        InetAddress.getLoopbackAddress(), server.address().getPort());
                slow.add(socket);
                String request = i % 2 == 0
                        ? "POST " + PUSH + " HTTP/1.1\r\nHost: x\r\nContent-Le"
                        : "POST " + PUSH + " HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\n\r\nha";
                socket.getOutputStream().write(request.getBytes(UTF_8));
                socket.getOutputStream().flush();
            }

            assertThat(send("GET", "/open").body()).isEqualTo("all of it");

            // Had it been answered only when they were dropped, this one would be gone.
            Socket first = slow.get(0);
            first.getOutputStream().write("ngth: 0\r\n\r\n".getBytes(UTF_8));
            first.getOutputStream().flush();
            assertThat(first.getInputStream().read()).isEqualTo('H');
        } finally {
            for (Socket socket : slow) {
                socket.close();
            }
        }
    }

    @Test
    void onlySoManyReadTheLedgerAtOnceAndProbesAreNotAmongThem() throws Exception {
        List<CompletableFuture<HttpResponse<String>>> readers = new ArrayList<>();
        for (int i = 0; i <= Router.PAGES_AT_ONCE; i++) {
            readers.add(client.sendAsync(request("GET", "/held"), HttpResponse.BodyHandlers.ofString()));
        }
        HttpResponse<?> first = (HttpResponse<?>) CompletableFuture.anyOf(readers.toArray(CompletableFuture[]::new))
                .get();
        assertThat(first.statusCode()).isEqualTo(503);
        assertThat(first.headers().firstValue("Retry-After")).contains("1");

        assertThat(send("GET", "/open").statusCode()).isEqualTo(200);
        held.countDown();

        int read = 0;
        for (CompletableFuture<HttpResponse<String>> reader : readers) {
            read += reader.get().statusCode() == 200 ? 1 : 0;
        }
        assertThat(read).isEqualTo(Router.PAGES_AT_ONCE);
    }

    private HttpResponse<String> send(String method, String path, String... headers)
            throws IOException, InterruptedException {
        return client.send(request(method, path, headers), HttpResponse.BodyHandlers.ofString());
    }

    private HttpRequest request(String method, String path, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + server.address().getPort() + path))
                .timeout(Duration.ofSeconds(50))
                .method(method, BodyPublishers.noBody());
        return (headers.length == 0 ? request : request.headers(headers)).build();
    }

    private String firstLine(String request) throws IOException {
        try (Socket socket =
                new Socket(InetAddress.getLoopbackAddress(), server.address().getPort())) {
            socket.getOutputStream().write(request.getBytes(UTF_8));
            socket.getOutputStream().flush();
            StringBuilder line = new StringBuilder();
            for (int next = socket.getInputStream().read();
                    next >= 0 && next != '\r';
                    next = socket.getInputStream().read()) {
                line.append((char) next);
            }
            return line.toString();
        }
    }
}

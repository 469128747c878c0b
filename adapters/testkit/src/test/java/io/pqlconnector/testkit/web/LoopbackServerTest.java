package io.pqlconnector.testkit.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Seen by a client that is not ours. */
final class LoopbackServerTest {
    private final HttpClient client = HttpClient.newHttpClient();

    @Test
    void answersAsItIsTold() throws Exception {
        try (LoopbackServer server = new LoopbackServer(asked -> new Answer.Whole(
                        201, asked + " " + asked.header("x-trace").orElse("") + " " + asked.text())
                .with("X-Answer", "yes"))) {
            HttpResponse<String> response = client.send(
                    HttpRequest.newBuilder(server.url().resolve("/a?b=c"))
                            .header("X-Trace", "7")
                            .POST(HttpRequest.BodyPublishers.ofString("caf\u00e9"))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());

            assertThat(response.statusCode()).isEqualTo(201);
            assertThat(response.body()).isEqualTo("POST /a?b=c 7 caf\u00e9");
            assertThat(response.headers().firstValue("x-answer")).contains("yes");
        }
    }

    @Test
    void resetsAConnection() {
        try (LoopbackServer server = new LoopbackServer(asked -> new Answer.Reset())) {
            assertThatThrownBy(() -> get(server.url())).isInstanceOf(IOException.class);
        }
    }

    @Test
    void breaksItsSilenceOnlyByClosing() throws Exception {
        CompletableFuture<Asked> arrived = new CompletableFuture<>();
        LoopbackServer server = new LoopbackServer(asked -> {
            arrived.complete(asked);
            return new Answer.Silence();
        });
        CompletableFuture<HttpResponse<String>> response =
                client.sendAsync(HttpRequest.newBuilder(server.url()).build(), HttpResponse.BodyHandlers.ofString());
        arrived.get(30, TimeUnit.SECONDS);
        assertThat(response).isNotDone();

        server.close();

        assertThatThrownBy(() -> response.get(30, TimeUnit.SECONDS))
                .isInstanceOf(ExecutionException.class)
                .hasCauseInstanceOf(IOException.class);
    }

    @Test
    void cutsAnAnswerInHalf() throws Exception {
        LoopbackServer server = new LoopbackServer(asked -> new Answer.Stalled(new Answer.Whole(200, "0123456789")));
        HttpResponse<java.io.InputStream> response =
                client.send(HttpRequest.newBuilder(server.url()).build(), HttpResponse.BodyHandlers.ofInputStream());

        assertThat(response.body().readNBytes(5)).asString().isEqualTo("01234");

        server.close();
        assertThatThrownBy(() -> response.body().read()).isInstanceOf(IOException.class);
    }

    @Test
    void tellsOfAMistakeInTheFake() {
        LoopbackServer server = new LoopbackServer(asked -> {
            throw new IllegalStateException("oh no");
        });
        assertThatThrownBy(() -> get(server.url())).isInstanceOf(IOException.class);

        assertThatThrownBy(server::close).isInstanceOf(AssertionError.class).hasRootCauseMessage("oh no");
    }

    private HttpResponse<String> get(URI url) throws IOException, InterruptedException {
        return client.send(HttpRequest.newBuilder(url).build(), HttpResponse.BodyHandlers.ofString());
    }
}

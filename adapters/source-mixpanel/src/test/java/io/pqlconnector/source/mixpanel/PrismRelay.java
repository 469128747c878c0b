package io.pqlconnector.source.mixpanel;

import io.pqlconnector.testkit.web.Answer;
import io.pqlconnector.testkit.web.Asked;
import io.pqlconnector.testkit.web.LoopbackServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Stands before Prism: keeps what was asked and how it was answered, since a source tells only what came of it. Can say of the
 * one page of the example that more follow.
 */
final class PrismRelay implements AutoCloseable {
    private static final List<String> PASSED_ON = List.of("accept", "accept-encoding", "authorization", "content-type");

    private final HttpClient client = HttpClient.newHttpClient();
    private final LoopbackServer server = new LoopbackServer(this::relay);
    private final String prism;
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private final List<Integer> statuses = new CopyOnWriteArrayList<>();
    private volatile int fullPages;

    PrismRelay(String prism) {
        this.prism = prism;
    }

    /** What Prism answered. */
    record Reply(int status, String body) {}

    /** Where the relay is. */
    String url() {
        return server.url().toString();
    }

    /** What was asked, in order: method, path with its query, and form. */
    List<String> asked() {
        return List.copyOf(asked);
    }

    /** With which status, in the same order. */
    List<Integer> statuses() {
        return List.copyOf(statuses);
    }

    /** From now on so many pages are full, with the one profile of the example, and the one after them is empty. */
    void fullPages(int pages) {
        fullPages = pages;
    }

    /** Asks Prism itself. */
    Reply ask(String method, String path, Map<String, String> headers, String body)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(prism + path))
                .timeout(Duration.ofSeconds(20))
                .method(method, HttpRequest.BodyPublishers.ofString(body));
        headers.forEach(request::header);
        HttpResponse<String> response = client.send(request.build(), HttpResponse.BodyHandlers.ofString());
        return new Reply(response.statusCode(), response.body());
    }

    private Answer relay(Asked request) throws InterruptedException {
        Map<String, String> headers = new TreeMap<>();
        PASSED_ON.forEach(name -> request.header(name).ifPresent(value -> headers.put(name, value)));
        try {
            Reply reply = ask(request.method(), request.path(), headers, request.text());
            asked.add(request + " " + request.text());
            statuses.add(reply.status());
            return new Answer.Whole(reply.status(), Map.of(), page(reply.body(), statuses.size()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String page(String body, int number) {
        if (fullPages == 0) {
            return body;
        }
        return number > fullPages
                ? "{\"status\":\"ok\",\"results\":[]}"
                : body.replace("\"page_size\":1000", "\"page_size\":1");
    }

    @Override
    public void close() {
        server.close();
    }
}

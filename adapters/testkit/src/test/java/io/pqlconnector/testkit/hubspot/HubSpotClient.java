package io.pqlconnector.testkit.hubspot;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Asks a fake HubSpot through a client that is not ours. Bodies are written with single quotes. */
final class HubSpotClient {
    private static final JsonMapper JSON = new JsonMapper();

    private final HttpClient http = HttpClient.newHttpClient();
    private final FakeHubSpot hubSpot;
    private String token;

    HubSpotClient(FakeHubSpot hubSpot) {
        this.hubSpot = hubSpot;
        this.token = hubSpot.secret();
    }

    /** What came back. */
    record Reply(int status, HttpHeaders headers, JsonNode body) {

        /** A part of the body by JSON pointer, as text. */
        String at(String pointer) {
            return body.at(pointer).asString("");
        }

        String header(String name) {
            return headers.firstValue(name).orElse("");
        }
    }

    void token(String other) {
        token = other;
    }

    Reply get(String path) throws IOException, InterruptedException {
        return send("GET", path, "");
    }

    Reply post(String path, String body) throws IOException, InterruptedException {
        return send("POST", path, body);
    }

    /** Sends a body whose single quotes stand for double ones. */
    Reply send(String method, String path, String body) throws IOException, InterruptedException {
        return sendRaw(method, path, "application/json", body.replace('\'', '"'));
    }

    Reply sendRaw(String method, String path, String type, String body) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(hubSpot.url() + path))
                .header("Authorization", "Bearer " + token)
                .header("Content-Type", type)
                .method(
                        method,
                        body.isEmpty()
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofString(body))
                .build();
        HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
        JsonNode json = response.body().isEmpty() ? JSON.createObjectNode() : JSON.readTree(response.body());
        return new Reply(response.statusCode(), response.headers(), json);
    }
}

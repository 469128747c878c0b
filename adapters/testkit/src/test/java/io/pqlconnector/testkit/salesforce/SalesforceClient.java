package io.pqlconnector.testkit.salesforce;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.Signature;
import java.util.Base64;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Asks a fake Salesforce through a client that is not ours. Bodies are written with single quotes. */
final class SalesforceClient {
    private static final JsonMapper JSON = new JsonMapper();
    private static final String DATA = "/services/data/v66.0/";

    private final HttpClient http = HttpClient.newHttpClient();
    private final FakeSalesforce salesforce;
    private String token = "";
    private Map<String, String> headers = Map.of();

    SalesforceClient(FakeSalesforce salesforce) {
        this.salesforce = salesforce;
    }

    /** What came back. */
    record Reply(int status, HttpHeaders headers, String text, JsonNode body) {

        /** A part of the body by JSON pointer, as text. */
        String at(String pointer) {
            return body.at(pointer).asString("");
        }

        String header(String name) {
            return headers.firstValue(name).orElse("");
        }
    }

    /** Logs in with a JWT as it should be. */
    SalesforceClient login() throws IOException, InterruptedException, GeneralSecurityException {
        Reply reply = login(jwt("https://login.salesforce.com", 120));
        token = reply.at("/access_token");
        return this;
    }

    Reply login(String assertion) throws IOException, InterruptedException {
        return token(Map.of("grant_type", "urn:ietf:params:oauth:grant-type:jwt-bearer", "assertion", assertion));
    }

    String jwt(String audience, long seconds) throws GeneralSecurityException {
        SalesforceApp app = salesforce.app();
        String claims = "{\"iss\":\"%s\",\"sub\":\"%s\",\"aud\":\"%s\",\"exp\":%d}"
                .formatted(
                        app.clientId(),
                        app.username(),
                        audience,
                        salesforce.now().getEpochSecond() + seconds);
        String text = base64("{\"alg\":\"RS256\"}") + "." + base64(claims);
        Signature signature = Signature.getInstance("SHA256withRSA");
        signature.initSign(app.keys().getPrivate());
        signature.update(text.getBytes(StandardCharsets.US_ASCII));
        return text + "." + Base64.getUrlEncoder().withoutPadding().encodeToString(signature.sign());
    }

    private static String base64(String text) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    Reply token(Map<String, String> form) throws IOException, InterruptedException {
        StringBuilder body = new StringBuilder();
        form.forEach((name, value) -> body.append(body.isEmpty() ? "" : "&")
                .append(name)
                .append('=')
                .append(URLEncoder.encode(value, StandardCharsets.UTF_8)));
        return send(
                "POST",
                salesforce.loginUrl() + "/services/oauth2/token",
                "application/x-www-form-urlencoded",
                body.toString());
    }

    void useToken(String other) {
        token = other;
    }

    void headers(Map<String, String> others) {
        headers = others;
    }

    Reply get(String path) throws IOException, InterruptedException {
        return send("GET", url(path), "application/json", "");
    }

    /** Asks a host where the org may not be any more. */
    Reply at(String host, String path) throws IOException, InterruptedException {
        return send("GET", host + DATA + path, "application/json", "");
    }

    Reply query(String soql) throws IOException, InterruptedException {
        return get("query?q=" + URLEncoder.encode(soql, StandardCharsets.UTF_8));
    }

    Reply post(String path, String body) throws IOException, InterruptedException {
        return send("POST", url(path), "application/json", body.replace('\'', '"'));
    }

    Reply patch(String path, String body) throws IOException, InterruptedException {
        return send("PATCH", url(path), "application/json", body.replace('\'', '"'));
    }

    Reply delete(String path) throws IOException, InterruptedException {
        return send("DELETE", url(path), "application/json", "");
    }

    Reply csv(String path, String body) throws IOException, InterruptedException {
        return send("PUT", url(path), "text/csv; charset=UTF-8", body);
    }

    /** Creates a record and answers with its id. */
    String created(String type, String fields) throws IOException, InterruptedException {
        return post("sobjects/" + type, fields).at("/id");
    }

    Reply upsert(String type, String key, String... records) throws IOException, InterruptedException {
        StringBuilder all = new StringBuilder();
        for (String record : records) {
            all.append(all.isEmpty() ? "" : ",")
                    .append("{'attributes':{'type':'" + type + "'},")
                    .append(record)
                    .append('}');
        }
        return patch("composite/sobjects/" + type + "/" + key, "{'allOrNone':false,'records':[" + all + "]}");
    }

    Reply sendRaw(String method, String path, String type, String body) throws IOException, InterruptedException {
        return send(method, url(path), type, body);
    }

    private String url(String path) {
        return salesforce.instanceUrl() + (path.startsWith("/") ? path : DATA + path);
    }

    private Reply send(String method, String url, String type, String body) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url))
                .header("Authorization", "Bearer " + token)
                .header("Content-Type", type)
                .method(
                        method,
                        body.isEmpty()
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofString(body));
        headers.forEach(request::header);
        HttpResponse<String> response =
                http.send(request.build(), HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
        return new Reply(response.statusCode(), response.headers(), response.body(), json(response.body()));
    }

    private static JsonNode json(String text) {
        try {
            return text.isEmpty() ? JSON.createObjectNode() : JSON.readTree(text);
        } catch (JacksonException e) {
            return JSON.createObjectNode();
        }
    }
}

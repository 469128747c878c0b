package io.pqlconnector.crm.salesforce.outreach;

import io.pqlconnector.crm.salesforce.cadence.once.Answer;
import io.pqlconnector.crm.salesforce.cadence.once.Failures;
import io.pqlconnector.crm.salesforce.cadence.once.Vocabulary;
import io.pqlconnector.http.HttpCall;
import io.pqlconnector.http.HttpLane;
import io.pqlconnector.http.Json;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Calls in Outreach's dialect of JSON:API (Salesforce contract §5.2): its media type without a charset, which it would answer
 * with 415, numbers as ids, and pages that are linked by a cursor.
 */
final class OutreachApi implements AutoCloseable {
    static final Vocabulary WORDS = new Vocabulary("Outreach", "sequence", "prospect");

    /** What a person can do who gets 403. */
    static final String SCOPES =
            "The app needs the scopes prospects.all, sequenceStates.all, sequences.read, mailboxes.read"
                    + " and users.read, and the user who authorized it the same rights: docs/adapters/outreach-salesloft.md";

    private static final String MEDIA_TYPE = "application/vnd.api+json";
    private static final String ROOT = "/api/v2";

    private final HttpLane lane;
    private final HttpLane login;

    /**
     * Over two lanes, which are closed with this.
     *
     * @param login where the lane gets its tokens
     */
    OutreachApi(HttpLane lane, HttpLane login) {
        this.lane = lane;
        this.login = login;
    }

    /** Reads one thing. */
    Answer get(String template, String... values) throws InterruptedException {
        return send(HttpCall.get(ROOT + template, values));
    }

    /** Sends something. */
    Answer post(HttpCall.Effect effect, String path, ObjectNode body) throws InterruptedException {
        return send(HttpCall.of("POST", effect, ROOT + path)
                .body(MEDIA_TYPE, body.toString().getBytes(StandardCharsets.UTF_8)));
    }

    /**
     * Reads a list to its end.
     *
     * @param pages how many pages there can be at most; more would mean that Outreach does not know a filter
     * @param what for messages, as the object of "let us": {@code read its users}
     */
    List<JsonNode> list(String path, Map<String, String> query, int pages, String what) throws InterruptedException {
        List<JsonNode> items = new ArrayList<>();
        Map<String, String> page = query;
        for (int i = 0; i < pages; i++) {
            HttpCall call = HttpCall.get(ROOT + path);
            for (Map.Entry<String, String> parameter : page.entrySet()) {
                call = call.query(parameter.getKey(), parameter.getValue());
            }
            Answer answer = send(call);
            if (!answer.isSuccess()) {
                throw Failures.refused(WORDS, answer, what, SCOPES);
            }
            if (!answer.body().path("data").isArray()) {
                throw Failures.notUnderstood(WORDS, what);
            }
            answer.body().path("data").forEach(items::add);
            String next = Json.text(answer.body().path("links"), "next");
            if (next.isEmpty()) {
                return items;
            }
            page = query(next, what);
        }
        throw Failures.notUnderstood(WORDS, what);
    }

    /** A reference to something, whose id is sent as a number. */
    static ObjectNode reference(String type, String id) {
        ObjectNode reference = Json.object();
        reference.putObject("data").put("type", type).put("id", Long.parseLong(id));
        return reference;
    }

    /** The id at the end of a relationship; empty if the answer does not say. */
    static String related(JsonNode node, String relationship) {
        return Json.text(node.path("relationships").path(relationship).path("data"), "id");
    }

    /** How many requests were sent. */
    long calls() {
        return lane.callUsage().calls() + login.callUsage().calls();
    }

    @Override
    public void close() {
        lane.close();
        login.close();
    }

    private Answer send(HttpCall call) throws InterruptedException {
        return Answer.of(lane.send(call.header("Accept", MEDIA_TYPE).header("Content-Type", MEDIA_TYPE)));
    }

    // Only the query of a link: where Outreach is, the configuration says.
    private static Map<String, String> query(String link, String what) {
        Map<String, String> query = new LinkedHashMap<>();
        try {
            for (String pair : link.substring(link.indexOf('?') + 1).split("&", -1)) {
                String[] sides = pair.split("=", 2);
                query.put(decoded(sides[0]), sides.length > 1 ? decoded(sides[1]) : "");
            }
        } catch (IllegalArgumentException e) {
            throw Failures.notUnderstood(WORDS, what);
        }
        return query;
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }
}

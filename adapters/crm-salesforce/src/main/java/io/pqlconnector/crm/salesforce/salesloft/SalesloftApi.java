package io.pqlconnector.crm.salesforce.salesloft;

import io.pqlconnector.crm.salesforce.cadence.once.Answer;
import io.pqlconnector.crm.salesforce.cadence.once.Failures;
import io.pqlconnector.crm.salesforce.cadence.once.Vocabulary;
import io.pqlconnector.http.HttpCall;
import io.pqlconnector.http.HttpLane;
import io.pqlconnector.http.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Calls to Salesloft: plain JSON, and pages by number (Salesforce contract §5.3). */
final class SalesloftApi implements AutoCloseable {
    static final Vocabulary WORDS = new Vocabulary("Salesloft", "cadence", "person");

    /** What a person can do who gets 403. */
    static final String RIGHTS =
            "The user of the API key must be allowed to see the people, cadences and users of the team and"
                    + " to add people to cadences: docs/adapters/outreach-salesloft.md";

    private static final String ROOT = "/v2";
    private static final int PAGE = 100;

    private final HttpLane lane;

    /** Over a lane, which is closed with this. */
    SalesloftApi(HttpLane lane) {
        this.lane = lane;
    }

    /** Reads one thing. */
    Answer get(String template, String... values) throws InterruptedException {
        return send(HttpCall.get(ROOT + template, values));
    }

    /** Sends something. */
    Answer post(HttpCall.Effect effect, String path, ObjectNode body) throws InterruptedException {
        return send(HttpCall.of("POST", effect, ROOT + path).json(body.toString()));
    }

    /**
     * Reads a list to its end.
     *
     * @param pages how many pages there can be at most; more would mean that Salesloft does not know a filter
     * @param what for messages, as the object of "let us": {@code read its users}
     */
    List<JsonNode> list(String path, Map<String, String> query, int pages, String what) throws InterruptedException {
        List<JsonNode> items = new ArrayList<>();
        String page = "1";
        for (int i = 0; i < pages; i++) {
            HttpCall call = HttpCall.get(ROOT + path)
                    .query("per_page", Integer.toString(PAGE))
                    .query("page", page);
            for (Map.Entry<String, String> parameter : query.entrySet()) {
                call = call.query(parameter.getKey(), parameter.getValue());
            }
            Answer answer = send(call);
            if (!answer.isSuccess()) {
                throw Failures.refused(WORDS, answer, what, RIGHTS);
            }
            JsonNode data = answer.body().path("data");
            if (!data.isArray()) {
                throw Failures.notUnderstood(WORDS, what);
            }
            data.forEach(items::add);
            page = next(answer.body().path("metadata").path("paging"), data.size(), i + 2);
            if (page.isEmpty()) {
                return items;
            }
        }
        throw Failures.notUnderstood(WORDS, what);
    }

    // Where Salesloft does not say which page is the next one, a full page is not the last.
    private static String next(JsonNode paging, int items, int number) {
        if (paging.has("next_page")) {
            return Json.text(paging, "next_page");
        }
        return items >= PAGE ? Integer.toString(number) : "";
    }

    /** Whether something is related to a thing; one of which the answer does not speak counts as related. */
    static boolean isOf(JsonNode node, String relation, String id) {
        String related = Json.text(node.path(relation), "id");
        return related.isEmpty() || related.equals(id);
    }

    /** How many requests were sent. */
    long calls() {
        return lane.callUsage().calls();
    }

    @Override
    public void close() {
        lane.close();
    }

    private Answer send(HttpCall call) throws InterruptedException {
        return Answer.of(lane.send(call.header("Accept", "application/json")));
    }
}

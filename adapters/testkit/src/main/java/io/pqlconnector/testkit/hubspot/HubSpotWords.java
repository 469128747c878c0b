package io.pqlconnector.testkit.hubspot;

import io.pqlconnector.testkit.crm.VendorWords;
import io.pqlconnector.testkit.web.Answer;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** How HubSpot says what goes wrong (HubSpot contract §3, §5). */
final class HubSpotWords implements VendorWords {
    private static final JsonMapper JSON = new JsonMapper();

    private final Credentials credentials;
    private final AtomicLong correlations = new AtomicLong();

    HubSpotWords(Credentials credentials) {
        this.credentials = credentials;
    }

    /** The answer for an error. */
    Answer.Whole answer(HubSpotError error) {
        ObjectNode body = error.body();
        body.put("correlationId", new UUID(0x1abe11ed, correlations.incrementAndGet()).toString());
        Answer.Whole answer = json(error.status(), body);
        return error.retryAfter()
                .map(wait -> answer.with("Retry-After", Long.toString(wait.toSeconds())))
                .orElse(answer);
    }

    static Answer.Whole json(int status, JsonNode body) {
        return new Answer.Whole(status, body.toString()).with("Content-Type", "application/json;charset=utf-8");
    }

    static Answer.Whole empty() {
        return new Answer.Whole(204, "");
    }

    @Override
    public Answer.Whole throttled() {
        return answer(RateLimits.throttled("TEN_SECONDLY_ROLLING"));
    }

    @Override
    public Answer.Whole expireToken() {
        return answer(credentials.expireNow());
    }

    /** Half of the results; of an answer about one record, its id. */
    @Override
    public Answer.Whole halved(Answer.Whole answer) {
        if (answer.body().isEmpty() || !(JSON.readTree(answer.body()) instanceof ObjectNode body)) {
            return answer;
        }
        if (body.path("results").isArray()) {
            List<JsonNode> results =
                    new ArrayList<>(body.path("results").valueStream().toList());
            body.putArray("results").addAll(results.subList(0, results.size() / 2));
        } else {
            body.remove("id");
        }
        return new Answer.Whole(answer.status(), answer.headers(), body.toString());
    }
}

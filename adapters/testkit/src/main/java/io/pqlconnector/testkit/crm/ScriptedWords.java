package io.pqlconnector.testkit.crm;

import io.pqlconnector.testkit.web.Answer;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** How the scripted CRM says what goes wrong. */
final class ScriptedWords implements VendorWords {
    /** The answer to a token that is not good. */
    static final Answer.Whole EXPIRED = new Answer.Whole(401, "{\"code\":\"EXPIRED_TOKEN\"}");

    private static final JsonMapper JSON = new JsonMapper();

    private final Tokens tokens;

    ScriptedWords(Tokens tokens) {
        this.tokens = tokens;
    }

    @Override
    public Answer.Whole throttled() {
        return new Answer.Whole(429, Mishap.HTML);
    }

    @Override
    public Answer.Whole expireToken() {
        tokens.expire();
        return EXPIRED;
    }

    @Override
    public Answer.Whole halved(Answer.Whole answer) {
        JsonNode body = JSON.readTree(answer.body());
        if (!body.path("results").isArray()) {
            return answer;
        }
        ObjectNode half = JSON.createObjectNode();
        List<JsonNode> results = body.path("results").valueStream().toList();
        half.putArray("results").addAll(results.subList(0, results.size() / 2));
        return new Answer.Whole(answer.status(), answer.headers(), half.toString());
    }
}

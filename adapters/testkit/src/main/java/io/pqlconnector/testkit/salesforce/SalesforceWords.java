package io.pqlconnector.testkit.salesforce;

import io.pqlconnector.testkit.crm.VendorWords;
import io.pqlconnector.testkit.web.Answer;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** How Salesforce says what goes wrong (Salesforce contract §1.5, §6.3). */
final class SalesforceWords implements VendorWords {
    private final Sessions sessions;

    SalesforceWords(Sessions sessions) {
        this.sessions = sessions;
    }

    @Override
    public Answer.Whole throttled() {
        return LimitsApi.concurrent().asAnswer();
    }

    @Override
    public Answer.Whole expireToken() {
        sessions.end();
        return Sessions.expired().asAnswer();
    }

    /** Half of the results; of an answer about one record, its id. */
    @Override
    public Answer.Whole halved(Answer.Whole answer) {
        if (answer.body().isEmpty() || answer.status() >= 300) {
            return answer;
        }
        JsonNode body = Json.read(answer.body());
        if (body instanceof ArrayNode results) {
            return with(answer, half(results));
        }
        if (body instanceof ObjectNode object) {
            if (object.get("compositeResponse") instanceof ArrayNode parts) {
                object.set("compositeResponse", half(parts));
            }
            object.remove("id");
        }
        return with(answer, body);
    }

    private static ArrayNode half(ArrayNode all) {
        List<JsonNode> results = new ArrayList<>(all.valueStream().toList());
        return Json.array().addAll(results.subList(0, results.size() / 2));
    }

    private static Answer.Whole with(Answer.Whole answer, JsonNode body) {
        return new Answer.Whole(answer.status(), answer.headers(), body.toString());
    }
}

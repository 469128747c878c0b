package io.pqlconnector.crm.salesforce.cadence.once;

import io.pqlconnector.http.HttpReply;
import io.pqlconnector.http.Json;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/**
 * What a provider answered.
 *
 * @param body missing if there was none, or it is no JSON
 */
public record Answer(int status, JsonNode body) {
    private static final Pattern ID = Pattern.compile("[0-9]{1,18}");

    /** Whether a text is an id: both providers count what they have. */
    public static boolean isId(String text) {
        return ID.matcher(text).matches();
    }

    /** Reads a reply. */
    public static Answer of(HttpReply reply) {
        return new Answer(reply.status(), Json.parse(reply.body()).orElseGet(Json::missing));
    }

    /** Whether the status says that all went well. */
    public boolean isSuccess() {
        return status >= 200 && status < 300;
    }

    /** The id of what the answer is about; empty if it says none. */
    public String id() {
        return Json.text(body.path("data"), "id");
    }

    /** What an answer that is no success says. */
    public Refusal refusal() {
        return Refusal.of(body);
    }
}

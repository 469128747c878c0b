package io.pqlconnector.testkit.salesforce;

import io.pqlconnector.testkit.web.Answer;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** JSON as Salesforce sends and takes it. */
final class Json {
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();

    private Json() {}

    static ObjectNode object() {
        return MAPPER.createObjectNode();
    }

    static ArrayNode array() {
        return MAPPER.createArrayNode();
    }

    static Answer.Whole answer(int status, JsonNode body) {
        return new Answer.Whole(status, body.toString()).with("Content-Type", "application/json;charset=UTF-8");
    }

    static Answer.Whole empty() {
        return new Answer.Whole(204, "");
    }

    /** A body that a client sent. */
    static JsonNode read(String text) {
        try {
            return MAPPER.readTree(text);
        } catch (JacksonException e) {
            throw SalesforceError.whole(
                    400,
                    "JSON_PARSER_ERROR",
                    e.getOriginalMessage() + " at [line:" + e.getLocation().getLineNr() + ", column:"
                            + e.getLocation().getColumnNr() + "]");
        }
    }

    /** A body that has to be an object. */
    static ObjectNode readObject(String text) {
        if (read(text) instanceof ObjectNode object) {
            return object;
        }
        throw SalesforceError.whole(
                400, "JSON_PARSER_ERROR", "The HTTP entity body is required, but this request has none");
    }
}

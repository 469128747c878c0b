package io.pqlconnector.http;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.MissingNode;
import tools.jackson.databind.node.ObjectNode;

/** Reads a vendor's JSON leniently, since every field of an answer may be missing, and makes ours. */
public final class Json {
    private static final JsonMapper MAPPER = new JsonMapper();

    private Json() {}

    /** An empty object. */
    public static ObjectNode object() {
        return MAPPER.createObjectNode();
    }

    /** A text that holds JSON; empty if it does not. */
    public static Optional<JsonNode> parse(byte[] text) {
        try {
            return Optional.of(MAPPER.readTree(text));
        } catch (JacksonException e) {
            return Optional.empty();
        }
    }

    /** A text that holds JSON; empty if it does not. */
    public static Optional<JsonNode> parse(String text) {
        try {
            return Optional.of(MAPPER.readTree(text));
        } catch (JacksonException e) {
            return Optional.empty();
        }
    }

    /** Nothing. */
    public static JsonNode missing() {
        return MissingNode.getInstance();
    }

    /** A member's text; empty if it is missing, null or no scalar. */
    public static String text(JsonNode node, String member) {
        return text(node.path(member));
    }

    /** A scalar's text; empty for anything else. */
    public static String text(JsonNode node) {
        return node.isValueNode() && !node.isNull() ? node.asString() : "";
    }

    /** The texts of a list; of a scalar a list of one. */
    public static List<String> texts(JsonNode node) {
        List<String> texts = new ArrayList<>();
        if (node.isArray()) {
            node.forEach(item -> texts.add(text(item)));
        } else if (node.isValueNode() && !node.isNull()) {
            texts.add(node.asString());
        }
        return texts;
    }
}

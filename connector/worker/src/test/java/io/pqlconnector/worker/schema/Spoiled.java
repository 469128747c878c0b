package io.pqlconnector.worker.schema;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import tools.jackson.core.JsonPointer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Documents with one thing changed. */
final class Spoiled {
    /** What nobody would write, and nothing known is close to. */
    static final String STRANGE = "qqqqqqqqqqqqqqqq";

    private static final ObjectMapper JSON = new ObjectMapper();

    /** Of every kind that a value may have, and some that are just at a limit. */
    private static final List<JsonNode> VALUES = List.of(
            JSON.readTree("\"x y\""),
            JSON.readTree("\"\""),
            JSON.readTree("-1"),
            JSON.readTree("1.5"),
            JSON.readTree("70000"),
            JSON.readTree("true"),
            JSON.readTree("\"40%\""),
            JSON.readTree("\"30d\""),
            JSON.readTree("\"2026-01-01\""),
            JSON.readTree("\"none\""),
            JSON.readTree("\"${NAME}\""),
            JSON.readTree("[]"),
            JSON.readTree("[\"a\"]"),
            JSON.readTree("[{}]"),
            JSON.readTree("{\"a\": 1}"),
            JSON.readTree("null"));

    private Spoiled() {}

    /** The places of all mappings in a document. */
    static List<JsonPointer> mappings(JsonNode document) {
        List<JsonPointer> places = new ArrayList<>();
        walk(document, JsonPointer.empty(), (place, node) -> {
            if (node.isObject()) {
                places.add(place);
            }
        });
        return places;
    }

    /** The places of all texts in a document. */
    static List<JsonPointer> texts(JsonNode document) {
        List<JsonPointer> places = new ArrayList<>();
        walk(document, JsonPointer.empty(), (place, node) -> {
            if (node.isString()) {
                places.add(place);
            }
        });
        return places;
    }

    /** The document with another value at a place. */
    static JsonNode with(JsonNode document, JsonPointer place, JsonNode value) {
        JsonNode copy = document.deepCopy();
        JsonNode parent = copy.at(place.head());
        if (parent instanceof ObjectNode object) {
            object.set(place.last().getMatchingProperty(), value);
        } else if (parent instanceof ArrayNode array) {
            array.set(place.last().getMatchingIndex(), value);
        }
        return copy;
    }

    /** The document with another word at a place. */
    static JsonNode with(JsonNode document, JsonPointer place, String word) {
        return with(document, place, JsonNodeFactory.instance.stringNode(word));
    }

    /** The document with a key that nobody knows in one of its mappings. */
    static JsonNode withStrangeKey(JsonNode document, JsonPointer mapping) {
        JsonNode copy = document.deepCopy();
        ((ObjectNode) copy.at(mapping)).put(STRANGE, STRANGE);
        return copy;
    }

    /** Hands over the document with each of its values replaced by others, and left out. */
    static void everywhere(JsonNode document, Consumer<JsonNode> check) {
        walk(document, JsonPointer.empty(), (place, node) -> {
            if (!place.equals(JsonPointer.empty())) {
                VALUES.forEach(value -> check.accept(with(document, place, value)));
                JsonNode copy = document.deepCopy();
                if (copy.at(place.head()) instanceof ObjectNode parent) {
                    parent.remove(place.last().getMatchingProperty());
                    check.accept(copy);
                }
            }
        });
    }

    private static void walk(JsonNode node, JsonPointer place, BiConsumer<JsonPointer, JsonNode> visitor) {
        visitor.accept(place, node);
        node.properties().forEach(entry -> walk(entry.getValue(), place.appendProperty(entry.getKey()), visitor));
        for (int i = 0; node.isArray() && i < node.size(); i++) {
            walk(node.get(i), place.appendIndex(i), visitor);
        }
    }
}

package io.pqlconnector.testkit.hubspot;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** What stands in a body. */
final class Inputs {
    private Inputs() {}

    /**
     * The inputs of a batch. A body without them is taken, and nothing is done (HubSpot contract §4.3).
     *
     * @param most how many may be there
     */
    static List<JsonNode> of(JsonNode body, int most) {
        List<JsonNode> inputs = body.path("inputs").isArray()
                ? body.path("inputs").valueStream().toList()
                : List.of();
        if (inputs.size() > most) {
            throw HubSpotError.validation("The batch has " + inputs.size() + " inputs; batch operations are limited to "
                    + most + " records at a time.");
        }
        return inputs;
    }

    /** A text that must be there, and be a text. */
    static String text(JsonNode json, String name) {
        JsonNode value = json.path(name);
        if (value.isMissingNode() || value.isNull()) {
            throw HubSpotError.missing(name);
        }
        return text(value, name, json);
    }

    /** A text, or nothing. */
    static String textOrEmpty(JsonNode json, String name) {
        return json.path(name).isMissingNode() || json.path(name).isNull() ? "" : text(json, name);
    }

    /** A list of texts. */
    static List<String> texts(JsonNode array, String name) {
        if (!array.isArray()) {
            throw wrongType(name, array);
        }
        List<String> texts = new ArrayList<>();
        array.forEach(one -> texts.add(text(one, name, array)));
        return texts;
    }

    /** Names, or nothing. */
    static List<String> textsOrEmpty(JsonNode json, String name) {
        return json.path(name).isMissingNode() ? List.of() : texts(json.path(name), name);
    }

    /** The values of a record: texts all (HubSpot contract §4.1). */
    static Map<String, String> properties(JsonNode input) {
        JsonNode properties = input.path("properties");
        if (properties.isMissingNode()) {
            throw HubSpotError.missing("properties");
        }
        if (!properties.isObject()) {
            throw wrongType("properties", properties);
        }
        Map<String, String> values = new LinkedHashMap<>();
        properties
                .properties()
                .forEach(one -> values.put(one.getKey(), text(one.getValue(), one.getKey(), properties)));
        return values;
    }

    /** Refuses a batch in which an id stands twice, trace ids or not (HubSpot contract §4.1). */
    static void requireDistinct(List<JsonNode> inputs) {
        Set<String> seen = new HashSet<>();
        List<String> twice = new ArrayList<>();
        for (JsonNode input : inputs) {
            String id = text(input, "id");
            boolean email = textOrEmpty(input, "idProperty").equals(Records.EMAIL);
            if (!seen.add(email ? id.strip().toLowerCase(Locale.ROOT) : id)) {
                twice.add(id);
            }
        }
        if (!twice.isEmpty()) {
            throw HubSpotError.validation("Duplicate IDs found in batch input: "
                            + twice.stream().distinct().toList() + ". IDs must be unique")
                    .context("ids", twice.stream().distinct().toList());
        }
    }

    private static String text(JsonNode value, String name, JsonNode where) {
        if (!value.isString()) {
            throw wrongType(name, where);
        }
        return value.asString();
    }

    private static HubSpotError wrongType(String name, JsonNode found) {
        return HubSpotError.validation("Invalid input JSON: cannot deserialize the value of \"" + name + "\" from "
                + found.getNodeType().name().toLowerCase(Locale.ROOT) + ".");
    }
}

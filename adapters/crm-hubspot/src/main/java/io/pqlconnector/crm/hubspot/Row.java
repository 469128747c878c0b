package io.pqlconnector.crm.hubspot;

import io.pqlconnector.http.Json;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;

/**
 * A record as HubSpot answers with it.
 *
 * @param properties those that were asked for and hold something
 * @param created whether this very call has created it
 * @param url where a person can look at it, if HubSpot says so
 */
record Row(String id, Map<String, String> properties, boolean created, Optional<String> url) {
    Row {
        properties = Map.copyOf(properties);
    }

    static Row of(JsonNode node) {
        Map<String, String> properties = new TreeMap<>();
        node.path("properties").properties().forEach(property -> {
            String value = Json.text(property.getValue());
            if (!value.isEmpty()) {
                properties.put(property.getKey(), value);
            }
        });
        return new Row(
                Json.text(node, "id"),
                properties,
                node.path("new").asBoolean(false),
                Optional.of(Json.text(node, "url")).filter(url -> url.startsWith("https://")));
    }

    /** A property's value; empty text if it holds nothing. */
    String get(String property) {
        return properties.getOrDefault(property, "");
    }

    /** The parts of a text that HubSpot separates by semicolons. */
    static List<String> list(String text) {
        return Arrays.stream(text.split(";"))
                .map(String::strip)
                .filter(part -> !part.isEmpty())
                .toList();
    }

    /** A text in the form in which e-mail addresses and domains are compared. */
    static String fold(String text) {
        return text.strip().toLowerCase(Locale.ROOT);
    }
}

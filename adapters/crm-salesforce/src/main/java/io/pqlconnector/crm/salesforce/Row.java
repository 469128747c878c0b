package io.pqlconnector.crm.salesforce;

import io.pqlconnector.http.Json;
import java.util.Collections;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;

/**
 * A record as a query answers with it.
 *
 * @param type the API name of its object
 * @param id 18 characters; empty for rows that count
 * @param values those that hold something, by API name in whatever case, as text; those of parents as {@code Owner.Email}
 */
record Row(String type, String id, SortedMap<String, String> values) {
    Row {
        TreeMap<String, String> sorted = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        sorted.putAll(values);
        values = Collections.unmodifiableSortedMap(sorted);
    }

    static Row of(JsonNode node) {
        SortedMap<String, String> values = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        collect(node, "", values);
        return new Row(Json.text(node.path("attributes"), "type"), values.getOrDefault("Id", ""), values);
    }

    private static void collect(JsonNode node, String prefix, SortedMap<String, String> values) {
        node.properties().forEach(member -> {
            JsonNode value = member.getValue();
            if (member.getKey().equals("attributes")) {
                return;
            }
            if (value.isObject()) {
                collect(value, prefix + member.getKey() + ".", values);
            } else if (!Json.text(value).isEmpty()) {
                values.put(prefix + member.getKey(), Json.text(value));
            }
        });
    }

    /** A field's value; empty text if it holds nothing. */
    String get(String field) {
        return values.getOrDefault(field, "");
    }

    boolean isTrue(String field) {
        return get(field).equals("true");
    }

    /** A text in the form in which Salesforce compares: without regard to case and to blanks around it. */
    static String fold(String text) {
        return text.strip().toLowerCase(Locale.ROOT);
    }
}

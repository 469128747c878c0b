package io.pqlconnector.crm.salesforce;

import io.pqlconnector.http.Json;
import io.pqlconnector.spi.destination.FieldType;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/**
 * A field as Salesforce describes it (Salesforce contract §3.1).
 *
 * @param name the API name
 * @param type Salesforce's word: {@code string}, {@code picklist}, {@code double}, ...
 * @param length how many characters it holds; 0 where that means nothing
 * @param required whether no record can be created without it
 * @param values of a picklist, the active ones in their order
 */
record Field(
        String name,
        String label,
        String type,
        int length,
        boolean createable,
        boolean updateable,
        boolean externalId,
        boolean unique,
        boolean caseSensitive,
        boolean filterable,
        boolean restricted,
        boolean required,
        List<String> values) {
    Field {
        values = List.copyOf(values);
    }

    static Field of(JsonNode node) {
        List<String> values = new ArrayList<>();
        for (JsonNode value : node.path("picklistValues")) {
            if (value.path("active").asBoolean(true)) {
                values.add(Json.text(value, "value"));
            }
        }
        return new Field(
                Json.text(node, "name"),
                Json.text(node, "label"),
                Json.text(node, "type"),
                node.path("length").asInt(0),
                node.path("createable").asBoolean(false),
                node.path("updateable").asBoolean(false),
                node.path("externalId").asBoolean(false),
                node.path("unique").asBoolean(false),
                node.path("caseSensitive").asBoolean(false),
                node.path("filterable").asBoolean(true),
                node.path("restrictedPicklist").asBoolean(false),
                !node.path("nillable").asBoolean(true)
                        && !node.path("defaultedOnCreate").asBoolean(false),
                values);
    }

    /** The type of a mapping that it fits. */
    FieldType mappedType() {
        return switch (type) {
            case "double", "currency", "percent", "int", "long" -> FieldType.NUMBER;
            case "boolean" -> FieldType.BOOL;
            case "date" -> FieldType.DATE;
            case "datetime" -> FieldType.DATETIME;
            case "picklist" -> FieldType.ENUMERATION;
            case "multipicklist" -> FieldType.MULTI_SELECT;
            default -> FieldType.TEXT;
        };
    }

    /** Whether it holds words, of which the last ones can be left out. */
    boolean isProse() {
        return type.equals("string") || type.equals("textarea");
    }

    /** Whether it can tell records apart. */
    boolean isKey() {
        return externalId && unique;
    }

    /** What could make a refused value welcome when it changes. */
    String revision() {
        return name + type + length + updateable + restricted + values;
    }
}

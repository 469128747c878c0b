package io.pqlconnector.crm.hubspot;

import io.pqlconnector.http.Json;
import io.pqlconnector.spi.destination.FieldType;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/**
 * A property as HubSpot defines it (HubSpot contract §6).
 *
 * @param type {@code string}, {@code number}, {@code enumeration}, ...
 * @param fieldType how it is shown: {@code text}, {@code select}, {@code checkbox}, ...
 * @param options the choices of an enumeration, in their order
 * @param readOnly whether only HubSpot itself writes it
 */
record Property(
        String name,
        String group,
        String label,
        String type,
        String fieldType,
        List<Option> options,
        boolean unique,
        boolean readOnly) {
    Property {
        options = List.copyOf(options);
    }

    /**
     * A choice.
     *
     * @param description what an admin wrote about it; empty if nothing
     */
    record Option(String label, String value, String description, boolean hidden) {
        /** One of ours. */
        Option(String label, String value) {
            this(label, value, "", false);
        }
    }

    static Property of(JsonNode node) {
        List<Option> options = new ArrayList<>();
        for (JsonNode option : node.path("options")) {
            options.add(new Option(
                    Json.text(option, "label"),
                    Json.text(option, "value"),
                    Json.text(option, "description"),
                    option.path("hidden").asBoolean(false)));
        }
        return new Property(
                Json.text(node, "name"),
                Json.text(node, "groupName"),
                Json.text(node, "label"),
                Json.text(node, "type"),
                Json.text(node, "fieldType"),
                options,
                node.path("hasUniqueValue").asBoolean(false),
                node.path("modificationMetadata").path("readOnlyValue").asBoolean(false)
                        || node.path("calculated").asBoolean(false));
    }

    /** Whether it holds several choices. */
    boolean isMultiple() {
        return type.equals("enumeration") && fieldType.equals("checkbox");
    }

    /** The values of its options, in their order. */
    List<String> values() {
        return options.stream().map(Option::value).toList();
    }

    /** The type as mappings name it. */
    FieldType mappedType() {
        return switch (type) {
            case "number" -> FieldType.NUMBER;
            case "bool" -> FieldType.BOOL;
            case "date" -> FieldType.DATE;
            case "datetime" -> FieldType.DATETIME;
            case "enumeration" -> isMultiple() ? FieldType.MULTI_SELECT : FieldType.ENUMERATION;
            default -> FieldType.TEXT;
        };
    }
}

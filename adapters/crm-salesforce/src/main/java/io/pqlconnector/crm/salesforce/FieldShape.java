package io.pqlconnector.crm.salesforce;

import io.pqlconnector.http.Json;
import java.util.List;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A field as it is made. The Tooling API wants it as JSON and a deployment as XML, with the same names (Salesforce contract
 * §3.2).
 *
 * @param type as Salesforce's metadata names it: {@code Text}, {@code Picklist}, ...
 * @param use a key is an external id, unique whatever the case
 * @param values of a picklist
 * @see <a href="https://developer.salesforce.com/docs/atlas.en-us.api_meta.meta/api_meta/customfield.htm">CustomField</a>
 */
record FieldShape(String type, String label, FieldNeed.Use use, List<String> values) {
    /** By which we know what we have made; also in what a person deploys. */
    static final String MARK = "Written by PQL Connector.";

    /** The same for what people fill in. */
    private static final String ASKED_MARK = "Read by PQL Connector; people fill it in.";

    /** How long a label may be. */
    private static final int LONGEST_LABEL = 40;

    static final int LONGEST_TEXT = 255;
    private static final int LONGEST_PROSE = 4_000;
    private static final int LINES = 5;

    FieldShape {
        label = label.codePointCount(0, label.length()) > LONGEST_LABEL
                ? label.substring(0, label.offsetByCodePoints(0, LONGEST_LABEL))
                : label;
        values = List.copyOf(values);
    }

    /** Whether a description is one of ours. */
    static boolean isOurs(String description) {
        return description.startsWith(MARK) || description.startsWith(ASKED_MARK);
    }

    /** All that says what it is, by the names of Salesforce's metadata. */
    ObjectNode metadata() {
        String description = use == FieldNeed.Use.ASKED ? ASKED_MARK : MARK;
        ObjectNode body = Json.object().put("type", type).put("label", label).put("description", description);
        switch (type) {
            case "Number" -> body.put("precision", 18).put("scale", 2).put("required", false);
            case "LongTextArea" -> body.put("length", LONGEST_PROSE).put("visibleLines", LINES);
            case "Text" -> text(body);
            case "Checkbox" -> body.put("defaultValue", "false");
            case "Picklist" -> values(body);
            case "MultiselectPicklist" -> values(body.put("visibleLines", LINES));
            default -> body.put("required", false);
        }
        return body;
    }

    private void text(ObjectNode body) {
        body.put("length", LONGEST_TEXT).put("required", false);
        if (use == FieldNeed.Use.KEY) {
            body.put("externalId", true).put("unique", true).put("caseSensitive", false);
        }
    }

    private void values(ObjectNode body) {
        ObjectNode set = body.putObject("valueSet").put("restricted", true);
        ArrayNode list =
                set.putObject("valueSetDefinition").put("sorted", false).putArray("value");
        values.forEach(value ->
                list.addObject().put("fullName", value).put("default", false).put("label", value));
    }
}

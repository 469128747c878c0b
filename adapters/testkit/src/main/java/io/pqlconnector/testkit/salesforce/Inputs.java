package io.pqlconnector.testkit.salesforce;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What clients name in paths and bodies, looked up. */
final class Inputs {
    private final Org org;
    private final JsonInputs json;

    Inputs(Org org) {
        this.org = org;
        this.json = new JsonInputs(org);
    }

    /** The table that a path names. */
    Table table(Call call) {
        return org.find(call.variable("sobject")).orElseThrow(SalesforceError::notFound);
    }

    RowInput row(Table table, JsonNode body) {
        if (body instanceof ObjectNode object) {
            return json.read(table.type(), object);
        }
        throw SalesforceError.whole(400, "JSON_PARSER_ERROR", "Illegal value for record: " + body);
    }

    /** The table of a record in a collection, by its attributes. */
    Table typed(JsonNode record) {
        String type = record.path("attributes").path("type").asString("");
        if (type.isEmpty()) {
            throw SalesforceError.whole(
                    400, "INVALID_INPUT", "Every record of the collection needs a type in its attributes");
        }
        return org.find(type)
                .orElseThrow(() ->
                        SalesforceError.whole(400, "INVALID_TYPE", "sObject type '" + type + "' is not supported."));
    }

    /** The field by which a path upserts. */
    SalesforceField key(Table table, String name) {
        return org.access()
                .find(table.type(), name)
                .filter(field -> field.isExternalId() || field.kind() == FieldKind.ID)
                .orElseThrow(() -> SalesforceError.whole(
                        404, "NOT_FOUND", "Provided external ID field does not exist or is not accessible: " + name));
    }
}

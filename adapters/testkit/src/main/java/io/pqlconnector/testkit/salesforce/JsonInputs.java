package io.pqlconnector.testkit.salesforce;

import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Reads records in JSON. What is wrong with a name or a type refuses the whole call. */
final class JsonInputs {
    private final Org org;

    JsonInputs(Org org) {
        this.org = org;
    }

    RowInput read(SObjectType type, ObjectNode json) {
        String id = json.properties().stream()
                .filter(one -> one.getKey().equalsIgnoreCase("Id"))
                .map(one -> one.getValue().asString(""))
                .findFirst()
                .orElse("");
        RowInput input = RowInput.of(id);
        for (Map.Entry<String, JsonNode> one : json.properties()) {
            if (!one.getKey().equals("attributes") && !one.getKey().equalsIgnoreCase("Id")) {
                read(type, one.getKey(), one.getValue(), input);
            }
        }
        return input;
    }

    private void read(SObjectType type, String name, JsonNode value, RowInput input) {
        Optional<SalesforceField> way =
                type.relationship(name).filter(field -> org.access().canRead(type, field));
        if (way.isPresent() && value instanceof ObjectNode parent) {
            input.keys().add(foreignKey(way.get(), parent));
            return;
        }
        SalesforceField field =
                org.access().find(type, name).orElseThrow(() -> SalesforceError.noSuchColumn(name, type.name()));
        input.values().put(field, text(field, value));
    }

    private RowInput.ForeignKey foreignKey(SalesforceField field, ObjectNode parent) {
        Map.Entry<String, JsonNode> key = parent.properties().stream()
                .filter(one -> !one.getKey().equals("attributes"))
                .findFirst()
                .orElseThrow(() -> SalesforceError.whole(400, "JSON_PARSER_ERROR", "no external id"));
        String named = parent.path("attributes")
                .path("type")
                .asString(field.referenceTo().get(0));
        SObjectType type = org.find(named).map(Table::type).orElseThrow(SalesforceError::notFound);
        SalesforceField by = org.access()
                .find(type, key.getKey())
                .orElseThrow(() -> SalesforceError.noSuchColumn(key.getKey(), type.name()));
        return new RowInput.ForeignKey(field, type, by, text(by, key.getValue()));
    }

    /** A value as text, if it is of the field's type (Salesforce contract §2.2). */
    private static String text(SalesforceField field, JsonNode value) {
        if (value.isNull() && field.kind() != FieldKind.CHECKBOX) {
            return "";
        }
        boolean fits = switch (field.kind()) {
            case NUMBER, CURRENCY -> value.isNumber();
            case WHOLE_NUMBER -> value.isIntegralNumber();
            case CHECKBOX -> value.isBoolean();
            case DATE -> value.isString() && Times.date(value.asString()).isPresent();
            case DATETIME -> value.isString() && Times.instant(value.asString()).isPresent();
            default -> value.isString();
        };
        if (!fits) {
            throw SalesforceError.whole(
                    400,
                    "JSON_PARSER_ERROR",
                    "Cannot deserialize instance of " + field.kind().parsed() + " from " + token(value) + " value "
                            + value.asString("") + " or request may be missing a required field at [line:1, column:1]");
        }
        if (field.kind().isNumber()) {
            return value.decimalValue().toPlainString();
        }
        return field.kind() == FieldKind.DATETIME
                ? Times.kept(Times.instant(value.asString()).orElseThrow())
                : value.asString();
    }

    private static String token(JsonNode value) {
        if (value.isNumber()) {
            return value.isIntegralNumber() ? "VALUE_NUMBER_INT" : "VALUE_NUMBER_FLOAT";
        }
        if (value.isBoolean()) {
            return value.booleanValue() ? "VALUE_TRUE" : "VALUE_FALSE";
        }
        return value.isNull() ? "VALUE_NULL" : value.isString() ? "VALUE_STRING" : "START_OBJECT";
    }
}

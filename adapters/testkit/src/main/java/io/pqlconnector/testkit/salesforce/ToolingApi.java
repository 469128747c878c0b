package io.pqlconnector.testkit.salesforce;

import io.pqlconnector.testkit.web.Answer;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Makes fields and takes them away (Salesforce contract §3.2). */
final class ToolingApi {
    private static final int LONGEST_UNIQUE = 255;

    private final Org org;

    ToolingApi(Org org) {
        this.org = org;
    }

    List<Route> routes() {
        String one = "tooling/sobjects/CustomField/{id}";
        return List.of(
                Route.of("POST", "tooling/sobjects/CustomField", "tooling/create", Route.Kind.WRITE, this::create),
                Route.of("GET", one, "tooling/get", Route.Kind.READ, this::get),
                Route.of("DELETE", one, "tooling/delete", Route.Kind.CHANGE, this::delete));
    }

    private Answer.Whole create(Call call) {
        ObjectNode body = Json.readObject(call.text());
        String fullName = body.path("FullName").asString("");
        String[] parts = fullName.split("\\.", 2);
        JsonNode metadata = body.path("Metadata");
        if (parts.length < 2 || !parts[1].endsWith("__c") || !metadata.isObject()) {
            throw SalesforceError.whole(
                    400, "FIELD_INTEGRITY_EXCEPTION", "FullName and Metadata are needed: " + fullName);
        }
        Table table = org.schemas()
                .defining(parts[0])
                .orElseThrow(() -> SalesforceError.whole(
                        400, "INVALID_CROSS_REFERENCE_KEY", "Entity Enumeration Or ID: bad value: " + parts[0]));
        String label = metadata.path("label").asString(parts[1]);
        if (table.type().field(parts[1]).isPresent()) {
            throw SalesforceError.whole(
                    400,
                    "DUPLICATE_DEVELOPER_NAME",
                    "There is already a field named " + label + " on " + parts[0] + ".");
        }
        SalesforceField field = field(parts[1], metadata).label(label).grantedToNobody();
        if (field.isUnique() && field.length() > LONGEST_UNIQUE) {
            throw SalesforceError.whole(400, "FIELD_INTEGRITY_EXCEPTION", "Length: a unique field is too long");
        }
        table.type().put(field);
        org.schemas().changed(table.type().name());
        Row row = org.schemas().register(table.type().name(), parts[1], metadata.toString());
        ObjectNode answer = Json.object().put("id", row.id()).put("success", true);
        answer.putArray("errors");
        answer.putArray("warnings");
        answer.putArray("infos");
        return Json.answer(201, answer);
    }

    private static SalesforceField field(String name, JsonNode metadata) {
        String type = metadata.path("type").asString("");
        SalesforceField plain = switch (type) {
            case "Text" -> SalesforceField.text(name, metadata.path("length").asInt(LONGEST_UNIQUE));
            case "LongTextArea", "TextArea" ->
                SalesforceField.longText(name, metadata.path("length").asInt(32000));
            case "Number" ->
                SalesforceField.number(
                        name,
                        metadata.path("precision").asInt(18),
                        metadata.path("scale").asInt(0));
            case "Checkbox" ->
                SalesforceField.checkbox(name)
                        .defaultValue(metadata.path("defaultValue").asString("false"));
            case "Date" -> SalesforceField.date(name);
            case "DateTime" -> SalesforceField.datetime(name);
            case "Email" -> SalesforceField.email(name);
            case "Url" -> SalesforceField.url(name);
            case "Picklist" -> SalesforceField.picklist(name, values(metadata));
            case "MultiselectPicklist" -> SalesforceField.multiPicklist(name, values(metadata));
            default ->
                throw SalesforceError.whole(400, "INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST", "Type: bad value: " + type);
        };
        SalesforceField field = metadata.path("externalId").asBoolean(false) ? plain.externalId() : plain;
        field = metadata.path("unique").asBoolean(false) ? field.unique() : field;
        field = metadata.path("caseSensitive").asBoolean(false) ? field.caseSensitive() : field;
        field = metadata.path("required").asBoolean(false) ? field.required() : field;
        return metadata.path("valueSet").path("restricted").asBoolean(false) ? field.restricted() : field;
    }

    private static String[] values(JsonNode metadata) {
        return metadata.path("valueSet")
                .path("valueSetDefinition")
                .path("value")
                .valueStream()
                .map(value ->
                        value.path("fullName").asString(value.path("valueName").asString("")))
                .toArray(String[]::new);
    }

    private Answer.Whole get(Call call) {
        Row row = row(call);
        ObjectNode body = Json.object();
        row.values().forEach((name, value) -> {
            if (!name.equals("Metadata")) {
                body.put(name, value);
            }
        });
        String metadata = row.value("Metadata");
        body.set("Metadata", metadata.isEmpty() ? Json.object() : Json.read(metadata));
        return Json.answer(200, body.put("Id", row.id()));
    }

    private Answer.Whole delete(Call call) {
        Row row = row(call);
        String[] parts = row.value("FullName").split("\\.", 2);
        Table table = org.schemas().defining(parts[0]).orElseThrow(SalesforceError::notFound);
        table.type().remove(parts[1]);
        table.everything().forEach(one -> one.set(parts[1], ""));
        table.reindex();
        org.customFields().delete(row);
        String gone = (table.type().name() + "." + parts[1]).toLowerCase(Locale.ROOT);
        for (Row permission : org.table("FieldPermissions").live()) {
            if (permission.value("Field").toLowerCase(Locale.ROOT).equals(gone)) {
                org.table("FieldPermissions").delete(permission);
            }
        }
        org.schemas().changed(table.type().name());
        return Json.empty();
    }

    private Row row(Call call) {
        return RecordIds.longForm(call.variable("id"))
                .flatMap(org.customFields()::find)
                .filter(row -> !row.isDeleted())
                .orElseThrow(SalesforceError::notFound);
    }
}

package io.pqlconnector.testkit.salesforce;

import io.pqlconnector.testkit.web.Answer;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What there is: objects and their fields as the client's user sees them (Salesforce contract §3.1). */
final class DescribeApi {
    private static final DateTimeFormatter HTTP_DATE = DateTimeFormatter.RFC_1123_DATE_TIME;

    private final Org org;

    DescribeApi(Org org) {
        this.org = org;
    }

    List<Route> routes() {
        return List.of(
                Route.of("GET", "sobjects", "describe", Route.Kind.READ, this::all),
                Route.of("GET", "sobjects/{sobject}/describe", "describe/{sobject}", Route.Kind.READ, this::one));
    }

    private Answer.Whole all(Call call) {
        ObjectNode body = Json.object().put("encoding", "UTF-8").put("maxBatchSize", 200);
        ArrayNode sobjects = body.putArray("sobjects");
        org.tables().values().forEach(table -> sobjects.add(head(table.type())));
        return Json.answer(200, body);
    }

    private Answer.Whole one(Call call) {
        SObjectType type = org.find(call.variable("sobject")).map(Table::type).orElseThrow(SalesforceError::notFound);
        Instant changed = org.schemas().changedAt(type.name());
        if (since(call).filter(since -> !changed.isAfter(since)).isPresent()) {
            return new Answer.Whole(304, "");
        }
        ObjectNode body = head(type);
        ArrayNode fields = body.putArray("fields");
        type.fields().stream()
                .filter(field -> org.access().canRead(type, field))
                .forEach(field -> fields.add(field(type, field)));
        return Json.answer(200, body).with("Last-Modified", HTTP_DATE.format(changed.atOffset(ZoneOffset.UTC)));
    }

    private static Optional<Instant> since(Call call) {
        try {
            return call.header("If-Modified-Since")
                    .map(text -> ZonedDateTime.parse(text, HTTP_DATE).toInstant());
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    private static ObjectNode head(SObjectType type) {
        return Json.object()
                .put("name", type.name())
                .put("label", type.name())
                .put("keyPrefix", type.prefix())
                .put("custom", type.name().endsWith("__c"))
                .put("createable", type.isWritable())
                .put("updateable", type.isWritable())
                .put("deletable", type.isWritable())
                .put("queryable", true);
    }

    private ObjectNode field(SObjectType type, SalesforceField field) {
        boolean editable = type.isWritable() && org.access().canEdit(type, field);
        ObjectNode json = Json.object()
                .put("name", field.name())
                .put("label", field.label())
                .put("type", field.kind().word())
                .put("length", field.length())
                .put("precision", field.precision())
                .put("scale", field.scale())
                .put("createable", editable && field.isCreateable())
                .put("updateable", editable && field.isUpdateable())
                .put("nillable", !field.isRequired() && field.kind() != FieldKind.CHECKBOX)
                .put(
                        "defaultedOnCreate",
                        field.initial().isPresent() || field.name().equals("OwnerId"))
                .put("custom", field.isCustom())
                .put("externalId", field.isExternalId())
                .put("unique", field.isUnique())
                .put("caseSensitive", field.isCaseSensitive())
                .put("idLookup", field.isExternalId() || field.kind() == FieldKind.ID)
                .put("filterable", field.kind() != FieldKind.LONG_TEXT)
                .put("restrictedPicklist", field.isRestricted());
        if (field.relationship().isEmpty()) {
            json.putNull("relationshipName");
        } else {
            json.put("relationshipName", field.relationship());
        }
        ArrayNode values = json.putArray("picklistValues");
        field.values()
                .forEach(one -> values.addObject()
                        .put("value", one.value())
                        .put("label", one.value())
                        .put("active", one.active())
                        .put("defaultValue", field.initial().equals(Optional.of(one.value()))));
        field.referenceTo().forEach(json.putArray("referenceTo")::add);
        return json;
    }
}

package io.pqlconnector.testkit.salesforce;

import io.pqlconnector.testkit.web.Answer;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** One record in one call (Salesforce contract §2.1). */
final class RowsApi {
    private final Org org;
    private final RowWrites writes;
    private final Inputs inputs;

    RowsApi(Org org, RowWrites writes, Inputs inputs) {
        this.org = org;
        this.writes = writes;
        this.inputs = inputs;
    }

    List<Route> routes() {
        String byId = "sobjects/{sobject}/{id}";
        String byKey = "sobjects/{sobject}/{field}/{value}";
        return List.of(
                Route.of("POST", "sobjects/{sobject}", "rows/create/{sobject}", Route.Kind.WRITE, this::create),
                Route.of("GET", byId, "rows/get/{sobject}", Route.Kind.READ, call -> get(call, byId(call))),
                Route.of("PATCH", byId, "rows/update/{sobject}", Route.Kind.CHANGE, this::update),
                Route.of("DELETE", byId, "rows/delete/{sobject}", Route.Kind.CHANGE, this::delete),
                Route.of("GET", byKey, "rows/get/{sobject}", Route.Kind.READ, this::getByKey),
                Route.of("PATCH", byKey, "rows/upsert/{sobject}", Route.Kind.WRITE, this::upsert));
    }

    private Answer.Whole create(Call call) {
        Table table = inputs.table(call);
        RowInput input = inputs.row(table, Json.readObject(call.text()));
        Row row = writes.create(table, input, call.manner());
        return Json.answer(201, done(row.id()));
    }

    private Answer.Whole update(Call call) {
        Table table = inputs.table(call);
        RowInput input = inputs.row(table, Json.readObject(call.text()));
        writes.update(table, byId(call), input, call.manner());
        return Json.empty();
    }

    private Answer.Whole delete(Call call) {
        writes.delete(byId(call));
        return Json.empty();
    }

    private Answer.Whole get(Call call, Row row) {
        Table table = inputs.table(call);
        List<String> names = call.parameter("fields")
                .map(text -> Arrays.asList(text.split(",", -1)))
                .orElseGet(() -> table.type().fields().stream()
                        .filter(field -> org.access().canRead(table.type(), field))
                        .map(SalesforceField::name)
                        .toList());
        List<FieldPath> fields =
                names.stream().map(name -> FieldPath.of(org, table, name)).toList();
        return Json.answer(200, new RowJson(org, call.version()).row(row, fields));
    }

    private Answer.Whole getByKey(Call call) {
        Table table = inputs.table(call);
        List<Row> held = table.holding(inputs.key(table, call.variable("field")), call.variable("value"));
        if (held.isEmpty()) {
            throw SalesforceError.notFound();
        }
        return held.size() > 1 ? choices(call, held) : get(call, held.get(0));
    }

    private Answer.Whole upsert(Call call) {
        Table table = inputs.table(call);
        SalesforceField key = inputs.key(table, call.variable("field"));
        RowInput input = inputs.row(table, Json.readObject(call.text()));
        if (input.value(key).isPresent()) {
            throw SalesforceError.whole(
                    400, "INVALID_FIELD", "The " + key.name() + " field should not be specified in the sobject data.");
        }
        List<Row> held = table.holding(key, call.variable("value"));
        if (held.size() > 1) {
            return choices(call, held);
        }
        if (held.isEmpty()
                && call.parameter("updateOnly").filter("true"::equals).isPresent()) {
            throw SalesforceError.notFound();
        }
        input.values().put(key, call.variable("value"));
        RowWrites.Upserted upserted = writes.upsert(table, key, input, call.manner());
        return Json.answer(
                upserted.created() ? 201 : 200, done(upserted.row().id()).put("created", upserted.created()));
    }

    private static Answer.Whole choices(Call call, List<Row> held) {
        ArrayNode uris = Json.array();
        held.forEach(row -> uris.add("/services/data/v" + call.version() + "/sobjects/" + row.type() + "/" + row.id()));
        return Json.answer(300, uris);
    }

    private Row byId(Call call) {
        Table table = inputs.table(call);
        Optional<Row> row = RecordIds.longForm(call.variable("id")).flatMap(table::find);
        if (row.filter(Row::isDeleted).isPresent()) {
            throw SalesforceError.whole(404, "ENTITY_IS_DELETED", "entity is deleted");
        }
        return row.orElseThrow(SalesforceError::notFound);
    }

    private static ObjectNode done(String id) {
        ObjectNode body = Json.object().put("id", id).put("success", true);
        body.putArray("errors");
        return body;
    }
}

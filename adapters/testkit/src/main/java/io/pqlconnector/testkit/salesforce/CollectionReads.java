package io.pqlconnector.testkit.salesforce;

import io.pqlconnector.testkit.web.Answer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Many records by their ids (Salesforce contract §2.4). */
final class CollectionReads {
    private static final int MOST_IN_BODY = 2000;
    private static final int MOST_IN_PATH = 800;

    private final Org org;

    CollectionReads(Org org) {
        this.org = org;
    }

    List<Route> routes() {
        String path = "composite/sobjects/{sobject}";
        String name = "collections/retrieve/{sobject}";
        return List.of(
                Route.of("GET", path, name, Route.Kind.READ, this::inPath),
                Route.of("POST", path, name, Route.Kind.READ, this::inBody));
    }

    private Answer.Whole inPath(Call call) {
        return read(call, commas(call, "ids"), commas(call, "fields"), MOST_IN_PATH);
    }

    private Answer.Whole inBody(Call call) {
        ObjectNode body = Json.readObject(call.text());
        return read(
                call,
                body.path("ids").valueStream().map(id -> id.asString("")).toList(),
                body.path("fields").valueStream().map(id -> id.asString("")).toList(),
                MOST_IN_BODY);
    }

    private static List<String> commas(Call call, String name) {
        return Arrays.stream(call.parameter(name).orElse("").split(",", -1))
                .map(String::strip)
                .filter(one -> !one.isEmpty())
                .toList();
    }

    private Answer.Whole read(Call call, List<String> ids, List<String> names, int most) {
        Table table = org.find(call.variable("sobject")).orElseThrow(SalesforceError::notFound);
        if (ids.isEmpty() || names.isEmpty() || ids.size() > most) {
            throw SalesforceError.whole(400, "INVALID_INPUT", "ids (at most " + most + ") and fields are needed");
        }
        List<FieldPath> fields = new ArrayList<>(
                names.stream().map(name -> FieldPath.of(org, table, name)).toList());
        if (names.stream().noneMatch("Id"::equalsIgnoreCase)) {
            fields.add(FieldPath.of(org, table, "Id"));
        }
        RowJson json = new RowJson(org, call.version());
        ArrayNode rows = Json.array();
        for (String id : ids) {
            Optional<Row> row = RecordIds.longForm(id).flatMap(table::find).filter(one -> !one.isDeleted());
            row.ifPresentOrElse(one -> rows.add(json.row(one, fields)), rows::addNull);
        }
        return Json.answer(200, rows);
    }
}

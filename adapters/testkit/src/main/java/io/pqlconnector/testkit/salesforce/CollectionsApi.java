package io.pqlconnector.testkit.salesforce;

import io.pqlconnector.testkit.web.Answer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Up to 200 records in one call (Salesforce contract §2.2, §2.3). */
final class CollectionsApi {
    private static final int MOST = 200;
    private static final int MOST_CHUNKS = 10;

    private final Org org;
    private final RowWrites writes;
    private final Inputs inputs;

    CollectionsApi(Org org, RowWrites writes, Inputs inputs) {
        this.org = org;
        this.writes = writes;
        this.inputs = inputs;
    }

    List<Route> routes() {
        String path = "composite/sobjects";
        return List.of(
                Route.of("POST", path, "collections/create", Route.Kind.WRITE, this::create),
                Route.of("PATCH", path, "collections/update", Route.Kind.WRITE, this::update),
                Route.of("DELETE", path, "collections/delete", Route.Kind.WRITE, this::delete),
                Route.of(
                        "PATCH",
                        path + "/{sobject}/{field}",
                        "collections/upsert/{sobject}",
                        Route.Kind.WRITE,
                        this::upsert));
    }

    /** A record as it came. */
    private record Incoming(Table table, RowInput input) {}

    private Answer.Whole create(Call call) {
        ObjectNode body = Json.readObject(call.text());
        List<Incoming> records = incoming(body);
        return answer(records.size(), allOrNone(body), i -> {
            Incoming one = records.get(i);
            if (!one.input().id().isEmpty()) {
                throw SalesforceError.row(
                        "INVALID_FIELD_FOR_INSERT_UPDATE", "cannot specify Id in an insert call", "Id");
            }
            return done(writes.create(one.table(), one.input(), call.manner()).id());
        });
    }

    private Answer.Whole update(Call call) {
        ObjectNode body = Json.readObject(call.text());
        List<Incoming> records = incoming(body);
        Map<String, Integer> times = new HashMap<>();
        records.forEach(one -> times.merge(one.input().id(), 1, Integer::sum));
        return answer(records.size(), allOrNone(body), i -> {
            Incoming one = records.get(i);
            String id = one.input().id();
            if (id.isEmpty()) {
                throw SalesforceError.row("MISSING_ARGUMENT", "Id not specified in an update call", "Id");
            }
            if (times.getOrDefault(id, 0) > 1) {
                throw SalesforceError.row("DUPLICATE_VALUE", "Duplicate id specified: " + id);
            }
            Row row = row(one.table(), id);
            writes.update(one.table(), row, one.input(), call.manner());
            return done(row.id());
        });
    }

    private Answer.Whole upsert(Call call) {
        Table table = inputs.table(call);
        SalesforceField key = inputs.key(table, call.variable("field"));
        ObjectNode body = Json.readObject(call.text());
        List<Incoming> records = incoming(body);
        if (records.stream().anyMatch(one -> one.table() != table)) {
            throw SalesforceError.whole(400, "INVALID_TYPE", "The records are of another type than the path names");
        }
        boolean byId = key.kind() == FieldKind.ID;
        Map<String, Integer> times = new HashMap<>();
        records.forEach(one -> times.merge(keyOf(one, key), 1, Integer::sum));
        return answer(records.size(), allOrNone(body), i -> {
            RowInput input = records.get(i).input();
            String value = keyOf(records.get(i), key);
            if (!value.isEmpty() && times.getOrDefault(value, 0) > 1) {
                throw SalesforceError.row(
                        "DUPLICATE_VALUE",
                        byId
                                ? "Duplicate id specified: " + input.id()
                                : "Duplicate external id specified: "
                                        + input.value(key).orElse(""));
            }
            return byId ? upsertById(table, input, call) : upsert(table, key, input, call);
        });
    }

    private ObjectNode upsert(Table table, SalesforceField key, RowInput input, Call call) {
        if (!input.id().isEmpty()) {
            throw SalesforceError.row(
                    "INVALID_FIELD", "cannot specify both an external ID reference and a salesforce id", "Id");
        }
        RowWrites.Upserted upserted = writes.upsert(table, key, input, call.manner());
        return done(upserted.row().id()).put("created", upserted.created());
    }

    private ObjectNode upsertById(Table table, RowInput input, Call call) {
        if (input.id().isEmpty()) {
            return done(writes.create(table, input, call.manner()).id()).put("created", true);
        }
        Row row = row(table, input.id());
        writes.update(table, row, input, call.manner());
        return done(row.id()).put("created", false);
    }

    private Answer.Whole delete(Call call) {
        List<String> ids = Arrays.stream(call.parameter("ids").orElse("").split(",", -1))
                .filter(id -> !id.isEmpty())
                .toList();
        requireSize(ids.size());
        boolean allOrNone =
                call.parameter("allOrNone").filter("true"::equalsIgnoreCase).isPresent();
        return answer(ids.size(), allOrNone, i -> {
            String id = RecordIds.longForm(ids.get(i)).orElseThrow(() -> malformed(ids.get(i)));
            Row row = org.row(id).orElseThrow(SalesforceError::badReference);
            writes.delete(row);
            return done(row.id());
        });
    }

    private List<Incoming> incoming(ObjectNode body) {
        List<Incoming> records = new ArrayList<>();
        for (JsonNode record : body.path("records")) {
            Table table = inputs.typed(record);
            records.add(new Incoming(table, inputs.row(table, record)));
        }
        requireSize(records.size());
        int chunks = 1;
        for (int i = 1; i < records.size(); i++) {
            chunks += records.get(i).table() == records.get(i - 1).table() ? 0 : 1;
        }
        if (chunks > MOST_CHUNKS) {
            throw SalesforceError.whole(
                    400, "LIMIT_EXCEEDED", "Cannot have more than 10 chunks in a single operation.");
        }
        return records;
    }

    private static void requireSize(int records) {
        if (records == 0) {
            throw SalesforceError.whole(400, "REQUIRED_FIELD_MISSING", "The request has no records");
        }
        if (records > MOST) {
            throw SalesforceError.whole(
                    400,
                    "EXCEEDED_MAX_SIZE_REQUEST",
                    "The maximum number of records is " + MOST + ", and there are " + records);
        }
    }

    private Answer.Whole answer(int records, boolean allOrNone, IntFunction<ObjectNode> work) {
        ArrayNode results = Json.array();
        if (!allOrNone) {
            run(records, work, results);
            return Json.answer(200, results);
        }
        boolean stays = org.attempt(() -> run(records, work, results));
        if (stays) {
            return Json.answer(200, results);
        }
        ArrayNode undone = Json.array();
        results.forEach(one -> undone.add(
                one.path("success").asBoolean()
                        ? failed(
                                SalesforceError.row(
                                        "ALL_OR_NONE_OPERATION_ROLLED_BACK",
                                        "Record rolled back because not all records were valid and the request was using AllOrNone header"))
                        : one));
        return Json.answer(200, undone);
    }

    /** Whether all went well. */
    private static boolean run(int records, IntFunction<ObjectNode> work, ArrayNode results) {
        boolean good = true;
        for (int i = 0; i < records; i++) {
            try {
                results.add(work.apply(i));
            } catch (SalesforceError e) {
                results.add(failed(e));
                good = false;
            }
        }
        return good;
    }

    static Row row(Org org, Table table, String id) {
        String full = RecordIds.longForm(id).orElseThrow(() -> malformed(id));
        if (!table.type().prefix().equals(RecordIds.prefix(full))) {
            throw malformed(id);
        }
        return table.find(full).orElseThrow(SalesforceError::badReference);
    }

    private Row row(Table table, String id) {
        return row(org, table, id);
    }

    private static SalesforceError malformed(String id) {
        return SalesforceError.row("MALFORMED_ID", "Record ID: id value of incorrect type: " + id, "Id");
    }

    private static String keyOf(Incoming one, SalesforceField key) {
        return key.kind() == FieldKind.ID
                ? one.input().id()
                : Table.folded(key, one.input().value(key).orElse("").strip());
    }

    private static boolean allOrNone(ObjectNode body) {
        return body.path("allOrNone").asBoolean(false);
    }

    private static ObjectNode done(String id) {
        ObjectNode result = Json.object().put("id", id).put("success", true);
        result.putArray("errors");
        return result;
    }

    private static ObjectNode failed(SalesforceError error) {
        ObjectNode result = Json.object().put("success", false);
        result.putArray("errors").add(error.asResult());
        return result;
    }
}

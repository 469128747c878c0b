package io.pqlconnector.crm.salesforce;

import io.pqlconnector.http.HttpCall;
import io.pqlconnector.http.Json;
import io.pqlconnector.spi.destination.BatchRefusedException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Writes up to 200 records of one object with one call; each row is answered for itself, in the order in which it was sent
 * (Salesforce contract §2.2, §2.3).
 *
 * @see <a
 *     href="https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/resources_composite_sobjects_collections.htm">sObject
 *     Collections</a>
 */
final class Collections {
    /** How many records go into one call. */
    static final int MOST = 200;

    private static final String PATH = "/composite/sobjects";

    private final SalesforceClient client;
    private final boolean allowDuplicates;

    Collections(SalesforceClient client, boolean allowDuplicates) {
        this.client = client;
        this.allowDuplicates = allowDuplicates;
    }

    /**
     * What was answered to one row.
     *
     * @param id empty if the row was refused
     * @param errors of a row that was refused, at least one; else none
     */
    record Result(String id, boolean success, boolean created, List<ApiError> errors) {

        static Result of(JsonNode node) {
            // A success may carry notices that look like errors (§7.3).
            boolean success = node.path("success").asBoolean(false);
            List<ApiError> errors = new ArrayList<>();
            node.path("errors").forEach(error -> errors.add(ApiError.of(error)));
            if (!success && errors.isEmpty()) {
                errors.add(new ApiError("", "Salesforce refused the row and gave no reason.", List.of()));
            }
            return new Result(
                    Json.text(node, "id"),
                    success,
                    node.path("created").asBoolean(false),
                    success ? List.of() : List.copyOf(errors));
        }

        /** The error that decides: one that does not go away by itself before one that does. */
        ApiError error() {
            return errors.stream()
                    .filter(error -> ErrorCode.treatmentOf(error) != ErrorCode.Treatment.RETRY)
                    .findFirst()
                    .orElseGet(() -> errors.get(0));
        }
    }

    /**
     * Updates records by their {@code id}.
     *
     * @throws BatchRefusedException if the request was refused because of what some row holds
     */
    List<Result> update(String type, List<ObjectNode> rows) throws InterruptedException {
        return write("PATCH", HttpCall.Effect.REPEATABLE, PATH, type, rows, "change records of " + type);
    }

    /** Creates or updates records by a field that is an external id. */
    List<Result> upsert(String type, String keyField, List<ObjectNode> rows) throws InterruptedException {
        return write(
                "PATCH",
                HttpCall.Effect.REPEATABLE,
                PATH + "/" + type + "/" + keyField,
                type,
                rows,
                "write records of " + type);
    }

    /** Creates records that Salesforce itself keeps from being there twice. */
    List<Result> create(String type, List<ObjectNode> rows) throws InterruptedException {
        return write("POST", HttpCall.Effect.REPEATABLE, PATH, type, rows, "create records of " + type);
    }

    /** Deletes records; one that is gone already counts as deleted. */
    List<Result> delete(String type, Collection<String> ids) throws InterruptedException {
        HttpCall call = HttpCall.of("DELETE", HttpCall.Effect.REPEATABLE, client.data() + PATH)
                .query("ids", String.join(",", ids))
                .query("allOrNone", "false");
        String what = "delete records of " + type;
        return results(Refusals.expectSuccess(client.send(call), what), ids.size(), what);
    }

    private List<Result> write(
            String method, HttpCall.Effect effect, String path, String type, List<ObjectNode> rows, String what)
            throws InterruptedException {
        ObjectNode body = Json.object().put("allOrNone", false);
        ArrayNode records = body.putArray("records");
        for (ObjectNode row : rows) {
            ObjectNode record = records.addObject();
            record.putObject("attributes").put("type", type);
            record.setAll(row);
        }
        HttpCall call = HttpCall.of(method, effect, client.data() + path)
                .header("Sforce-Auto-Assign", "FALSE")
                .header("Sforce-Mru", "updateMru=false")
                .json(body.toString());
        if (allowDuplicates) {
            call = call.header(
                    "Sforce-Duplicate-Rule-Header",
                    "allowSave=true; includeRecordDetails=false; runAsCurrentUser=false");
        }
        Answer answer = client.send(call);
        if (answer.status() == 400 && isAboutRows(answer)) {
            ApiError error = answer.error();
            throw new BatchRefusedException(
                    Set.of(),
                    error.code(),
                    error.field(),
                    error.words(),
                    ErrorCode.of(error).remedy());
        }
        return results(Refusals.expectSuccess(answer, what), rows.size(), what);
    }

    // Everything else that a request is refused for as a whole concerns every row.
    private static boolean isAboutRows(Answer answer) {
        return answer.says("JSON_PARSER_ERROR") || answer.says("INVALID_TYPE_ON_FIELD_IN_RECORD");
    }

    private static List<Result> results(Answer answer, int rows, String what) {
        List<Result> results = new ArrayList<>();
        answer.body().forEach(node -> results.add(Result.of(node)));
        if (!answer.body().isArray() || results.size() != rows) {
            // Rows have no name but their place, so of none it is known what became of it.
            ApiError untold = new ApiError(
                    RowReceipts.NOT_TOLD,
                    "Salesforce was asked to " + what + " and answered for " + results.size() + " rows of " + rows
                            + ".",
                    List.of());
            return java.util.Collections.nCopies(rows, new Result("", false, false, List.of(untold)));
        }
        return results;
    }
}

package io.pqlconnector.crm.hubspot;

import io.pqlconnector.http.HttpCall;
import io.pqlconnector.http.Json;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.StreamSupport;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Records in batches of a hundred, and searches (HubSpot contract §4). */
final class Objects {
    /** The most that HubSpot takes in one batch. */
    static final int BATCH = 100;

    /** The most that HubSpot tells at once. */
    static final int PAGE = 200;

    /** The most that HubSpot tells of one search. */
    private static final int MOST_FOUND = 10_000;

    private final HubSpotClient client;

    Objects(HubSpotClient client) {
        this.client = client;
    }

    /**
     * A record to be written.
     *
     * @param id the record's id, or the value of the unique property; empty for one that is created
     * @param traceId unique in its batch; HubSpot answers with it
     */
    record Input(String traceId, String id, Map<String, String> properties) {}

    /**
     * What became of a batch.
     *
     * @param rows of those that were written, by trace id
     * @param errors of those that were refused, by trace id
     */
    record Written(Map<String, Row> rows, Map<String, ApiError> errors) {}

    /**
     * Reads records by id, or by a unique property; those that do not exist are missing in the answer.
     *
     * @param idProperty empty for the record's id
     * @param ids any number, without repetition
     */
    List<Row> read(String type, Optional<String> idProperty, Collection<String> ids, Set<String> properties)
            throws InterruptedException {
        List<String> all = List.copyOf(ids);
        List<Row> rows = new ArrayList<>();
        for (int from = 0; from < all.size(); from += BATCH) {
            ObjectNode body = Json.object();
            idProperty.ifPresent(name -> body.put("idProperty", name));
            properties.forEach(body.putArray("properties")::add);
            body.putArray("propertiesWithHistory");
            for (String id : all.subList(from, Math.min(from + BATCH, all.size()))) {
                body.withArray("inputs").addObject().put("id", id);
            }
            HttpCall call = HttpCall.of("POST", HttpCall.Effect.READ, batch(type, "read"))
                    .query("archived", "false")
                    .json(body.toString());
            Answer answer = Refusals.expectSuccess(client.send(HubSpotClient.Way.STANDARD, call), "read " + type);
            answer.body().path("results").forEach(row -> rows.add(Row.of(row)));
        }
        return rows;
    }

    /** Updates records by their ids; never creates one. The answer is any but a failure of the call as a whole. */
    Answer update(String type, List<Input> inputs) throws InterruptedException {
        ObjectNode body = Json.object();
        for (Input input : inputs) {
            add(body, input).put("id", input.id());
        }
        return write(type, "update", HttpCall.Effect.REPEATABLE, body);
    }

    /** Updates or creates records by a unique property: repeating it finds what it created. */
    Answer upsert(String type, String idProperty, List<Input> inputs) throws InterruptedException {
        ObjectNode body = Json.object();
        for (Input input : inputs) {
            add(body, input).put("idProperty", idProperty).put("id", input.id());
        }
        return write(type, "upsert", HttpCall.Effect.REPEATABLE, body);
    }

    /** Creates records that nothing but a marker of ours tells apart: to be sent once. */
    Answer create(String type, List<Input> inputs, List<Consumer<ObjectNode>> associations)
            throws InterruptedException {
        ObjectNode body = Json.object();
        for (int i = 0; i < inputs.size(); i++) {
            associations.get(i).accept(add(body, inputs.get(i)));
        }
        return write(type, "create", HttpCall.Effect.ONCE, body);
    }

    /** Writes nothing, to find out whether it would be allowed: a batch without inputs changes nothing (§4.3). */
    Answer tryToWrite(String type) throws InterruptedException {
        ObjectNode body = Json.object();
        body.putArray("inputs");
        return write(type, "update", HttpCall.Effect.REPEATABLE, body);
    }

    private static ObjectNode add(ObjectNode body, Input input) {
        ObjectNode added = body.withArray("inputs").addObject().put("objectWriteTraceId", input.traceId());
        ObjectNode properties = added.putObject("properties");
        input.properties().forEach(properties::put);
        return added;
    }

    private Answer write(String type, String verb, HttpCall.Effect effect, ObjectNode body)
            throws InterruptedException {
        return client.send(
                HubSpotClient.Way.STANDARD,
                HttpCall.of("POST", effect, batch(type, verb)).json(body.toString()));
    }

    /**
     * Who of a batch was written and who was refused; whoever is in neither was not mentioned, and counts as not written.
     *
     * @param idOf what tells a row without a trace id apart: the {@link Input#id} that it answers to
     */
    static Written written(Answer answer, List<Input> inputs, Function<Row, String> idOf) {
        Map<String, Row> rows = new HashMap<>();
        Map<String, ApiError> errors = new HashMap<>();
        Map<String, String> traceOfId = new HashMap<>();
        inputs.forEach(input -> traceOfId.put(input.id(), input.traceId()));
        for (JsonNode result : answer.body().path("results")) {
            String trace = Json.text(result, "objectWriteTraceId");
            Row row = Row.of(result);
            // A record without an id cannot be found again, so nothing is known of it.
            if (!row.id().isEmpty()) {
                rows.put(trace.isEmpty() ? traceOfId.getOrDefault(idOf.apply(row), "") : trace, row);
            }
        }
        for (JsonNode node : answer.body().path("errors")) {
            ApiError error = ApiError.of(node);
            error.traceIds().forEach(trace -> errors.put(trace, error));
            if (error.traceIds().isEmpty()) {
                inputs.stream()
                        .filter(input -> inputs.size() == 1 || error.ids().contains(input.id()))
                        .forEach(input -> errors.put(input.traceId(), error));
            }
        }
        errors.keySet().forEach(rows::remove);
        return new Written(rows, errors);
    }

    /**
     * Searches. The index of searches lags behind by seconds, so what was just written may be missing.
     *
     * @param filters all of which must hold
     */
    List<Row> search(String type, List<Filter> filters, Set<String> properties) throws InterruptedException {
        List<Row> rows = new ArrayList<>();
        String last = "";
        boolean more = true;
        while (more) {
            // HubSpot tells the first 10,000 of a search; the next ones are found behind the last id.
            List<Filter> behind = new ArrayList<>(filters);
            if (!last.isEmpty()) {
                behind.add(new Filter("hs_object_id", "GT", List.of(last)));
            }
            List<Row> found = searchOnce(type, behind, properties);
            rows.addAll(found);
            more = found.size() >= MOST_FOUND;
            last = found.isEmpty() ? "" : found.get(found.size() - 1).id();
        }
        return rows;
    }

    private List<Row> searchOnce(String type, List<Filter> filters, Set<String> properties)
            throws InterruptedException {
        List<Row> rows = new ArrayList<>();
        String after = "";
        do {
            Found found = found(type, filters, properties, "hs_object_id", after);
            rows.addAll(found.rows());
            after = found.after();
        } while (!after.isEmpty() && rows.size() < MOST_FOUND);
        return rows;
    }

    /** The first page of what a search finds, at most {@link #PAGE}, the smallest of a property first. */
    Found first(String type, List<Filter> filters, Set<String> wanted, String sortedBy) throws InterruptedException {
        return found(type, filters, wanted, sortedBy, "");
    }

    /** A page of what a search found; {@code after} is where the next one begins, and empty if there is none. */
    record Found(List<Row> rows, String after) {}

    private Found found(String type, List<Filter> filters, Set<String> properties, String sortedBy, String after)
            throws InterruptedException {
        ObjectNode body = Json.object();
        ObjectNode group = body.putArray("filterGroups").addObject();
        filters.forEach(filter -> filter.write(group.withArray("filters").addObject()));
        properties.forEach(body.putArray("properties")::add);
        body.putArray("sorts").addObject().put("propertyName", sortedBy).put("direction", "ASCENDING");
        body.put("limit", PAGE);
        if (!after.isEmpty()) {
            body.put("after", after);
        }
        HttpCall call = HttpCall.of(
                        "POST", HttpCall.Effect.READ, client.version().objects(type) + "/search")
                .json(body.toString());
        Answer answer = Refusals.expectSuccess(client.send(HubSpotClient.Way.SEARCH, call), "search " + type);
        List<Row> rows = new ArrayList<>();
        answer.body().path("results").forEach(row -> rows.add(Row.of(row)));
        return new Found(rows, Json.text(answer.body().path("paging").path("next"), "after"));
    }

    /**
     * A condition of a search.
     *
     * @param values one for most operators, none for {@code HAS_PROPERTY}, any number for {@code IN}, in lower case
     */
    record Filter(String property, String operator, List<String> values) {

        private void write(ObjectNode filter) {
            filter.put("propertyName", property).put("operator", operator);
            if (operator.equals("IN")) {
                values.forEach(filter.putArray("values")::add);
            } else if (!values.isEmpty()) {
                filter.put("value", values.get(0));
            }
        }
    }

    /** The ids of records that others are associated with, by the id of those. */
    Map<String, List<String>> associated(String from, String to, Collection<String> ids) throws InterruptedException {
        Map<String, List<String>> associated = new HashMap<>();
        Map<String, String> open = new HashMap<>();
        ids.forEach(id -> open.put(id, ""));
        while (!open.isEmpty()) {
            List<Map.Entry<String, String>> asked = open.entrySet().stream()
                    .limit(BATCH)
                    .map(entry -> Map.entry(entry.getKey(), entry.getValue()))
                    .toList();
            ObjectNode body = Json.object();
            for (Map.Entry<String, String> one : asked) {
                ObjectNode input = body.withArray("inputs").addObject().put("id", one.getKey());
                if (!one.getValue().isEmpty()) {
                    input.put("after", one.getValue());
                }
            }
            HttpCall call = HttpCall.of(
                            "POST", HttpCall.Effect.READ, client.version().associations(from, to) + "/batch/read")
                    .json(body.toString());
            Answer answer = Refusals.expectSuccess(
                    client.send(HubSpotClient.Way.STANDARD, call), "read the associations of " + from + " with " + to);
            asked.forEach(one -> open.remove(one.getKey()));
            for (JsonNode result : answer.body().path("results")) {
                String id = Json.text(result.path("from"), "id");
                List<String> others = associated.computeIfAbsent(id, key -> new ArrayList<>());
                StreamSupport.stream(result.path("to").spliterator(), false)
                        .map(other -> Json.text(other, "toObjectId"))
                        .forEach(others::add);
                String next = Json.text(result.path("paging").path("next"), "after");
                if (!next.isEmpty()) {
                    open.put(id, next);
                }
            }
        }
        return associated;
    }

    /** Associates records, each pair as HubSpot does by default; doing it twice does no more. */
    Answer associate(String from, String to, List<Map.Entry<String, String>> pairs) throws InterruptedException {
        ObjectNode body = Json.object();
        for (Map.Entry<String, String> pair : pairs) {
            ObjectNode input = body.withArray("inputs").addObject();
            input.putObject("from").put("id", pair.getKey());
            input.putObject("to").put("id", pair.getValue());
        }
        return client.send(
                HubSpotClient.Way.STANDARD,
                HttpCall.of(
                                "POST",
                                HttpCall.Effect.REPEATABLE,
                                client.version().associations(from, to) + "/batch/associate/default")
                        .json(body.toString()));
    }

    private String batch(String type, String verb) {
        return client.version().objects(type) + "/batch/" + verb;
    }
}

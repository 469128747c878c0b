package io.pqlconnector.testkit.crm;

import io.pqlconnector.spi.destination.Outcome;
import io.pqlconnector.testkit.web.Answer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The fake CRM's interface: JSON in, JSON out. Answers to a batch come in an order of their own, paired by {@code trace}. */
final class CrmApi {
    private static final JsonMapper JSON = new JsonMapper();

    private final CrmOptions options;
    private final CrmState state;
    private final Tally tally;
    private final Random order = new Random(1);

    CrmApi(CrmOptions options, CrmState state, Tally tally) {
        this.options = options;
        this.state = state;
        this.tally = tally;
    }

    /** Does what is asked for. */
    Answer.Whole answer(Endpoint endpoint, String body) {
        JsonNode asked = JSON.readTree(body);
        synchronized (state) {
            return switch (endpoint) {
                case TOKEN -> throw new IllegalArgumentException("tokens are given elsewhere");
                case DESCRIBE -> ok(describe());
                case SEARCH -> ok(results(asked, one -> search(one, asked)));
                case VERIFY -> ok(verify(asked));
                case OUTCOMES -> ok(outcomes(Instant.parse(asked.path("since").asString())));
                case INSPECT -> ok(state.layout().inspect(asked));
                case PROVISION -> ok(state.layout().provision(asked));
                case REMOVE -> ok(state.layout().remove(asked));
                case UPSERT -> batch(endpoint, asked, this::upsert);
                case ADD_TO_LIST ->
                    batch(endpoint, asked, one -> made(state.effects().change(one, true)));
                case REMOVE_FROM_LIST ->
                    batch(endpoint, asked, one -> made(state.effects().change(one, false)));
                case ENROLL ->
                    batch(endpoint, asked, one -> made(state.effects().enroll(one)));
                case CREATE_TASK ->
                    batch(endpoint, asked, one -> made(state.effects().createTask(one)));
                case CREATE_NOTE ->
                    batch(endpoint, asked, one -> made(state.effects().createNote(one)));
            };
        }
    }

    private Answer.Whole batch(Endpoint endpoint, JsonNode asked, Function<JsonNode, ObjectNode> one) {
        int size = asked.path("records").size();
        if (size > options.batchSize()) {
            return refused(
                    "BATCH_TOO_LARGE", "", size + " records, " + options.batchSize() + " is the limit", List.of());
        }
        if (options.strictness() != CrmOptions.Strictness.PER_RECORD) {
            for (JsonNode record : asked.path("records")) {
                Optional<CrmOptions.BadRecord> bad = bad(record);
                if (bad.isPresent()) {
                    boolean named = options.strictness() == CrmOptions.Strictness.WHOLE_BATCH_NAMED;
                    List<String> traces = named ? List.of(record.path("trace").asString()) : List.of();
                    return refused(
                            bad.get().code(), bad.get().field(), bad.get().message(), traces);
                }
            }
        }
        return ok(results(asked, record -> applied(endpoint, record, one)));
    }

    private ObjectNode applied(Endpoint endpoint, JsonNode record, Function<JsonNode, ObjectNode> one) {
        bad(record).ifPresent(bad -> {
            throw new Refusal(bad.code(), bad.field(), bad.message());
        });
        ObjectNode result = one.apply(record);
        tally.apply(endpoint);
        state.operations().merge(record.path("trace").asString(), 1, Integer::sum);
        return result.put("outcome", "confirmed");
    }

    private ObjectNode results(JsonNode asked, Function<JsonNode, ObjectNode> one) {
        List<ObjectNode> results = new ArrayList<>();
        for (JsonNode record : asked.path("records")) {
            ObjectNode result;
            try {
                result = one.apply(record);
            } catch (Refusal e) {
                result = JSON.createObjectNode()
                        .put("outcome", "rejected")
                        .put("code", e.code())
                        .put("field", e.field())
                        .put("message", e.getMessage());
            }
            results.add(result.put("trace", record.path("trace").asString()));
        }
        Collections.shuffle(results, order);
        ObjectNode body = JSON.createObjectNode();
        body.putArray("results").addAll(results);
        return body;
    }

    private ObjectNode upsert(JsonNode wanted) {
        CrmRecords.Upserted upserted = state.records().upsert(wanted);
        String id = upserted.record().id().value();
        return JSON.createObjectNode().put("id", id).put("record", id).put("created", upserted.created());
    }

    private ObjectNode search(JsonNode ref, JsonNode asked) {
        ObjectNode result = JSON.createObjectNode();
        state.records().find(ref).ifPresent(record -> {
            result.put("id", record.id().value());
            ObjectNode values = result.putObject("fields");
            for (JsonNode field : asked.path("fields")) {
                Optional.ofNullable(record.fields().get(field.asString()))
                        .ifPresent(value -> values.put(field.asString(), value));
            }
            if (asked.path("facts").asBoolean(false)) {
                state.deals().facts(record).forEach(result.putArray("facts")::add);
            }
        });
        return result;
    }

    private ObjectNode verify(JsonNode asked) {
        Optional<CrmEffects.Made> made =
                state.effects().madeBy(asked.path("trace").asString());
        return made.map(CrmApi::made).orElseGet(JSON::createObjectNode);
    }

    private ObjectNode outcomes(Instant since) {
        ObjectNode body = JSON.createObjectNode();
        for (Outcome outcome : state.deals().since(since)) {
            body.withArray("outcomes")
                    .addObject()
                    .put("record", outcome.record().value())
                    .put("kind", outcome.kind().name())
                    .put("value", outcome.value().orElseThrow().toPlainString())
                    .put("at", outcome.at().toString());
        }
        return body;
    }

    private ObjectNode describe() {
        ObjectNode body =
                JSON.createObjectNode().put("place", "scripted CRM").put("parallelCalls", options.parallelCalls());
        body.put("batchSize", options.batchSize());
        for (String object : List.of("company", "contact")) {
            ObjectNode fields = body.withObject("objects").putObject(object);
            state.records().types(object).forEach(fields::put);
        }
        return body;
    }

    private Optional<CrmOptions.BadRecord> bad(JsonNode record) {
        return options.badRecords().apply(record.path("key").asString());
    }

    private static ObjectNode made(CrmEffects.Made made) {
        return JSON.createObjectNode()
                .put("id", made.id().value())
                .put("record", made.record().value())
                .put("created", false);
    }

    private static Answer.Whole ok(ObjectNode body) {
        return new Answer.Whole(200, body.toString());
    }

    private static Answer.Whole refused(String code, String field, String message, List<String> traces) {
        ObjectNode body =
                JSON.createObjectNode().put("code", code).put("field", field).put("message", message);
        traces.forEach(body.putArray("traces")::add);
        return new Answer.Whole(400, body.toString());
    }
}

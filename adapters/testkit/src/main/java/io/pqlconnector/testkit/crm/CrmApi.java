package io.pqlconnector.testkit.crm;

import io.pqlconnector.testkit.web.Answer;
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

    /** How many deals it tells of at once. */
    private static final int DEALS = 100;

    private final CrmOptions options;
    private final CrmState state;
    private final Tally tally;
    private final JobsApi jobs;
    private final Random order = new Random(1);

    CrmApi(CrmOptions options, CrmState state, Tally tally) {
        this.options = options;
        this.state = state;
        this.tally = tally;
        jobs = new JobsApi(options.jobTime(), this::carriedOut);
    }

    /** Does what has become due by itself: the work of jobs. */
    void work() {
        synchronized (state) {
            jobs.work();
        }
    }

    /** Does what is asked for. */
    Answer.Whole answer(Endpoint endpoint, String body) {
        JsonNode asked = JSON.readTree(body);
        synchronized (state) {
            jobs.work();
            return switch (endpoint) {
                case TOKEN -> throw new IllegalArgumentException("tokens are given elsewhere");
                case DESCRIBE -> ok(describe());
                case SEARCH -> ok(results(asked, one -> search(one, asked)));
                case MEMBERS -> ok(members(asked));
                case VERIFY -> ok(verify(asked));
                case OUTCOMES -> ok(deals(asked.path("after").asLong(0)));
                case INSPECT -> ok(state.layout().inspect(asked));
                case PROVISION -> ok(state.layout().provision(asked));
                case REMOVE -> ok(state.layout().remove(asked));
                case JOB -> ok(jobs.make());
                case JOB_FEED -> refusal(asked).orElseGet(() -> jobs.feed(asked));
                case JOB_STATE -> jobs.state(asked);
                case JOB_RESULTS -> jobs.results(asked);
                case UPSERT, ADD_TO_LIST, REMOVE_FROM_LIST, ENROLL, CREATE_TASK, CREATE_NOTE -> batch(endpoint, asked);
            };
        }
    }

    private Answer.Whole batch(Endpoint endpoint, JsonNode asked) {
        int size = asked.path("records").size();
        if (size > options.batchSize()) {
            return refused(
                    "BATCH_TOO_LARGE", "", size + " records, " + options.batchSize() + " is the limit", List.of());
        }
        return refusal(asked).orElseGet(() -> ok(carriedOut(endpoint, asked)));
    }

    /** Why all of it is refused because of one of its records; empty if it is not. */
    private Optional<Answer.Whole> refusal(JsonNode asked) {
        if (options.strictness() == CrmOptions.Strictness.PER_RECORD) {
            return Optional.empty();
        }
        for (JsonNode record : asked.path("records")) {
            Optional<CrmOptions.BadRecord> bad = bad(record);
            if (bad.isPresent()) {
                boolean named = options.strictness() == CrmOptions.Strictness.WHOLE_BATCH_NAMED;
                List<String> traces = named ? List.of(record.path("trace").asString()) : List.of();
                return Optional.of(
                        refused(bad.get().code(), bad.get().field(), bad.get().message(), traces));
            }
        }
        return Optional.empty();
    }

    private ObjectNode carriedOut(Endpoint endpoint, JsonNode asked) {
        return results(asked, record -> applied(endpoint, record));
    }

    private ObjectNode applied(Endpoint endpoint, JsonNode record) {
        bad(record).ifPresent(bad -> {
            throw new Refusal(bad.code(), bad.field(), bad.message());
        });
        ObjectNode result = done(endpoint, record);
        tally.apply(endpoint);
        state.operations().merge(record.path("trace").asString(), 1, Integer::sum);
        return result.put("outcome", "confirmed");
    }

    private ObjectNode done(Endpoint endpoint, JsonNode record) {
        return switch (endpoint) {
            case UPSERT -> upsert(record);
            case ADD_TO_LIST -> made(state.effects().change(record, true));
            case REMOVE_FROM_LIST -> made(state.effects().change(record, false));
            case ENROLL -> made(state.effects().enroll(record));
            case CREATE_TASK -> made(state.effects().createTask(record));
            case CREATE_NOTE -> made(state.effects().createNote(record));
            default -> throw new IllegalArgumentException("no kind of operation: " + endpoint);
        };
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

    private ObjectNode members(JsonNode asked) {
        String object = asked.path("object").asString();
        String list = asked.path("list").asString();
        ObjectNode body = JSON.createObjectNode();
        if (state.effects().hasList(object, list)) {
            state.effects()
                    .members(object, list)
                    .forEach(member -> body.withArray("members").add(member.value()));
            body.put("total", state.effects().members(object, list).size());
        }
        return body;
    }

    private ObjectNode verify(JsonNode asked) {
        Optional<CrmEffects.Made> made =
                state.effects().madeBy(asked.path("trace").asString());
        return made.map(CrmApi::made).orElseGet(JSON::createObjectNode);
    }

    private ObjectNode deals(long after) {
        ObjectNode body = JSON.createObjectNode();
        List<CrmDeals.Entry> entries = state.deals().after(after, DEALS);
        for (CrmDeals.Entry entry : entries) {
            ObjectNode deal = body.withArray("deals")
                    .addObject()
                    .put("id", entry.id().value())
                    .put("company", entry.company().value());
            entry.deal()
                    .ifPresent(one -> deal.put("stage", one.stage().name())
                            .put("value", one.value().toPlainString())
                            .put("opened", one.opened().toString())
                            .put("at", one.at().toString()));
            body.put("next", entry.change());
        }
        if (entries.size() < DEALS) {
            body.remove("next");
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

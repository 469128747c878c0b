package io.pqlconnector.testkit.hubspot;

import io.pqlconnector.testkit.web.Answer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * A batch on its way. If all inputs have trace ids, the good ones are carried out and the answer names the bad ones; else
 * one bad input sinks them all (HubSpot contract §4.1).
 */
final class BatchRun {
    private static final JsonMapper JSON = new JsonMapper();
    private static final String TRACE = "objectWriteTraceId";

    private final Portal portal;
    private final List<ObjectNode> results = new ArrayList<>();
    private final Map<String, ObjectNode> errors = new LinkedHashMap<>();
    private final String startedAt;

    BatchRun(Portal portal) {
        this.portal = portal;
        this.startedAt = PropertyValues.time(portal.now());
    }

    /** What is done for an input: checked first, and carried out when all is known to go well. */
    interface Work {
        /**
         * Checks an input.
         *
         * @param claimed unique values that other inputs will take
         * @return what carries it out
         */
        Supplier<ObjectNode> check(JsonNode input, Set<String> claimed);
    }

    /** Does the work for each input. */
    BatchRun each(List<JsonNode> inputs, Work work) {
        if (portal.options().tracesIsolate() && areTraced(inputs)) {
            inputs.forEach(input -> attempt(input, () -> add(input, work.check(input, new HashSet<>()))));
            return this;
        }
        Set<String> claimed = new HashSet<>();
        List<Runnable> checked = new ArrayList<>();
        for (JsonNode input : inputs) {
            try {
                Supplier<ObjectNode> deed = work.check(input, claimed);
                checked.add(() -> add(input, deed));
            } catch (HubSpotError e) {
                // An unknown id is told beside what could be done; anything else sinks the batch.
                if (!e.isNotFound()) {
                    throw e;
                }
                fail(input, e);
            }
        }
        checked.forEach(Runnable::run);
        return this;
    }

    void add(ObjectNode result) {
        results.add(result);
    }

    /** Notes an error; errors that read the same become one. */
    void fail(JsonNode input, HubSpotError error) {
        ObjectNode body = error.body();
        ObjectNode one = errors.computeIfAbsent(
                error.getMessage() + body.path("subCategory") + body.path("errors"), any -> withoutContext(body));
        body.path("context")
                .properties()
                .forEach(part -> part.getValue()
                        .forEach(value -> one.withObject("context")
                                .withArray(part.getKey())
                                .add(value)));
        if (!error.isNotFound() && input.path(TRACE).isString()) {
            one.withObject("context").withArray(TRACE).add(input.path(TRACE).asString());
        }
    }

    /**
     * The answer.
     *
     * @param ok the status if there are no errors
     */
    Answer.Whole answer(int ok) {
        ObjectNode body = JSON.createObjectNode().put("status", "COMPLETE");
        body.putArray("results").addAll(portal.inAnyOrder(results));
        body.put("startedAt", startedAt).put("completedAt", PropertyValues.time(portal.now()));
        if (!errors.isEmpty()) {
            body.put("numErrors", errors.size());
            body.putArray("errors").addAll(errors.values());
        }
        return HubSpotWords.json(errors.isEmpty() ? ok : 207, body);
    }

    private void attempt(JsonNode input, Runnable work) {
        try {
            work.run();
        } catch (HubSpotError e) {
            fail(input, e);
        }
    }

    private void add(JsonNode input, Supplier<ObjectNode> work) {
        ObjectNode result = work.get();
        if (input.path(TRACE).isString()) {
            result.put(TRACE, input.path(TRACE).asString());
        }
        results.add(result);
    }

    private static boolean areTraced(List<JsonNode> inputs) {
        return inputs.stream().allMatch(input -> input.path(TRACE).isString())
                && inputs.stream().map(input -> input.path(TRACE)).distinct().count() == inputs.size();
    }

    private static ObjectNode withoutContext(ObjectNode body) {
        ObjectNode copy = body.deepCopy();
        copy.remove("context");
        return copy;
    }
}

package io.pqlconnector.testkit.salesforce;

import io.pqlconnector.testkit.web.Answer;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Standard actions: cadences, as far as they go (Salesforce contract §5.1). */
final class ActionsApi {
    private static final String ASSIGN = "assignTargetToSalesCadence";
    private static final String REMOVE = "removeTargetFromSalesCadence";

    private final Org org;
    private final Map<String, Consumer<JsonNode>> actions;

    ActionsApi(Org org) {
        this.org = org;
        Cadences cadences = new Cadences(org);
        this.actions = Map.of(ASSIGN, cadences::assign, REMOVE, cadences::remove);
    }

    List<Route> routes() {
        String one = "actions/standard/{action}";
        return List.of(
                Route.of("GET", "actions/standard", "actions", Route.Kind.READ, this::list),
                Route.of("GET", one, "actions", Route.Kind.READ, this::describe),
                Route.of("POST", one, "actions/{action}", Route.Kind.WRITE, this::run));
    }

    private Answer.Whole list(Call call) {
        ObjectNode body = Json.object();
        ArrayNode all = body.putArray("actions");
        if (org.options().engagement() == SalesforceOptions.Engagement.ON) {
            actions.keySet().stream()
                    .sorted()
                    .forEach(name -> all.addObject()
                            .put("name", name)
                            .put("label", name)
                            .put("type", name.toUpperCase(Locale.ROOT))
                            .put("url", "/services/data/v" + call.version() + "/actions/standard/" + name));
        }
        return Json.answer(200, body);
    }

    private Answer.Whole describe(Call call) {
        Consumer<JsonNode> unused = action(call);
        return Json.answer(
                200, Json.object().put("name", call.variable("action")).put("standard", true));
    }

    private Answer.Whole run(Call call) {
        Consumer<JsonNode> action = action(call);
        ArrayNode results = Json.array();
        boolean good = true;
        for (JsonNode input : Json.readObject(call.text()).path("inputs")) {
            ObjectNode result = results.addObject().put("actionName", call.variable("action"));
            try {
                action.accept(input);
                result.putNull("errors").put("isSuccess", true);
            } catch (SalesforceError e) {
                result.putArray("errors").add(e.asResult());
                result.put("isSuccess", false);
                good = false;
            }
            result.putNull("outputValues");
        }
        if (results.isEmpty()) {
            throw SalesforceError.whole(400, "INVALID_INPUT", "inputs are needed");
        }
        return Json.answer(good ? 200 : org.options().failedActionStatus(), results);
    }

    private Consumer<JsonNode> action(Call call) {
        Consumer<JsonNode> action = actions.get(call.variable("action"));
        if (action == null || org.options().engagement() == SalesforceOptions.Engagement.MISSING) {
            throw SalesforceError.notFound();
        }
        if (org.options().engagement() == SalesforceOptions.Engagement.NO_LICENCE) {
            throw SalesforceError.whole(403, "INSUFFICIENT_ACCESS", "You don't have the permission to run this action");
        }
        return action;
    }
}

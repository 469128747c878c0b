package io.pqlconnector.testkit.hubspot;

import io.pqlconnector.testkit.web.Answer;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Associations (HubSpot contract §7). */
final class AssociationsApi {
    private static final JsonMapper JSON = new JsonMapper();
    private static final int MOST_WRITES = 2000;
    private static final int MOST_READS = 1000;

    private final Portal portal;

    AssociationsApi(Portal portal) {
        this.portal = portal;
    }

    List<Route> routes() {
        String batch = "associations/{from}/{to}/batch/";
        String pair = "objects/{from}/{id}/associations/";
        Scopes.Need read = Scopes.read("from", "to");
        Scopes.Need write = Scopes.write("from", "to");
        return List.of(
                Route.of("POST", batch + "associate/default", batch + "default", Route.Kind.WRITE, write, this::all),
                Route.of("POST", batch + "create", batch + "create", Route.Kind.WRITE, write, this::labelled),
                Route.of("POST", batch + "read", batch + "read", Route.Kind.READ, read, this::readAll),
                Route.of("POST", batch + "archive", batch + "archive", Route.Kind.CHANGE, write, this::archive),
                Route.of(
                        "PUT",
                        pair + "default/{to}/{toId}",
                        "associations/{from}/{to}/default",
                        Route.Kind.CHANGE,
                        write,
                        this::one),
                Route.of(
                        "PUT",
                        pair + "{to}/{toId}",
                        "associations/{from}/{to}/create",
                        Route.Kind.CHANGE,
                        write,
                        this::labelledOne),
                Route.of("GET", pair + "{to}", "associations/{from}/{to}/get", Route.Kind.READ, read, this::read),
                Route.of(
                        "DELETE",
                        pair + "{to}/{toId}",
                        "associations/{from}/{to}/archive",
                        Route.Kind.CHANGE,
                        write,
                        this::remove));
    }

    private Answer.Whole all(Call call) {
        AssociationType type = AssociationType.unlabelled(call.type("from"), call.type("to"));
        BatchRun run = new BatchRun(portal);
        for (JsonNode input : Inputs.of(call.body(), MOST_WRITES)) {
            try {
                HubRecord from = from(call, Inputs.text(input.path("from"), "id"));
                HubRecord to = to(call, Inputs.text(input.path("to"), "id"));
                portal.associations().add(from, new Associations.Wanted(to, type));
                run.add(made(from.id(), to.id(), type.id()));
                run.add(made(to.id(), from.id(), type.reverse()));
            } catch (HubSpotError e) {
                failIfNotFound(run, input, e);
            }
        }
        return run.answer(200);
    }

    private Answer.Whole labelled(Call call) {
        BatchRun run = new BatchRun(portal);
        for (JsonNode input : Inputs.of(call.body(), MOST_WRITES)) {
            try {
                HubRecord from = from(call, Inputs.text(input.path("from"), "id"));
                String to = Inputs.text(input.path("to"), "id");
                List<Associations.Wanted> wanted = new ArrayList<>();
                input.path("types")
                        .forEach(spec -> wanted.add(Associations.Wanted.of(portal, call.type("from"), to, spec)));
                wanted.forEach(one -> portal.associations().add(from, one));
                run.add(labels(call, from.id(), to));
            } catch (HubSpotError e) {
                failIfNotFound(run, input, e);
            }
        }
        return run.answer(201);
    }

    private Answer.Whole labelledOne(Call call) {
        HubRecord from = from(call, call.variable("id"));
        List<Associations.Wanted> wanted = new ArrayList<>();
        call.body()
                .forEach(spec ->
                        wanted.add(Associations.Wanted.of(portal, call.type("from"), call.variable("toId"), spec)));
        wanted.forEach(one -> portal.associations().add(from, one));
        return HubSpotWords.json(201, labels(call, from.id(), call.variable("toId")));
    }

    private static ObjectNode labels(Call call, String from, String to) {
        ObjectNode json = JSON.createObjectNode()
                .put("fromObjectTypeId", call.type("from").id())
                .put("fromObjectId", from)
                .put("toObjectTypeId", call.type("to").id())
                .put("toObjectId", to);
        json.putArray("labels");
        return json;
    }

    private Answer.Whole one(Call call) {
        AssociationType type = AssociationType.unlabelled(call.type("from"), call.type("to"));
        HubRecord from = from(call, call.variable("id"));
        HubRecord to = to(call, call.variable("toId"));
        portal.associations().add(from, new Associations.Wanted(to, type));
        BatchRun run = new BatchRun(portal);
        run.add(made(from.id(), to.id(), type.id()));
        run.add(made(to.id(), from.id(), type.reverse()));
        return run.answer(200);
    }

    private Answer.Whole readAll(Call call) {
        BatchRun run = new BatchRun(portal);
        for (JsonNode input : Inputs.of(call.body(), MOST_READS)) {
            String id = Inputs.text(input, "id");
            List<HubRecord> others = portal.record(call.type("from"), id)
                    .map(from -> portal.associations().of(from, call.type("to")))
                    .orElse(List.of());
            if (others.isEmpty()) {
                run.fail(input, none(call, id));
            } else {
                HubRecord from = from(call, id);
                int after = Integer.parseInt(input.path("after").asString("0"));
                ObjectNode page =
                        new Page(after, portal.options().associationPage()).of(others, other -> shown(from, other));
                ObjectNode result = JSON.createObjectNode();
                result.putObject("from").put("id", id);
                result.set("to", page.path("results"));
                if (page.has("paging")) {
                    result.set("paging", page.path("paging"));
                }
                run.add(result);
            }
        }
        return run.answer(200);
    }

    private Answer.Whole read(Call call) {
        HubRecord from = portal.record(call.type("from"), call.variable("id"))
                .orElseThrow(() -> HubSpotError.notFound("resource not found"));
        Page page = Page.of(call, portal.options().associationPage(), 500);
        return HubSpotWords.json(
                200, page.of(portal.associations().of(from, call.type("to")), other -> shown(from, other)));
    }

    // 204 in the old form, a body in the new ones (HubSpot contract §1).
    private Answer.Whole archive(Call call) {
        for (JsonNode input : Inputs.of(call.body(), MOST_WRITES)) {
            String from = Inputs.text(input.path("from"), "id");
            input.path("to")
                    .forEach(to -> portal.associations()
                            .remove(
                                    new Associations.End(call.type("from"), from),
                                    new Associations.End(call.type("to"), Inputs.text(to, "id"))));
        }
        return call.version() == ApiVersion.LEGACY ? HubSpotWords.empty() : new BatchRun(portal).answer(200);
    }

    private Answer.Whole remove(Call call) {
        portal.associations()
                .remove(
                        new Associations.End(call.type("from"), call.variable("id")),
                        new Associations.End(call.type("to"), call.variable("toId")));
        return HubSpotWords.empty();
    }

    private static void failIfNotFound(BatchRun run, JsonNode input, HubSpotError error) {
        if (!error.isNotFound()) {
            throw error;
        }
        run.fail(input, error);
    }

    private HubRecord from(Call call, String id) {
        ObjectType type = call.type("from");
        return portal.record(type, id)
                .orElseThrow(() -> HubSpotError.notFound(type.singular() + " " + id + " does not exist")
                        .subCategory("crm.associations.FROM_OBJECT_NOT_FOUND")
                        .context("fromObjectId", List.of(id)));
    }

    private HubRecord to(Call call, String id) {
        return portal.record(call.type("to"), id).orElseThrow(() -> Associations.noTarget(call.type("to"), id));
    }

    private static HubSpotError none(Call call, String id) {
        return HubSpotError.notFound("No " + call.type("to").lower() + " is associated with "
                        + call.type("from").lower() + " " + id + ".")
                .subCategory("crm.associations.NO_ASSOCIATIONS_FOUND")
                .context("fromObjectId", List.of(id));
    }

    private static ObjectNode made(String from, String to, int type) {
        ObjectNode json = JSON.createObjectNode();
        json.putObject("from").put("id", from);
        json.putObject("to").put("id", to);
        json.putObject("associationSpec")
                .put("associationCategory", "HUBSPOT_DEFINED")
                .put("associationTypeId", type);
        return json;
    }

    private ObjectNode shown(HubRecord from, HubRecord to) {
        ObjectNode json = JSON.createObjectNode().put("toObjectId", to.id());
        for (int id : portal.associations().types(from, to)) {
            boolean primary = AssociationType.of(from.type(), id)
                    .filter(AssociationType::primary)
                    .isPresent();
            ObjectNode type = json.withArray("associationTypes").addObject();
            type.put("category", "HUBSPOT_DEFINED").put("typeId", id);
            if (primary) {
                type.put("label", "Primary");
            } else {
                type.putNull("label");
            }
        }
        return json;
    }
}

package io.pqlconnector.testkit.hubspot;

import io.pqlconnector.testkit.web.Answer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Who is on a list (HubSpot contract §8.2). All of it can be done twice without harm. */
final class MembershipsApi {
    private static final JsonMapper JSON = new JsonMapper();
    private static final int PAGE = 250;
    private static final int MOST = 100;

    private final Portal portal;

    MembershipsApi(Portal portal) {
        this.portal = portal;
    }

    List<Route> routes() {
        String members = "lists/{id}/memberships";
        Scopes.Need both = Scopes.all("crm.lists.read", "crm.lists.write");
        Scopes.Need read = Scopes.all("crm.lists.read");
        return List.of(
                Route.of("PUT", members + "/add", "lists/memberships/add", Route.Kind.CHANGE, both, this::add),
                Route.of("PUT", members + "/remove", "lists/memberships/remove", Route.Kind.CHANGE, both, this::remove),
                Route.of(
                        "PUT",
                        members + "/add-and-remove",
                        "lists/memberships/add-and-remove",
                        Route.Kind.CHANGE,
                        both,
                        this::addAndRemove),
                Route.of("GET", members, "lists/memberships/get", Route.Kind.READ, read, this::byId),
                Route.of(
                        "GET",
                        members + "/join-order",
                        "lists/memberships/get",
                        Route.Kind.READ,
                        read,
                        this::byJoining),
                Route.of("DELETE", members, "lists/memberships/clear", Route.Kind.CHANGE, both, this::clear),
                Route.of(
                        "POST",
                        "lists/records/memberships/batch/read",
                        "lists/memberships/batch/read",
                        Route.Kind.READ,
                        read,
                        this::ofRecords));
    }

    private Answer.Whole add(Call call) {
        return change(call, Inputs.texts(call.body(), "recordIdsToAdd"), List.of());
    }

    private Answer.Whole remove(Call call) {
        return change(call, List.of(), Inputs.texts(call.body(), "recordIdsToRemove"));
    }

    private Answer.Whole addAndRemove(Call call) {
        JsonNode body = call.body();
        return change(
                call,
                Inputs.texts(body.path("recordIdsToAdd"), "recordIdsToAdd"),
                Inputs.texts(body.path("recordIdsToRemove"), "recordIdsToRemove"));
    }

    private Answer.Whole change(Call call, List<String> toAdd, List<String> toRemove) {
        HubList list = changeable(call);
        List<String> added = new ArrayList<>();
        List<String> removed = new ArrayList<>();
        List<String> missing = new ArrayList<>();
        for (String id : toAdd) {
            if (portal.record(list.type(), id).isEmpty()) {
                missing.add(id);
            } else if (list.members().putIfAbsent(id, portal.now()) == null) {
                added.add(id);
            }
        }
        for (String id : toRemove) {
            if (list.members().remove(id) != null) {
                removed.add(id);
            } else if (portal.record(list.type(), id).isEmpty()) {
                missing.add(id);
            }
        }
        ObjectNode body = JSON.createObjectNode();
        put(body, "recordsIdsAdded", added);
        put(body, "recordIdsRemoved", removed);
        put(body, "recordIdsMissing", missing);
        return HubSpotWords.json(200, body);
    }

    // Empty arrays are left out. HubSpot's own client says how the names are spelled: one of them is odd.
    private static void put(ObjectNode body, String name, List<String> ids) {
        ids.forEach(id -> body.withArray(name).add(id));
    }

    private Answer.Whole clear(Call call) {
        changeable(call).members().clear();
        return HubSpotWords.empty();
    }

    private Answer.Whole byId(Call call) {
        return page(call, Comparator.comparingLong(Long::parseLong));
    }

    private Answer.Whole byJoining(Call call) {
        HubList list = ListsApi.find(portal, call.variable("id"));
        List<String> order = List.copyOf(list.members().keySet());
        return page(call, Comparator.comparingInt(order::indexOf));
    }

    private Answer.Whole page(Call call, Comparator<String> order) {
        HubList list = ListsApi.find(portal, call.variable("id"));
        List<String> members = list.members().keySet().stream()
                .filter(id -> portal.record(list.type(), id).isPresent())
                .sorted(order)
                .toList();
        ObjectNode body = Page.of(call, 100, PAGE)
                .of(
                        members,
                        id -> JSON.createObjectNode()
                                .put("recordId", id)
                                .put(
                                        "membershipTimestamp",
                                        PropertyValues.time(list.members().getOrDefault(id, list.createdAt()))));
        return HubSpotWords.json(200, body.put("total", members.size()));
    }

    private Answer.Whole ofRecords(Call call) {
        BatchRun run = new BatchRun(portal);
        for (JsonNode input : Inputs.of(call.body(), MOST)) {
            ObjectType type = ObjectType.named(Inputs.text(input, "objectTypeId"))
                    .orElseThrow(() -> HubSpotError.validation("Invalid object type"));
            String id = Inputs.text(input, "recordId");
            ObjectNode result = JSON.createObjectNode();
            result.set("recordId", input);
            result.putArray("recordListMemberships");
            portal.record(type, id)
                    .ifPresent(record -> portal.lists()
                            .of(record)
                            .forEach(list -> result.withArray("recordListMemberships")
                                    .addObject()
                                    .put("listId", list.id())
                                    .put("listVersion", 1)));
            run.add(result);
        }
        return run.answer(200);
    }

    private HubList changeable(Call call) {
        HubList list = ListsApi.find(portal, call.variable("id"));
        if (list.processing() == HubList.Processing.DYNAMIC) {
            throw HubSpotError.validation("Can not operate manually on a dynamic list.");
        }
        return list;
    }
}

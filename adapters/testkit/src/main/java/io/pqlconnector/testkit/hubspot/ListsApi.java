package io.pqlconnector.testkit.hubspot;

import io.pqlconnector.testkit.web.Answer;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Lists, apart from who is on them (HubSpot contract §8.1). */
final class ListsApi {
    private static final JsonMapper JSON = new JsonMapper();
    private static final int PAGE = 500;

    private final Portal portal;

    ListsApi(Portal portal) {
        this.portal = portal;
    }

    List<Route> routes() {
        Scopes.Need read = Scopes.all("crm.lists.read");
        Scopes.Need write = Scopes.all("crm.lists.write");
        String byName = "lists/object-type-id/{type}/name/{name}";
        return List.of(
                Route.of("POST", "lists", "lists/create", Route.Kind.CHANGE, write, this::create),
                Route.of("GET", "lists", "lists/get", Route.Kind.READ, read, this::several),
                Route.of("POST", "lists/search", "lists/search", Route.Kind.READ, read, this::search),
                Route.of("GET", byName, "lists/by-name", Route.Kind.READ, read, this::byName),
                Route.of("GET", "lists/{id}", "lists/get", Route.Kind.READ, read, this::get),
                Route.of("DELETE", "lists/{id}", "lists/delete", Route.Kind.CHANGE, write, this::delete),
                Route.of("PUT", "lists/{id}/restore", "lists/restore", Route.Kind.CHANGE, write, this::restore));
    }

    /** A list that is not deleted. */
    static HubList find(Portal portal, String id) {
        return portal.lists()
                .get(id)
                .filter(list -> list.deletedAt().isEmpty())
                .orElseThrow(() ->
                        HubSpotError.notFound("List " + id + " does not exist.").context("listId", List.of(id)));
    }

    private Answer.Whole create(Call call) {
        JsonNode body = call.body();
        String name = Inputs.text(body, "name");
        String typeId = Inputs.text(body, "objectTypeId");
        String word = Inputs.text(body, "processingType");
        ObjectType type = Arrays.stream(ObjectType.values())
                .filter(one -> one.id().equals(typeId))
                .findFirst()
                .orElseThrow(() -> HubSpotError.validation("Invalid object type for a list: " + typeId)
                        .subCategory("ListError.INVALID_OBJECT_TYPE_FOR_LIST"));
        HubList.Processing processing = Arrays.stream(HubList.Processing.values())
                .filter(one -> one.name().equals(word))
                .findFirst()
                .orElseThrow(() -> HubSpotError.validation("Invalid processing type " + word));
        if (processing != HubList.Processing.MANUAL
                && !body.path("filterBranch").isObject()) {
            throw HubSpotError.missing("filterBranch");
        }
        return one(portal.lists().create(name, type, processing));
    }

    private Answer.Whole several(Call call) {
        ObjectNode body = JSON.createObjectNode();
        body.putArray("lists");
        call.names("listIds").stream()
                .flatMap(id -> portal.lists().get(id).stream())
                .filter(list -> list.deletedAt().isEmpty())
                .forEach(list -> body.withArray("lists").add(json(list)));
        return HubSpotWords.json(200, body);
    }

    private Answer.Whole byName(Call call) {
        return one(portal.lists()
                .named(call.type("type"), call.variable("name"))
                .orElseThrow(() -> HubSpotError.notFound("List does not exist with name " + call.variable("name")
                        + " and object type ID " + call.variable("type") + ".")));
    }

    private Answer.Whole get(Call call) {
        return one(find(portal, call.variable("id")));
    }

    private Answer.Whole search(Call call) {
        JsonNode body = call.body();
        if (call.version() == ApiVersion.V2026_09) {
            // Optional in the other versions (HubSpot contract §1).
            Inputs.texts(body.path("listIds"), "listIds");
            Inputs.texts(body.path("processingTypes"), "processingTypes");
        }
        int count = body.path("count").asInt(20);
        int offset = body.path("offset").asInt(0);
        if (count > PAGE) {
            throw HubSpotError.validation("count is at most " + PAGE);
        }
        List<HubList> hits = hits(body);
        ObjectNode answer = JSON.createObjectNode();
        answer.putArray("lists");
        hits.stream()
                .skip(offset)
                .limit(count)
                .forEach(list -> answer.withArray("lists").add(json(list)));
        answer.put("hasMore", offset + count < hits.size())
                .put("offset", Math.min(offset + count, hits.size()))
                .put("total", hits.size());
        return HubSpotWords.json(200, answer);
    }

    private List<HubList> hits(JsonNode body) {
        String query = Inputs.textOrEmpty(body, "query").toLowerCase(Locale.ROOT);
        String typeId = Inputs.textOrEmpty(body, "objectTypeId");
        List<String> processing = Inputs.textsOrEmpty(body, "processingTypes");
        List<String> ids = Inputs.textsOrEmpty(body, "listIds");
        return portal.lists().live().stream()
                .filter(list -> list.name().toLowerCase(Locale.ROOT).contains(query))
                .filter(list -> typeId.isEmpty() || list.type().id().equals(typeId))
                .filter(list -> processing.isEmpty()
                        || processing.contains(list.processing().name()))
                .filter(list -> ids.isEmpty() || ids.contains(list.id()))
                .toList();
    }

    private Answer.Whole delete(Call call) {
        find(portal, call.variable("id")).delete(Optional.of(portal.now()));
        return HubSpotWords.empty();
    }

    private Answer.Whole restore(Call call) {
        portal.lists()
                .get(call.variable("id"))
                .orElseThrow(() -> HubSpotError.notFound("List does not exist."))
                .delete(Optional.empty());
        return HubSpotWords.empty();
    }

    private static Answer.Whole one(HubList list) {
        return HubSpotWords.json(200, JSON.createObjectNode().set("list", json(list)));
    }

    private static ObjectNode json(HubList list) {
        return JSON.createObjectNode()
                .put("listId", list.id())
                .put("listVersion", 1)
                .put("name", list.name())
                .put("objectTypeId", list.type().id())
                .put("processingType", list.processing().name())
                .put("processingStatus", "COMPLETE")
                .put("size", list.members().size())
                .put("createdAt", PropertyValues.time(list.createdAt()))
                .put("updatedAt", PropertyValues.time(list.createdAt()));
    }
}

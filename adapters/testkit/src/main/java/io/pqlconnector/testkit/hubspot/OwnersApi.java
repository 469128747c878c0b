package io.pqlconnector.testkit.hubspot;

import io.pqlconnector.testkit.web.Answer;
import java.util.List;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The people of a portal (HubSpot contract §8.3). */
final class OwnersApi {
    private static final JsonMapper JSON = new JsonMapper();
    private static final int PAGE = 500;

    private final Portal portal;

    OwnersApi(Portal portal) {
        this.portal = portal;
    }

    List<Route> routes() {
        Scopes.Need read = Scopes.all("crm.objects.owners.read");
        return List.of(
                Route.of("GET", "owners", "owners/list", Route.Kind.READ, read, this::list),
                Route.of("GET", "owners/{id}", "owners/get", Route.Kind.READ, read, this::get));
    }

    private Answer.Whole list(Call call) {
        String email = call.parameter("email").orElse("");
        List<HubSpotUser> users = portal.options().users().stream()
                .filter(user -> user.active() != call.flag("archived"))
                .filter(user -> email.isEmpty() || user.email().equalsIgnoreCase(email))
                .toList();
        return HubSpotWords.json(200, Page.of(call, 100, PAGE).of(users, OwnersApi::json));
    }

    private Answer.Whole get(Call call) {
        String id = call.variable("id");
        boolean byUser = call.parameter("idProperty").orElse("id").equals("userId");
        return HubSpotWords.json(
                200,
                json(portal.options().users().stream()
                        .filter(user -> user.active() != call.flag("archived"))
                        .filter(user -> byUser
                                ? Long.toString(user.userId()).equals(id)
                                : user.ownerId().equals(id))
                        .findFirst()
                        .orElseThrow(() -> HubSpotError.notFound("Owner " + id + " does not exist."))));
    }

    private static ObjectNode json(HubSpotUser user) {
        ObjectNode json = JSON.createObjectNode()
                .put("id", user.ownerId())
                .put("type", "PERSON")
                .put("email", user.email())
                .put("firstName", "")
                .put("lastName", "")
                .put("userIdIncludingInactive", user.userId())
                .put("createdAt", "2025-01-01T00:00:00.000Z")
                .put("updatedAt", "2025-01-01T00:00:00.000Z")
                .put("archived", !user.active());
        if (user.active()) {
            json.put("userId", user.userId());
        }
        json.putArray("teams");
        return json;
    }
}

package io.pqlconnector.crm.hubspot;

import io.pqlconnector.http.HttpCall;
import io.pqlconnector.http.Json;
import io.pqlconnector.spi.AdapterException;
import io.pqlconnector.spi.FailureKind;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Lists, which HubSpot's screens call segments: found or made by name, members as sets (HubSpot contract §8.1, §8.2). */
final class Lists {
    /** As many as HubSpot tells at once (HubSpot contract §8.2). */
    private static final int PAGE = 250;

    private final HubSpotClient client;
    private final Map<String, MemberList> known = new HashMap<>();

    Lists(HubSpotClient client) {
        this.client = client;
    }

    /**
     * A list.
     *
     * @param processing {@code MANUAL} for ours; members of {@code DYNAMIC} ones follow from filters alone
     */
    record MemberList(String id, String name, String processing) {

        /** Whether members can be added and removed. */
        boolean takesMembers() {
            return processing.equals("MANUAL") || processing.equals("SNAPSHOT");
        }
    }

    /** The list of a name and object, if there is one. */
    synchronized Optional<MemberList> find(HubSpotObject object, String name) throws InterruptedException {
        MemberList remembered = known.get(object.typeId() + name);
        if (remembered != null) {
            return Optional.of(remembered);
        }
        Answer answer = client.send(
                HubSpotClient.Way.STANDARD,
                HttpCall.get(client.version().lists() + "/object-type-id/" + object.typeId() + "/name/{}", name));
        if (answer.status() == 404) {
            return Optional.empty();
        }
        Refusals.expectSuccess(answer, "look for a list of " + object.type());
        return Optional.of(remember(object, name, answer.body().path("list")));
    }

    /**
     * The list of a name and object; made if there is none. After a call whose end is unclear it is looked for again, since
     * two of one name are refused.
     */
    synchronized MemberList findOrCreate(HubSpotObject object, String name) throws InterruptedException {
        Optional<MemberList> found = find(object, name);
        if (found.isPresent()) {
            return found.get();
        }
        ObjectNode body = Json.object()
                .put("name", name)
                .put("objectTypeId", object.typeId())
                .put("processingType", "MANUAL");
        HttpCall call = HttpCall.of(
                        "POST", HttpCall.Effect.ONCE, client.version().lists())
                .json(body.toString());
        try {
            Answer answer = client.send(HubSpotClient.Way.STANDARD, call);
            if (answer.isSuccess()) {
                return remember(object, name, answer.body().path("list"));
            }
            if (answer.status() == 403) {
                throw Refusals.of(answer, "create a list of " + object.type());
            }
            return find(object, name).orElseThrow(() -> nameTaken(object, name, answer));
        } catch (AdapterException e) {
            if (e.kind() != FailureKind.AMBIGUOUS) {
                throw e;
            }
            return find(object, name).orElseThrow(() -> e);
        }
    }

    private static AdapterException nameTaken(HubSpotObject object, String name, Answer answer) {
        return Remedies.wrong("HubSpot does not let us create the list \"" + name + "\" of " + object.type() + ": "
                + answer.error().words()
                + " A list of another kind of record, or one in the recycle bin, may have this name: give it another one in"
                + " the mapping, or rename the other list in HubSpot.");
    }

    private MemberList remember(HubSpotObject object, String name, JsonNode node) {
        MemberList list =
                new MemberList(Json.text(node, "listId"), Json.text(node, "name"), Json.text(node, "processingType"));
        if (list.id().isEmpty()) {
            throw Refusals.notUnderstood("say which list \"" + name + "\" is");
        }
        known.put(object.typeId() + name, list);
        return list;
    }

    /**
     * Puts records on a list or takes them off. Whoever is there already, or not there, is let be.
     *
     * @return those that HubSpot does not know
     */
    Set<String> change(MemberList list, Collection<String> records, boolean member) throws InterruptedException {
        ArrayNode ids = Json.object().putArray("ids");
        records.forEach(ids::add);
        HttpCall call = HttpCall.of(
                        "PUT",
                        HttpCall.Effect.REPEATABLE,
                        client.version().lists() + "/{}/memberships/" + (member ? "add" : "remove"),
                        list.id())
                .json(ids.toString());
        Answer answer = client.send(HubSpotClient.Way.STANDARD, call);
        if (answer.status() == 404) {
            forget(list);
            throw Remedies.wrong("The list \"" + list.name()
                    + "\" was deleted in HubSpot a moment ago. The next run makes it again.");
        }
        Refusals.expectSuccess(answer, "change the members of a list");
        return new HashSet<>(Json.texts(answer.body().path("recordIdsMissing")));
    }

    /**
     * The ids of the records on a list that people keep, whether they choose its members one by one or by filters.
     *
     * @param nameOrId if a list has the one and another list the other, the name wins
     */
    Set<String> members(HubSpotObject object, String nameOrId) throws InterruptedException {
        Optional<MemberList> named = find(object, nameOrId);
        MemberList list = named.isPresent() ? named.get() : byId(object, nameOrId);
        Set<String> members = new HashSet<>();
        Set<String> pages = new HashSet<>();
        String after = "";
        do {
            HttpCall call = HttpCall.get(client.version().lists() + "/{}/memberships", list.id())
                    .query("limit", Integer.toString(PAGE));
            Answer answer =
                    client.send(HubSpotClient.Way.STANDARD, after.isEmpty() ? call : call.query("after", after));
            if (answer.status() == 404) {
                forget(list);
                throw missing(object, nameOrId);
            }
            JsonNode page =
                    Refusals.expectSuccess(answer, "read the members of a list").body();
            if (!page.path("results").isArray()) {
                // Nobody on the list would be another answer.
                throw Refusals.notUnderstood("read the members of a list");
            }
            page.path("results").forEach(member -> members.add(Json.text(member, "recordId")));
            after = Json.text(page.path("paging").path("next"), "after");
            if (!pages.add(after)) {
                // It would never end.
                throw Refusals.notUnderstood("read the members of a list");
            }
        } while (!after.isEmpty());
        return members;
    }

    private MemberList byId(HubSpotObject object, String id) throws InterruptedException {
        if (id.matches("[0-9]{1,19}")) {
            Answer answer = client.send(
                    HubSpotClient.Way.STANDARD, HttpCall.get(client.version().lists() + "/{}", id));
            if (answer.status() != 404) {
                JsonNode list = Refusals.expectSuccess(answer, "look for a list of " + object.type())
                        .body()
                        .path("list");
                if (!Json.text(list, "objectTypeId").equals(object.typeId())) {
                    throw ofOthers(object, id);
                }
                return new MemberList(id, Json.text(list, "name"), Json.text(list, "processingType"));
            }
        }
        for (HubSpotObject other : HubSpotObject.values()) {
            if (other != object && find(other, id).isPresent()) {
                throw ofOthers(object, id);
            }
        }
        throw missing(object, id);
    }

    private static AdapterException missing(HubSpotObject object, String list) {
        return Remedies.wrong("HubSpot has no list \"" + list + "\" of " + object.type()
                + ". Make it under CRM > Segments, or correct its name or id in the configuration.");
    }

    private static AdapterException ofOthers(HubSpotObject object, String list) {
        return Remedies.wrong("HubSpot's list \"" + list + "\" is not one of " + object.type() + ". Make one of "
                + object.type() + " under CRM > Segments, and name that one in the configuration.");
    }

    /** Deletes a list with its memberships; HubSpot can restore it for 90 days. */
    void delete(MemberList list) throws InterruptedException {
        Answer answer = client.send(
                HubSpotClient.Way.STANDARD,
                HttpCall.of(
                        "DELETE", HttpCall.Effect.REPEATABLE, client.version().lists() + "/{}", list.id()));
        forget(list);
        if (answer.status() != 404) {
            Refusals.expectSuccess(answer, "delete a list");
        }
    }

    private synchronized void forget(MemberList list) {
        known.values().removeIf(list::equals);
    }
}

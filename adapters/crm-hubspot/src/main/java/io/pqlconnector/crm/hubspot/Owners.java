package io.pqlconnector.crm.hubspot;

import io.pqlconnector.http.HttpCall;
import io.pqlconnector.http.Json;
import io.pqlconnector.spi.destination.Assignee;
import io.pqlconnector.spi.destination.ObjectName;
import io.pqlconnector.spi.destination.RecordRef;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** The people who own records and send sequences (HubSpot contract §8.3). Read once. */
final class Owners {
    private static final String OWNER = "hubspot_owner_id";
    private static final int PAGE = 100;

    private final HubSpotClient client;
    private final Finder finder;
    private @Nullable List<Owner> all;

    Owners(HubSpotClient client, Finder finder) {
        this.client = client;
        this.finder = finder;
    }

    /**
     * Somebody.
     *
     * @param id as records name their owner
     * @param userId as sequences name who enrolls; empty if the person has no login any more
     */
    record Owner(String id, String userId, String email) {}

    /** Somebody by the address; of several rather one who has a login. */
    Optional<Owner> byEmail(String email) throws InterruptedException {
        List<Owner> fit = all().stream()
                .filter(owner -> Row.fold(owner.email()).equals(Row.fold(email)))
                .toList();
        return fit.stream()
                .filter(owner -> !owner.userId().isEmpty())
                .findFirst()
                .or(() -> fit.stream().findFirst());
    }

    /**
     * Whose turn it is, by assignee: the owner of the record if it has one who is still there, else the person who stands in.
     * Assignees that lead to nobody are missing.
     */
    Map<Assignee, Owner> of(Collection<Assignee> assignees) throws InterruptedException {
        Map<RecordRef, Owner> ofRecords = ofRecords(assignees);
        Map<Assignee, Owner> found = new HashMap<>();
        for (Assignee assignee : assignees) {
            Optional<Owner> owner = assignee.ownerOf().flatMap(ref -> Optional.ofNullable(ofRecords.get(ref)));
            if (owner.isEmpty() && assignee.email().isPresent()) {
                owner = byEmail(assignee.email().get());
            }
            owner.ifPresent(one -> found.put(assignee, one));
        }
        return found;
    }

    private Map<RecordRef, Owner> ofRecords(Collection<Assignee> assignees) throws InterruptedException {
        Map<ObjectName, Set<RecordRef>> wanted = new LinkedHashMap<>();
        assignees.forEach(assignee -> assignee.ownerOf()
                .ifPresent(ref -> wanted.computeIfAbsent(ref.object(), object -> new LinkedHashSet<>())
                        .add(ref)));
        Map<RecordRef, Owner> owners = new HashMap<>();
        for (Map.Entry<ObjectName, Set<RecordRef>> entry : wanted.entrySet()) {
            Map<RecordRef, Search> found =
                    finder.find(HubSpotObject.of(entry.getKey()), entry.getValue(), Set.of(OWNER));
            for (Map.Entry<RecordRef, Search> one : found.entrySet()) {
                if (one.getValue() instanceof Search.Found hit) {
                    byId(hit.row().get(OWNER)).ifPresent(owner -> owners.put(one.getKey(), owner));
                }
            }
        }
        return owners;
    }

    private Optional<Owner> byId(String id) throws InterruptedException {
        return id.isEmpty()
                ? Optional.empty()
                : all().stream().filter(owner -> owner.id().equals(id)).findFirst();
    }

    private synchronized List<Owner> all() throws InterruptedException {
        List<Owner> owners = all;
        if (owners == null) {
            owners = read();
            all = owners;
        }
        return owners;
    }

    private List<Owner> read() throws InterruptedException {
        List<Owner> owners = new ArrayList<>();
        String after = "";
        do {
            HttpCall call = HttpCall.get(client.version().owners())
                    .query("limit", Integer.toString(PAGE))
                    .query("archived", "false");
            Answer answer = Refusals.expectSuccess(
                    client.send(HubSpotClient.Way.STANDARD, after.isEmpty() ? call : call.query("after", after)),
                    "read the owners");
            for (JsonNode node : answer.body().path("results")) {
                if (!node.path("archived").asBoolean(false)) {
                    owners.add(new Owner(Json.text(node, "id"), Json.text(node, "userId"), Json.text(node, "email")));
                }
            }
            after = Json.text(answer.body().path("paging").path("next"), "after");
        } while (!after.isEmpty());
        return List.copyOf(owners);
    }
}

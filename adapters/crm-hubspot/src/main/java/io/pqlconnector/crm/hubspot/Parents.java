package io.pqlconnector.crm.hubspot;

import io.pqlconnector.http.Json;
import io.pqlconnector.spi.destination.BatchRefusedException;
import io.pqlconnector.spi.destination.IdempotencyKey;
import io.pqlconnector.spi.destination.Operation.Upsert;
import io.pqlconnector.spi.destination.Receipt;
import io.pqlconnector.spi.destination.RecordRef;
import io.pqlconnector.spi.destination.RejectionCodes;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** The companies of the contacts of one batch: found before the contacts are written, associated with them after. */
final class Parents {
    private final Objects objects;
    private final Finder finder;
    private final HubSpotObject object;
    private final Map<IdempotencyKey, Parent> parents = new LinkedHashMap<>();

    Parents(Objects objects, Finder finder, HubSpotObject object) {
        this.objects = objects;
        this.finder = finder;
        this.object = object;
    }

    private record Parent(RecordRef ref, String id) {}

    /** Finds them; answers for those that have none: a contact whose company is not there is not written at all. */
    List<Receipt> find(Collection<Upsert> upserts) throws InterruptedException {
        Map<IdempotencyKey, RecordRef> wanted = new LinkedHashMap<>();
        upserts.forEach(upsert -> upsert.parent().ifPresent(parent -> wanted.put(upsert.key(), parent)));
        if (wanted.isEmpty()) {
            return List.of();
        }
        return take(wanted, finder.find(HubSpotObject.COMPANY, wanted.values(), Set.of()));
    }

    private List<Receipt> take(Map<IdempotencyKey, RecordRef> wanted, Map<RecordRef, Search> found) {
        List<Receipt> without = new ArrayList<>();
        wanted.forEach((key, ref) -> {
            Search search = found.getOrDefault(ref, new Search.Missing());
            if (search instanceof Search.Found hit) {
                parents.put(key, new Parent(ref, hit.row().id()));
            } else {
                without.add(none(key, ref, search));
            }
        });
        return without;
    }

    /**
     * Associates the contacts that were written.
     *
     * @param contacts their ids
     * @return what is to be said in the place of a confirmation
     */
    List<Receipt> associate(Map<IdempotencyKey, String> contacts) throws InterruptedException {
        Map<IdempotencyKey, Parent> due = new LinkedHashMap<>(parents);
        due.keySet().retainAll(contacts.keySet());
        List<Receipt> receipts = new ArrayList<>();
        Set<IdempotencyKey> gone = send(due, contacts, receipts);
        if (gone.isEmpty()) {
            return receipts;
        }
        // Merged or deleted since their ids were told: they are looked for once more.
        Map<IdempotencyKey, RecordRef> wanted = new LinkedHashMap<>();
        due.forEach((key, parent) -> {
            if (gone.contains(key)) {
                wanted.put(key, parent.ref);
            }
        });
        parents.keySet().removeAll(gone);
        receipts.addAll(
                take(wanted, finder.findAnew(HubSpotObject.COMPANY, new LinkedHashSet<>(wanted.values()), Set.of())));
        Map<IdempotencyKey, Parent> again = new LinkedHashMap<>(parents);
        again.keySet().retainAll(gone);
        send(again, contacts, receipts)
                .forEach(key -> Optional.ofNullable(wanted.get(key))
                        .ifPresent(ref -> receipts.add(none(key, ref, new Search.Missing()))));
        return receipts;
    }

    /** Answers with those whose company HubSpot does not know. */
    private Set<IdempotencyKey> send(
            Map<IdempotencyKey, Parent> due, Map<IdempotencyKey, String> contacts, List<Receipt> receipts)
            throws InterruptedException {
        List<Map.Entry<String, String>> pairs = new ArrayList<>();
        due.forEach((key, parent) -> pairs.add(Map.entry(contacts.getOrDefault(key, ""), parent.id)));
        if (pairs.isEmpty()) {
            return Set.of();
        }
        Answer answer = objects.associate(object.type(), HubSpotObject.COMPANY.type(), pairs);
        ApiError whole = answer.error();
        boolean isAboutSome = answer.status() == 400 || (answer.status() == 404 && whole.says("OBJECT_NOT_FOUND"));
        if (isAboutSome && due.size() == 1 && isGone(whole)) {
            return due.keySet();
        }
        if (isAboutSome) {
            // The contacts are written and can be written again, so whose company it is can be found by halving.
            throw new BatchRefusedException(
                    Set.of(), whole.code(), whole.property(), whole.words(), Remedies.of(whole));
        }
        Refusals.expectSuccess(answer, "associate contacts with companies");
        return settle(answer, due, contacts, receipts);
    }

    private static Set<IdempotencyKey> settle(
            Answer answer,
            Map<IdempotencyKey, Parent> due,
            Map<IdempotencyKey, String> contacts,
            List<Receipt> receipts) {
        Set<IdempotencyKey> gone = new LinkedHashSet<>();
        Set<IdempotencyKey> named = new HashSet<>();
        boolean isClear = !answer.body().path("results").isEmpty();
        for (JsonNode node : answer.body().path("errors")) {
            ApiError error = ApiError.of(node);
            boolean namesSomebody = false;
            for (Map.Entry<IdempotencyKey, Parent> one : due.entrySet()) {
                boolean company = error.ids().contains(one.getValue().id) && isGone(error);
                if (company) {
                    gone.add(one.getKey());
                } else if (error.ids().contains(contacts.getOrDefault(one.getKey(), ""))) {
                    receipts.add(Remedies.receipt(one.getKey(), error));
                } else {
                    continue;
                }
                named.add(one.getKey());
                namesSomebody = true;
            }
            isClear &= namesSomebody;
        }
        Set<String> done = isClear ? Set.of() : mentioned(answer);
        for (IdempotencyKey key : due.keySet()) {
            if (!isClear && !named.contains(key) && !done.contains(contacts.getOrDefault(key, ""))) {
                receipts.add(new Receipt.Unknown(
                        key, "HubSpot did not say whether this contact was associated with its company."));
            }
        }
        return gone;
    }

    private static boolean isGone(ApiError error) {
        return error.says("OBJECT_NOT_FOUND") && !error.says("FROM_OBJECT_NOT_FOUND");
    }

    private static Set<String> mentioned(Answer answer) {
        Set<String> mentioned = new HashSet<>();
        answer.body().path("results").forEach(result -> mentioned.add(Json.text(result.path("from"), "id")));
        return mentioned;
    }

    private static Receipt.Rejected none(IdempotencyKey key, RecordRef parent, Search search) {
        if (search instanceof Search.Unusable unusable) {
            return new Receipt.Rejected(
                    key,
                    RejectionCodes.NO_PARENT,
                    "",
                    "The company of the account \"" + parent.key() + "\", which this contact belongs to, is not clear: "
                            + unusable.message(),
                    unusable.remedy());
        }
        return new Receipt.Rejected(
                key,
                RejectionCodes.NO_PARENT,
                "",
                "HubSpot has no company for the account \"" + parent.key() + "\", which this contact belongs to.",
                "Look what became of the company: ./pql explain " + parent.key());
    }
}

package io.pqlconnector.crm.hubspot;

import io.pqlconnector.spi.destination.CrmId;
import io.pqlconnector.spi.destination.Operation.ListChange;
import io.pqlconnector.spi.destination.Receipt;
import io.pqlconnector.spi.destination.RecordRef;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Puts records on lists and takes them off, five hundred with one call. */
final class Memberships {
    /** HubSpot names no limit for the call (HubSpot contract §8.2). */
    static final int BATCH = 500;

    private final Lists lists;
    private final Finder finder;
    private final Portal portal;

    Memberships(Lists lists, Finder finder, Portal portal) {
        this.lists = lists;
        this.finder = finder;
        this.portal = portal;
    }

    /** One receipt per change, in their order; all are for one list and one object, and all add or all remove. */
    List<Receipt> deliver(HubSpotObject object, List<ListChange> changes) throws InterruptedException {
        boolean member = changes.get(0).member();
        String name = changes.get(0).list();
        // Nobody has to be taken off a list that is not there.
        Optional<Lists.MemberList> list =
                member ? Optional.of(lists.findOrCreate(object, name)) : lists.find(object, name);
        if (list.filter(found -> !found.takesMembers()).isPresent()) {
            throw Remedies.wrong("HubSpot's list \"" + name + "\" of " + object.type()
                    + " is an active one: its members follow from its filters. Rename it in HubSpot, or give ours another"
                    + " name in the mapping.");
        }
        Set<RecordRef> refs = new LinkedHashSet<>();
        changes.forEach(change -> refs.add(change.record()));
        Map<RecordRef, Search> found = new LinkedHashMap<>(finder.find(object, refs, Set.of()));
        if (list.isPresent()) {
            send(object, list.get(), found, member);
        }
        List<Receipt> receipts = new ArrayList<>(changes.size());
        for (ListChange change : changes) {
            receipts.add(receipt(object, change, found.getOrDefault(change.record(), new Search.Missing())));
        }
        return receipts;
    }

    // Those that HubSpot does not know were merged or deleted since: they are looked for once more.
    private void send(HubSpotObject object, Lists.MemberList list, Map<RecordRef, Search> found, boolean member)
            throws InterruptedException {
        Set<String> missing = change(list, found, member);
        if (missing.isEmpty()) {
            return;
        }
        List<RecordRef> again = found.entrySet().stream()
                .filter(entry -> entry.getValue() instanceof Search.Found hit
                        && missing.contains(hit.row().id()))
                .map(Map.Entry::getKey)
                .toList();
        Map<RecordRef, Search> anew = finder.findAnew(object, again, Set.of());
        Set<String> still = change(list, anew, member);
        anew.replaceAll((ref, search) ->
                search instanceof Search.Found hit && still.contains(hit.row().id()) ? new Search.Missing() : search);
        found.putAll(anew);
    }

    private Set<String> change(Lists.MemberList list, Map<RecordRef, Search> found, boolean member)
            throws InterruptedException {
        Set<String> ids = new LinkedHashSet<>();
        found.values().forEach(search -> {
            if (search instanceof Search.Found hit) {
                ids.add(hit.row().id());
            }
        });
        return ids.isEmpty() ? Set.of() : lists.change(list, ids, member);
    }

    private Receipt receipt(HubSpotObject object, ListChange change, Search search) throws InterruptedException {
        if (search instanceof Search.Found hit) {
            CrmId id = new CrmId(hit.row().id());
            return new Receipt.Confirmed(
                    change.key(), id, id, false, Optional.of(portal.get().link(object, id.value())));
        }
        if (search instanceof Search.Unusable unusable) {
            return unusable.receipt(change.key());
        }
        return Search.Missing.receipt(change.key(), change.record());
    }
}

package io.pqlconnector.crm.salesforce;

import io.pqlconnector.spi.destination.IdempotencyKey;
import io.pqlconnector.spi.destination.Operation.ListChange;
import io.pqlconnector.spi.destination.Receipt;
import io.pqlconnector.spi.destination.RecordRef;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Changes who is on a list: in campaigns for what can be a member of one, else in a field of the record (Salesforce contract §4). */
final class Lists {
    private final Finder finder;
    private final Memberships memberships;
    private final ListField field;

    Lists(Finder finder, Memberships memberships, ListField field) {
        this.finder = finder;
        this.memberships = memberships;
        this.field = field;
    }

    /** One receipt per change, in their order; all are for one list and one object, and all add or all remove. */
    List<Receipt> deliver(SalesforceObject object, List<ListChange> changes) throws InterruptedException {
        Map<IdempotencyKey, Receipt> receipts = new HashMap<>(change(object, changes, false));
        Set<IdempotencyKey> old = new HashSet<>();
        receipts.forEach((key, receipt) -> {
            if (receipt instanceof Receipt.Rejected rejected && isOld(rejected.code())) {
                old.add(key);
            }
        });
        if (!old.isEmpty()) {
            // Merged, deleted or converted since its id was told.
            receipts.putAll(change(
                    object,
                    changes.stream()
                            .filter(change -> old.contains(change.key()))
                            .toList(),
                    true));
        }
        return changes.stream()
                .map(change -> Optional.ofNullable(receipts.get(change.key()))
                        .orElseGet(() -> new Receipt.Unknown(
                                change.key(), "Salesforce answered with success and did not mention this member.")))
                .toList();
    }

    private static boolean isOld(String code) {
        return ErrorCode.of(new ApiError(code, "", List.of())).treatment() == ErrorCode.Treatment.LOOK_AGAIN;
    }

    private Map<IdempotencyKey, Receipt> change(SalesforceObject object, List<ListChange> changes, boolean anew)
            throws InterruptedException {
        Set<RecordRef> refs = new LinkedHashSet<>();
        changes.forEach(change -> refs.add(change.record()));
        // Of one that was merged or converted nobody knows a membership, so a removal would be taken for done.
        Set<String> wanted = changes.get(0).member() ? Set.of() : Set.of("Id");
        Map<RecordRef, Search> searches =
                anew ? finder.findAnew(object, refs, wanted) : finder.find(object, refs, wanted);
        Map<IdempotencyKey, Receipt> receipts = new HashMap<>();
        Map<IdempotencyKey, Search.Found> found = new LinkedHashMap<>();
        for (ListChange change : changes) {
            Search search = searches.getOrDefault(change.record(), new Search.Missing());
            if (search instanceof Search.Found hit) {
                found.put(change.key(), hit);
            } else if (search instanceof Search.Unusable unusable) {
                receipts.put(change.key(), unusable.receipt(change.key()));
            } else {
                receipts.put(change.key(), Search.Missing.receipt(change.key(), change.record()));
            }
        }
        if (!found.isEmpty()) {
            receipts.putAll(
                    memberships.takes(object)
                            ? memberships.change(object, changes, found)
                            : field.change(object, changes, found));
        }
        return receipts;
    }
}

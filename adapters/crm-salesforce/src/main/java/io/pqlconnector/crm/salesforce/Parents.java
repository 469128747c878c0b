package io.pqlconnector.crm.salesforce;

import io.pqlconnector.spi.destination.IdempotencyKey;
import io.pqlconnector.spi.destination.Operation.Upsert;
import io.pqlconnector.spi.destination.Receipt;
import io.pqlconnector.spi.destination.RecordRef;
import io.pqlconnector.spi.destination.RejectionCodes;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The accounts that contacts belong to. A contact has one: it is set where there is none, and never changed, since whoever moved
 * a person knew why.
 */
final class Parents {
    /** The field of a contact that points at its account. */
    static final String FIELD = "AccountId";

    private final Finder finder;
    private final Set<String> busy = new HashSet<>();

    Parents(Finder finder) {
        this.finder = finder;
    }

    /**
     * The accounts of some contacts.
     *
     * @param ids by operation
     * @param without what is said of contacts whose account is not there: they are not written at all
     */
    record Found(Map<IdempotencyKey, String> ids, List<Receipt> without) {
        Optional<String> of(IdempotencyKey key) {
            return Optional.ofNullable(ids.get(key));
        }
    }

    /** Finds the accounts of contacts; other objects have none. */
    Found find(SalesforceObject object, Collection<Upsert> upserts) throws InterruptedException {
        Map<IdempotencyKey, RecordRef> wanted = new LinkedHashMap<>();
        if (object.isContact()) {
            upserts.forEach(upsert -> upsert.parent()
                    .filter(parent -> parent.object().equals(SalesforceObject.ACCOUNT.name()))
                    .ifPresent(parent -> wanted.put(upsert.key(), parent)));
        }
        Map<IdempotencyKey, String> ids = new HashMap<>();
        List<Receipt> without = new ArrayList<>();
        if (!wanted.isEmpty()) {
            take(wanted, finder.find(SalesforceObject.ACCOUNT, wanted.values(), Set.of()), ids, without);
        }
        return new Found(ids, without);
    }

    /** The same, where ids that were told lead nowhere any more. */
    Found findAnew(Collection<Upsert> upserts) throws InterruptedException {
        Map<IdempotencyKey, RecordRef> wanted = new LinkedHashMap<>();
        upserts.forEach(upsert -> upsert.parent().ifPresent(parent -> wanted.put(upsert.key(), parent)));
        Map<IdempotencyKey, String> ids = new HashMap<>();
        List<Receipt> without = new ArrayList<>();
        if (!wanted.isEmpty()) {
            take(
                    wanted,
                    finder.findAnew(SalesforceObject.ACCOUNT, new HashSet<>(wanted.values()), Set.of()),
                    ids,
                    without);
        }
        return new Found(ids, without);
    }

    private static void take(
            Map<IdempotencyKey, RecordRef> wanted,
            Map<RecordRef, Search> found,
            Map<IdempotencyKey, String> ids,
            List<Receipt> without) {
        wanted.forEach((key, ref) -> {
            Search search = found.getOrDefault(ref, new Search.Missing());
            if (search instanceof Search.Found hit) {
                ids.put(key, hit.row().id());
            } else {
                without.add(none(key, ref, search));
            }
        });
    }

    private static Receipt.Rejected none(IdempotencyKey key, RecordRef parent, Search search) {
        if (search instanceof Search.Unusable unusable) {
            return new Receipt.Rejected(
                    key,
                    RejectionCodes.NO_PARENT,
                    "",
                    "The record of the account \"" + parent.key() + "\", which this contact belongs to, is not clear: "
                            + unusable.message(),
                    unusable.remedy());
        }
        return new Receipt.Rejected(
                key,
                RejectionCodes.NO_PARENT,
                "",
                "Salesforce has no record of the account \"" + parent.key() + "\", which this contact belongs to.",
                "Look what became of it: ./pql explain " + parent.key());
    }

    /**
     * Keeps others from writing below the same accounts: Salesforce locks an account while something below it is written, and
     * refuses whoever comes second (Salesforce contract §6.5).
     */
    void hold(Set<String> accounts) throws InterruptedException {
        synchronized (busy) {
            while (accounts.stream().anyMatch(busy::contains)) {
                busy.wait();
            }
            busy.addAll(accounts);
        }
    }

    /** Lets others write below accounts again. */
    void release(Set<String> accounts) {
        synchronized (busy) {
            busy.removeAll(accounts);
            busy.notifyAll();
        }
    }
}

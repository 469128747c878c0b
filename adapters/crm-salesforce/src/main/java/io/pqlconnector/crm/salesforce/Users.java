package io.pqlconnector.crm.salesforce;

import io.pqlconnector.spi.destination.Assignee;
import io.pqlconnector.spi.destination.ObjectName;
import io.pqlconnector.spi.destination.RecordRef;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The people who own records, send and get tasks: users of the org who are active. Each is asked for once. */
final class Users {
    private static final String OWNER = "OwnerId";

    private final Queries queries;
    private final Finder finder;
    private final Catalog catalog;
    private final SalesforceClient client;
    private final Map<String, Optional<User>> byEmail = new HashMap<>();
    private final Map<String, Optional<User>> byId = new HashMap<>();

    Users(Queries queries, Finder finder, Catalog catalog, SalesforceClient client) {
        this.client = client;
        this.queries = queries;
        this.finder = finder;
        this.catalog = catalog;
    }

    /** Somebody who is active. */
    record User(String id, String email) {}

    /** Somebody by the address. */
    Optional<User> byEmail(String email) throws InterruptedException {
        lookUp("Email", Set.of(email), byEmail, true);
        return Optional.ofNullable(byEmail.get(Row.fold(email))).flatMap(user -> user);
    }

    /**
     * Whose turn it is, by assignee: the owner of the record if it has one who is still there, else the person who stands in.
     * Assignees that lead to nobody are missing. A queue owns nothing here, since nobody in particular is meant by it.
     */
    Map<Assignee, User> of(Collection<Assignee> assignees) throws InterruptedException {
        Map<RecordRef, String> owners = ownersOf(assignees);
        lookUp("Id", owners.values(), byId, false);
        Map<Assignee, User> found = new HashMap<>();
        for (Assignee assignee : assignees) {
            Optional<User> user = assignee.ownerOf()
                    .flatMap(ref -> Optional.ofNullable(owners.get(ref)))
                    .flatMap(id -> Optional.ofNullable(byId.get(id)).flatMap(known -> known));
            if (user.isEmpty() && assignee.email().isPresent()) {
                user = byEmail(assignee.email().get());
            }
            user.ifPresent(one -> found.put(assignee, one));
        }
        return found;
    }

    private Map<RecordRef, String> ownersOf(Collection<Assignee> assignees) throws InterruptedException {
        Map<ObjectName, Set<RecordRef>> wanted = new LinkedHashMap<>();
        assignees.forEach(assignee -> assignee.ownerOf()
                .ifPresent(ref -> wanted.computeIfAbsent(ref.object(), object -> new LinkedHashSet<>())
                        .add(ref)));
        Map<RecordRef, String> owners = new HashMap<>();
        String us = client.session().user();
        for (Map.Entry<ObjectName, Set<RecordRef>> entry : wanted.entrySet()) {
            finder.find(catalog.of(entry.getKey()), entry.getValue(), Set.of(OWNER))
                    .forEach((ref, search) -> {
                        // What we have created belongs to us, which is to say to nobody.
                        if (search instanceof Search.Found hit
                                && !hit.row().get(OWNER).isEmpty()
                                && !hit.row().get(OWNER).equals(us)) {
                            owners.put(ref, hit.row().get(OWNER));
                        }
                    });
        }
        return owners;
    }

    private synchronized void lookUp(
            String field, Collection<String> values, Map<String, Optional<User>> known, boolean folded)
            throws InterruptedException {
        Set<String> open = new LinkedHashSet<>();
        for (String value : values) {
            if (Soql.canHold(value) && !known.containsKey(folded ? Row.fold(value) : value)) {
                open.add(value);
            }
        }
        List<String> all = List.copyOf(open);
        for (int from = 0; from < all.size(); from += Soql.MOST_VALUES) {
            List<String> some = all.subList(from, Math.min(all.size(), from + Soql.MOST_VALUES));
            List<Row> rows = queries.all(
                    "SELECT Id, Email FROM User WHERE IsActive = true AND " + Soql.in(field, some)
                            + " ORDER BY CreatedDate",
                    "look for users");
            some.forEach(value -> known.put(folded ? Row.fold(value) : value, Optional.empty()));
            for (Row row : rows) {
                String name = folded ? Row.fold(row.get(field)) : row.get(field);
                // Of several with one address the oldest.
                if (known.getOrDefault(name, Optional.empty()).isEmpty()) {
                    known.put(name, Optional.of(new User(row.id(), row.get("Email"))));
                }
            }
        }
    }
}

package io.pqlconnector.testkit.hubspot;

import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The lists of a portal. Whoever uses it holds the portal's lock. */
final class Lists {
    private static final long FIRST = 610;

    private final HubSpotOptions options;
    private final Map<String, HubList> all = new LinkedHashMap<>();
    private long lastId = FIRST;

    Lists(HubSpotOptions options) {
        this.options = options;
    }

    /** Makes a list. Its name is unique across all kinds of records (HubSpot contract §8.1). */
    HubList create(String name, ObjectType type, HubList.Processing processing) {
        boolean taken = all.values().stream()
                .filter(list -> list.deletedAt().isEmpty() || options.deletedListKeepsItsName())
                .anyMatch(list -> list.name().equals(name));
        if (taken) {
            throw HubSpotError.validation("A list with the name '" + name + "' already exists.")
                    .subCategory("ListError.DUPLICATE_LIST_NAMES");
        }
        lastId++;
        HubList list = new HubList(
                Long.toString(lastId), name, type, processing, options.clock().instant());
        all.put(list.id(), list);
        return list;
    }

    /** The lists that are not deleted. */
    List<HubList> live() {
        return all.values().stream().filter(list -> list.deletedAt().isEmpty()).toList();
    }

    /** A list, deleted ones included. */
    Optional<HubList> get(String id) {
        return Optional.ofNullable(all.get(id));
    }

    Optional<HubList> named(ObjectType type, String name) {
        return live().stream()
                .filter(list -> list.type() == type && list.name().equals(name))
                .findFirst();
    }

    Collection<HubList> of(HubRecord record) {
        return live().stream()
                .filter(list -> list.type() == record.type() && list.members().containsKey(record.id()))
                .toList();
    }

    /** Puts a record in the place of another one that became a part of it. */
    void replace(HubRecord from, HubRecord to) {
        for (HubList list : of(from)) {
            Instant since = list.members().getOrDefault(from.id(), list.createdAt());
            list.members().remove(from.id());
            list.members().putIfAbsent(to.id(), since);
        }
    }
}

package io.pqlconnector.testkit.hubspot;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/** All that the fake HubSpot holds. Whoever uses it holds its lock. */
final class Portal {
    private final HubSpotOptions options;
    private final Map<ObjectType, PropertyCatalog> catalogs = new EnumMap<>(ObjectType.class);
    private final Map<ObjectType, Records> records = new EnumMap<>(ObjectType.class);
    private final Associations associations = new Associations(this);
    private final Lists lists;
    private final Enrollments enrollments;
    private final Troubles troubles = new Troubles();
    private final Random order = new Random(1);

    Portal(HubSpotOptions options) {
        this.options = options;
        for (ObjectType type : ObjectType.values()) {
            List<HubSpotProperty> properties = new ArrayList<>(StandardProperties.of(type));
            properties.addAll(options.properties(type));
            PropertyCatalog catalog = new PropertyCatalog(properties);
            catalogs.put(type, catalog);
            records.put(type, new Records(type, catalog, options.searchLag()));
        }
        this.lists = new Lists(options);
        this.enrollments = new Enrollments(options, troubles);
    }

    HubSpotOptions options() {
        return options;
    }

    Instant now() {
        return options.clock().instant();
    }

    PropertyCatalog catalog(ObjectType type) {
        return of(catalogs, type);
    }

    Records records(ObjectType type) {
        return of(records, type);
    }

    /** A record that is not archived. */
    Optional<HubRecord> record(ObjectType type, String id) {
        return records(type).get(id);
    }

    Associations associations() {
        return associations;
    }

    Lists lists() {
        return lists;
    }

    Enrollments enrollments() {
        return enrollments;
    }

    Troubles troubles() {
        return troubles;
    }

    Optional<HubSpotUser> owner(String ownerId) {
        return options.users().stream()
                .filter(user -> user.ownerId().equals(ownerId))
                .findFirst();
    }

    /** Puts results into an order of their own: HubSpot promises none (HubSpot contract §4.1). */
    <T> List<T> inAnyOrder(List<T> results) {
        List<T> mixed = new ArrayList<>(results);
        Collections.shuffle(mixed, order);
        return mixed;
    }

    private static <T> T of(Map<ObjectType, T> all, ObjectType type) {
        return Optional.ofNullable(all.get(type)).orElseThrow();
    }
}

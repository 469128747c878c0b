package io.pqlconnector.testkit.hubspot;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** A list of records of one kind: HubSpot's users call it a segment (HubSpot contract §8.1). */
final class HubList {
    private final String id;
    private final String name;
    private final ObjectType type;
    private final Processing processing;
    private final Instant createdAt;
    private final Map<String, Instant> members = new LinkedHashMap<>();
    private Optional<Instant> deletedAt = Optional.empty();

    /** Who decides what is on a list. */
    enum Processing {
        /** The API and people. */
        MANUAL,
        /** A filter once, then the API and people. */
        SNAPSHOT,
        /** A filter alone. */
        DYNAMIC
    }

    HubList(String id, String name, ObjectType type, Processing processing, Instant createdAt) {
        this.id = id;
        this.name = name;
        this.type = type;
        this.processing = processing;
        this.createdAt = createdAt;
    }

    String id() {
        return id;
    }

    String name() {
        return name;
    }

    ObjectType type() {
        return type;
    }

    Processing processing() {
        return processing;
    }

    Instant createdAt() {
        return createdAt;
    }

    /** The ids of the records on it, in the order in which they came, with when they came. */
    Map<String, Instant> members() {
        return members;
    }

    Optional<Instant> deletedAt() {
        return deletedAt;
    }

    void delete(Optional<Instant> at) {
        deletedAt = at;
    }
}

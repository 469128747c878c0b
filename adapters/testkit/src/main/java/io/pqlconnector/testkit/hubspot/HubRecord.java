package io.pqlconnector.testkit.hubspot;

import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** A record. Changed through {@link Records} only. */
final class HubRecord {
    private final ObjectType type;
    private final String id;
    private final Instant createdAt;
    private final Map<String, String> values = new TreeMap<>();
    private Instant updatedAt;
    private Optional<Instant> archivedAt = Optional.empty();
    private long seenBySearch;
    private Optional<Map<String, String>> seenBefore = Optional.empty();

    HubRecord(ObjectType type, String id, Instant createdAt) {
        this.type = type;
        this.id = id;
        this.createdAt = createdAt;
        this.updatedAt = createdAt;
    }

    ObjectType type() {
        return type;
    }

    String id() {
        return id;
    }

    Instant createdAt() {
        return createdAt;
    }

    Instant updatedAt() {
        return updatedAt;
    }

    Optional<Instant> archivedAt() {
        return archivedAt;
    }

    /** The properties that are not empty. */
    Map<String, String> values() {
        return Collections.unmodifiableMap(values);
    }

    /** A property's value; empty if it has none. */
    String value(String property) {
        return values.getOrDefault(property, "");
    }

    void set(String property, String value) {
        if (value.isEmpty()) {
            values.remove(property);
        } else {
            values.put(property, value);
        }
    }

    void touch(Instant now) {
        updatedAt = now;
    }

    void archive(Optional<Instant> at) {
        archivedAt = at;
    }

    /** Hides the whole record, which is new, from searches before one. */
    void hideUntil(long search) {
        seenBySearch = search;
    }

    /** Hides what changes now from searches before one; they see what the next one would have seen until now. */
    void hideChangeUntil(long search, long next) {
        if (next >= seenBySearch) {
            seenBefore = Optional.of(new TreeMap<>(values));
        }
        seenBySearch = search;
    }

    /** What a search sees of it; empty if nothing yet. */
    Optional<Map<String, String>> seen(long search) {
        return search >= seenBySearch ? Optional.of(values) : seenBefore;
    }

    /** From now on searches see everything. */
    void show() {
        seenBySearch = 0;
    }
}

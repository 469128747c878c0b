package io.pqlconnector.testkit.salesforce;

import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A record. Values are text, whatever they stand for: numbers with plain digits, instants as ISO 8601 in UTC with
 * milliseconds, choices with semicolons. What is empty is not there.
 */
final class Row {
    private final String id;
    private final String type;
    private final TreeMap<String, String> values = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    private boolean deleted;

    Row(String id, String type) {
        this.id = id;
        this.type = type;
    }

    Row copy() {
        Row copy = new Row(id, type);
        copy.values.putAll(values);
        copy.deleted = deleted;
        return copy;
    }

    String id() {
        return id;
    }

    String type() {
        return type;
    }

    SortedMap<String, String> values() {
        return values;
    }

    Optional<String> get(String field) {
        if (field.equalsIgnoreCase("Id")) {
            return Optional.of(id);
        }
        if (field.equalsIgnoreCase("IsDeleted")) {
            return Optional.of(Boolean.toString(deleted));
        }
        return Optional.ofNullable(values.get(field));
    }

    /** A value; empty text if there is none. */
    String value(String field) {
        return get(field).orElse("");
    }

    boolean is(String field) {
        return value(field).equals("true");
    }

    /** Puts a value; nothing, if it is empty text. */
    void set(String field, String value) {
        if (value.isEmpty()) {
            values.remove(field);
        } else {
            values.put(field, value);
        }
    }

    void become(Map<String, String> others) {
        values.clear();
        values.putAll(others);
    }

    boolean isDeleted() {
        return deleted;
    }

    void delete() {
        deleted = true;
    }
}

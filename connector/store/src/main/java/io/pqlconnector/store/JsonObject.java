package io.pqlconnector.store;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A JSON object that was read. Properties that hold nothing are left out when one is written, so the getters give nothing
 * for one that is missing, where there is a nothing.
 */
record JsonObject(Map<String, Object> properties) {

    Set<String> names() {
        return properties.keySet();
    }

    boolean has(String name) {
        return properties.containsKey(name);
    }

    /** A property that must be there. */
    Object get(String name) {
        Object value = properties.get(name);
        if (value == null) {
            throw Json.unexpected("the property " + name);
        }
        return value;
    }

    /** Text; empty if it is missing. */
    String text(String name) {
        return optionalText(name).orElse("");
    }

    Optional<String> optionalText(String name) {
        return has(name) ? Optional.of(Json.text(get(name))) : Optional.empty();
    }

    /** A whole number; 0 if it is missing. */
    long integer(String name) {
        return has(name) ? Long.parseLong(Json.number(get(name)).text()) : 0;
    }

    /** A whole number; 0 if it is missing. */
    int smallInteger(String name) {
        return Math.toIntExact(integer(name));
    }

    /** Whether it is there and true. */
    boolean flag(String name) {
        return has(name) && get(name).equals(true);
    }

    Instant instant(String name) {
        return Json.instant(get(name));
    }

    Optional<Instant> optionalInstant(String name) {
        return has(name) ? Optional.of(instant(name)) : Optional.empty();
    }

    JsonObject object(String name) {
        return Json.object(get(name));
    }

    Optional<JsonObject> optionalObject(String name) {
        return has(name) ? Optional.of(object(name)) : Optional.empty();
    }

    /** Elements; none if it is missing. */
    List<?> list(String name) {
        return has(name) ? Json.list(get(name)) : List.of();
    }
}

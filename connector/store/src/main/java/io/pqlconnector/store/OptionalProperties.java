package io.pqlconnector.store;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import tools.jackson.core.JsonGenerator;

/** Writes properties of a JSON object that are left out where they hold nothing; {@link JsonObject} gives the nothing back. */
final class OptionalProperties {
    private OptionalProperties() {}

    static void writeText(JsonGenerator json, String name, String text) {
        if (!text.isEmpty()) {
            json.writeStringProperty(name, text);
        }
    }

    static void writeOptional(JsonGenerator json, String name, Optional<String> text) {
        text.ifPresent(value -> json.writeStringProperty(name, value));
    }

    static void writeInteger(JsonGenerator json, String name, long value) {
        if (value != 0) {
            json.writeNumberProperty(name, value);
        }
    }

    static void writeFlag(JsonGenerator json, String name, boolean flag) {
        if (flag) {
            json.writeBooleanProperty(name, true);
        }
    }

    static void writeInstant(JsonGenerator json, String name, Optional<Instant> instant) {
        if (instant.isPresent()) {
            json.writeName(name);
            Json.writeInstant(json, instant.get());
        }
    }

    static void writeTexts(JsonGenerator json, String name, Map<?, String> texts) {
        if (texts.isEmpty()) {
            return;
        }
        json.writeObjectPropertyStart(name);
        texts.forEach((key, text) -> {
            Json.writeName(json, key.toString());
            json.writeString(text);
        });
        json.writeEndObject();
    }

    static SortedMap<String, String> texts(JsonObject json, String name) {
        SortedMap<String, String> texts = new TreeMap<>();
        json.optionalObject(name)
                .ifPresent(object -> object.properties().forEach((key, text) -> texts.put(key, Json.text(text))));
        return texts;
    }
}

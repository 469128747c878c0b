package io.pqlconnector.store;

import io.pqlconnector.core.ledger.LedgerException;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/** JSON text from and to plain values, without reflection, so that short commands start fast. */
final class Json {
    /** Above it lie the surrogates. They are escaped, since a lone one would not survive the way through UTF-8. */
    private static final int LAST_BEFORE_SURROGATES = 0xD7FF;

    private static final JsonFactory FACTORY =
            JsonFactory.builder().highestNonEscapedChar(LAST_BEFORE_SURROGATES).build();
    private static final int NANOS_PER_MICRO = 1_000;
    private static final int MICROS_PER_SECOND = 1_000_000;
    /** From here on not every whole number is a double of its own. */
    private static final double LARGEST_EXACT = 0x1p53;

    private Json() {}

    /** JSON's null, which is a value like any other here. */
    enum Null {
        NULL
    }

    /**
     * A number as it was written, so that whoever reads it decides on its type.
     *
     * @param text a JSON number
     */
    record NumberText(String text) {}

    static String write(Consumer<JsonGenerator> body) {
        // By way of bytes, which become a string as a block; a writer would check character by character.
        return new String(writeUtf8(body), StandardCharsets.UTF_8);
    }

    /** For what is long and many: SQLite keeps texts in UTF-8, so that a string between would be made for nothing. */
    static byte[] writeUtf8(Consumer<JsonGenerator> body) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(1_024);
        try (JsonGenerator json = FACTORY.createGenerator(ObjectWriteContext.empty(), bytes)) {
            body.accept(json);
        }
        return bytes.toByteArray();
    }

    static String array(Collection<String> values) {
        return write(json -> {
            json.writeStartArray();
            for (String value : values) {
                json.writeString(value);
            }
            json.writeEndArray();
        });
    }

    static String counts(SortedMap<?, Long> counts) {
        return write(json -> {
            json.writeStartObject();
            counts.forEach((name, count) -> json.writeNumberProperty(name.toString(), count));
            json.writeEndObject();
        });
    }

    static SortedMap<String, Long> readCounts(String text) {
        JsonObject object = readObject(text);
        SortedMap<String, Long> counts = new TreeMap<>();
        for (String name : object.names()) {
            counts.put(name, object.integer(name));
        }
        return counts;
    }

    static List<String> readStrings(String text) {
        return strings(read(text));
    }

    static List<String> strings(Object array) {
        List<String> strings = new ArrayList<>();
        for (Object element : list(array)) {
            strings.add(text(element));
        }
        return strings;
    }

    static JsonObject readObject(String text) {
        return object(read(text));
    }

    static JsonObject object(Object value) {
        if (value instanceof JsonObject object) {
            return object;
        }
        throw unexpected("an object");
    }

    static List<?> list(Object value) {
        if (value instanceof List<?> list) {
            return list;
        }
        throw unexpected("an array");
    }

    static String text(Object value) {
        if (value instanceof String text) {
            return text;
        }
        throw unexpected("a text");
    }

    static NumberText number(Object value) {
        if (value instanceof NumberText number) {
            return number;
        }
        throw unexpected("a number");
    }

    /** Microseconds since 1970, which is how precise the lake is; ISO text for the rare instant that they cannot express. */
    static void writeInstant(JsonGenerator json, Instant instant) {
        if (instant.getNano() % NANOS_PER_MICRO == 0
                && Math.abs(instant.getEpochSecond()) < LARGEST_EXACT / 2_000_000) {
            json.writeNumber(instant.getEpochSecond() * MICROS_PER_SECOND + instant.getNano() / NANOS_PER_MICRO);
        } else {
            json.writeString(instant.toString());
        }
    }

    static Instant instant(Object value) {
        if (value instanceof NumberText micros) {
            return Times.fromMicros(Long.parseLong(micros.text()));
        }
        return Instant.parse(text(value));
    }

    /** Whole numbers without a fraction, all others so that they read back as the very same double. */
    static void writeDouble(JsonGenerator json, double value) {
        boolean negativeZero = value == 0 && Double.compare(value, 0.0) != 0;
        if (value == Math.rint(value) && Math.abs(value) < LARGEST_EXACT && !negativeZero) {
            json.writeNumber((long) value);
        } else {
            json.writeNumber(value);
        }
    }

    /**
     * Begins a property whose name is data, such as a trait's. Half a surrogate pair in it, which no source should let
     * through, is replaced: Jackson's parser takes one in a value, but not in a name.
     */
    static void writeName(JsonGenerator json, String name) {
        for (int i = 0; i < name.length(); i++) {
            if (Character.isSurrogate(name.charAt(i))) {
                json.writeName(new String(name.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8));
                return;
            }
        }
        json.writeName(name);
    }

    static Object read(String text) {
        try (JsonParser parser = FACTORY.createParser(ObjectReadContext.empty(), text)) {
            // There is no token in an empty text.
            return value(parser, Optional.ofNullable(parser.nextToken()).orElse(JsonToken.NOT_AVAILABLE));
        } catch (JacksonException e) {
            // The parser's own message would quote what it stumbled over, which is somebody's data.
            throw unexpected("JSON at column " + e.getLocation().getColumnNr());
        }
    }

    private static Object value(JsonParser parser, JsonToken token) {
        return switch (token) {
            case START_OBJECT -> {
                Map<String, Object> properties = new LinkedHashMap<>();
                while (parser.nextToken() != JsonToken.END_OBJECT) {
                    String name = parser.currentName();
                    properties.put(name, value(parser, parser.nextToken()));
                }
                yield new JsonObject(properties);
            }
            case START_ARRAY -> {
                List<Object> elements = new ArrayList<>();
                for (JsonToken next = parser.nextToken(); next != JsonToken.END_ARRAY; next = parser.nextToken()) {
                    elements.add(value(parser, next));
                }
                yield elements;
            }
            case VALUE_STRING -> parser.getString();
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> new NumberText(parser.getString());
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            case VALUE_NULL -> Null.NULL;
            case END_ARRAY, END_OBJECT, NOT_AVAILABLE, PROPERTY_NAME, VALUE_EMBEDDED_OBJECT ->
                throw unexpected("a value");
        };
    }

    static LedgerException unexpected(String expected) {
        return new LedgerException(
                "The ledger holds JSON that this version cannot read: expected " + expected
                        + ". It was changed by hand or by another version; restore it from a backup (docs/ledger.md).",
                null);
    }
}

package io.pqlconnector.store;

import io.pqlconnector.spi.destination.FieldValue;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import tools.jackson.core.JsonGenerator;

/**
 * Values of CRM fields as JSON: text, numbers and truth values as they are, the others as an array that starts with a word.
 * None is an object or null, because SQLite's {@code json_patch}, which merges the fields of a record, would take the first
 * apart and drop the second.
 */
final class FieldValueCodec {
    private static final String DATE = "date";
    private static final String DATE_TIME = "datetime";
    private static final String CHOICES = "choices";
    private static final String CLEARED = "cleared";

    private FieldValueCodec() {}

    static void write(JsonGenerator json, FieldValue value) {
        if (value instanceof FieldValue.Text text) {
            json.writeString(text.value());
        } else if (value instanceof FieldValue.Number number) {
            json.writeNumber(number.value());
        } else if (value instanceof FieldValue.Bool bool) {
            json.writeBoolean(bool.value());
        } else if (value instanceof FieldValue.Date date) {
            writeArray(json, DATE, List.of(date.value().toString()));
        } else if (value instanceof FieldValue.DateTime dateTime) {
            writeArray(json, DATE_TIME, List.of(dateTime.value().toString()));
        } else if (value instanceof FieldValue.Choices choices) {
            writeArray(json, CHOICES, choices.values());
        } else if (value instanceof FieldValue.Cleared) {
            writeArray(json, CLEARED, List.of());
        } else {
            throw new IllegalStateException("a kind of value without JSON: " + value.getClass());
        }
    }

    static FieldValue read(Object value) {
        if (value instanceof String text) {
            return new FieldValue.Text(text);
        }
        if (value instanceof Json.NumberText number) {
            return new FieldValue.Number(new BigDecimal(number.text()));
        }
        if (value instanceof Boolean bool) {
            return new FieldValue.Bool(bool);
        }
        List<String> array = Json.strings(value);
        List<String> values = array.subList(1, array.size());
        return switch (array.get(0)) {
            case DATE -> new FieldValue.Date(LocalDate.parse(values.get(0)));
            case DATE_TIME -> new FieldValue.DateTime(Instant.parse(values.get(0)));
            case CHOICES -> new FieldValue.Choices(values);
            case CLEARED -> new FieldValue.Cleared();
            default -> throw Json.unexpected("a kind of field value");
        };
    }

    static SortedMap<String, FieldValue> readFields(String text) {
        SortedMap<String, FieldValue> fields = new TreeMap<>();
        Json.readObject(text).properties().forEach((name, value) -> fields.put(name, read(value)));
        return fields;
    }

    private static void writeArray(JsonGenerator json, String word, List<String> values) {
        json.writeStartArray();
        json.writeString(word);
        for (String value : values) {
            json.writeString(value);
        }
        json.writeEndArray();
    }
}

package io.pqlconnector.crm.local;

import io.pqlconnector.spi.destination.FieldValue;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/**
 * The JSON of a record's fields. In memory a field is its JSON text, because most values are only carried from one version
 * of the record to the next.
 */
final class FieldJson {
    /** The JSON text of a field that holds nothing; such a field is left out of the object. */
    static final String NOTHING = "";

    private static final JsonFactory JSON = new JsonFactory();
    private static final HexFormat HEX = HexFormat.of();

    private FieldJson() {}

    /** The fields of an object that hold something, each as its JSON text, by name. */
    static Map<String, String> parse(String object) {
        Map<String, String> fields = new LinkedHashMap<>();
        try (JsonParser parser = JSON.createParser(ObjectReadContext.empty(), object)) {
            parser.nextToken();
            while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
                String name = parser.currentName();
                StringBuilder value = new StringBuilder();
                copy(parser, parser.nextToken(), value);
                if (!isNothing(value)) {
                    fields.put(name, value.toString());
                }
            }
        }
        return fields;
    }

    /** The object, in the order of the names, so that the same fields give the same bytes. */
    static String write(Map<String, String> fields) {
        String[] names = fields.keySet().toArray(String[]::new);
        Arrays.sort(names);
        StringBuilder json = new StringBuilder(1024).append('{');
        for (String name : names) {
            if (json.length() > 1) {
                json.append(',');
            }
            json.append(ofText(name)).append(':').append(fields.get(name));
        }
        return json.append('}').toString();
    }

    /** A value's JSON text; {@link #NOTHING} for what empties the field, as empty text does in every CRM. */
    static String of(FieldValue value) {
        if (value instanceof FieldValue.Cleared) {
            return NOTHING;
        }
        if (value instanceof FieldValue.Number || value instanceof FieldValue.Bool) {
            return value.shown();
        }
        if (value instanceof FieldValue.Choices choices) {
            return choices.values().isEmpty() ? NOTHING : ofTexts(choices.values());
        }
        String shown = value.shown();
        return shown.isEmpty() ? NOTHING : ofText(shown);
    }

    /** The JSON text of some text. */
    static String ofText(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (needsCare(text.charAt(i))) {
                StringBuilder json = new StringBuilder(text.length() + 16);
                quote(text, json);
                return json.toString();
            }
        }
        return '"' + text + '"';
    }

    /** A field in the form of {@link FieldValue#shown()}, which is how values are compared with what was confirmed. */
    static String shown(String json) {
        return switch (json.charAt(0)) {
            case '"' -> text(json);
            case '[' -> new FieldValue.Choices(texts(json)).shown();
            case '-', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9' ->
                new FieldValue.Number(new BigDecimal(json)).shown();
            default -> json;
        };
    }

    /** The JSON array of some texts. */
    static String ofTexts(Collection<String> texts) {
        StringBuilder json = new StringBuilder().append('[');
        for (String text : texts) {
            if (json.length() > 1) {
                json.append(',');
            }
            quote(text, json);
        }
        return json.append(']').toString();
    }

    private static String text(String json) {
        if (json.indexOf('\\') < 0) {
            return json.substring(1, json.length() - 1);
        }
        try (JsonParser parser = JSON.createParser(ObjectReadContext.empty(), json)) {
            parser.nextToken();
            return parser.getString();
        }
    }

    private static List<String> texts(String json) {
        List<String> texts = new ArrayList<>();
        try (JsonParser parser = JSON.createParser(ObjectReadContext.empty(), json)) {
            parser.nextToken();
            for (JsonToken token = parser.nextToken(); token != JsonToken.END_ARRAY; token = parser.nextToken()) {
                StringBuilder item = new StringBuilder();
                copy(parser, token, item);
                texts.add(token == JsonToken.VALUE_STRING ? text(item.toString()) : item.toString());
            }
        }
        return texts;
    }

    private static boolean isNothing(CharSequence json) {
        String text = json.toString();
        return text.equals("null") || text.equals("\"\"") || text.equals("[]");
    }

    private static void copy(JsonParser parser, JsonToken token, StringBuilder json) {
        switch (token) {
            case VALUE_STRING -> quote(parser.getString(), json);
            case START_ARRAY -> {
                json.append('[');
                for (JsonToken item = parser.nextToken(); item != JsonToken.END_ARRAY; item = parser.nextToken()) {
                    separate(json, '[');
                    copy(parser, item, json);
                }
                json.append(']');
            }
            case START_OBJECT -> {
                json.append('{');
                while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
                    separate(json, '{');
                    quote(parser.currentName(), json);
                    json.append(':');
                    copy(parser, parser.nextToken(), json);
                }
                json.append('}');
            }
            default -> json.append(parser.getString());
        }
    }

    private static void separate(StringBuilder json, char opening) {
        if (json.charAt(json.length() - 1) != opening) {
            json.append(',');
        }
    }

    private static void quote(String text, StringBuilder json) {
        json.append('"');
        int copied = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            // Half of a surrogate pair has no UTF-8 form; the escape carries it through the database unharmed.
            if (needsCare(c) && (!Character.isSurrogate(c) || isLone(text, i))) {
                json.append(text, copied, i);
                copied = i + 1;
                escape(c, json);
            }
        }
        json.append(text, copied, text.length()).append('"');
    }

    private static boolean needsCare(char c) {
        return c < ' ' || c == '"' || c == '\\' || Character.isSurrogate(c);
    }

    private static void escape(char c, StringBuilder json) {
        if (c == '"' || c == '\\') {
            json.append('\\').append(c);
        } else {
            json.append("\\u").append(HEX.toHexDigits(c));
        }
    }

    private static boolean isLone(String text, int at) {
        return Character.isHighSurrogate(text.charAt(at))
                ? at + 1 == text.length() || !Character.isLowSurrogate(text.charAt(at + 1))
                : at == 0 || !Character.isHighSurrogate(text.charAt(at - 1));
    }
}

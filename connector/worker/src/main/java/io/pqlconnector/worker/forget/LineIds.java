package io.pqlconnector.worker.forget;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/**
 * Whose a line is that a source sent: the ids at the places at which the sources' formats have a person's. A value that is
 * equal to an id says nothing anywhere else, and an anonymous id nothing beside a known user's, as in the lake. Of a line that
 * breaks off, what stands before that counts.
 */
final class LineIds {
    private static final JsonFactory JSON = new JsonFactory();

    private static final String PROPERTIES = "properties";
    private static final String DEVICE = "$device:";

    /** At the top: Segment's, Amplitude's and Mixpanel Engage's. */
    private static final List<String> USERS = List.of("userId", "user_id", "$distinct_id");

    private static final List<String> DEVICES = List.of("anonymousId", "device_id");

    /** Among the properties of Mixpanel's events. */
    private static final List<String> MIXPANEL_USERS = List.of("distinct_id", "mp_original_distinct_id", "$user_id");

    /** Mixpanel's events that join ids, and where these stand. */
    private static final Map<String, List<String>> MIXPANEL_JOINS = Map.of(
            "$identify",
            List.of("$identified_id", "$anon_id", "$anon_distinct_id"),
            "$create_alias",
            List.of("alias"),
            "$merge",
            List.of("$distinct_ids"));

    private final Map<String, List<String>> line = new HashMap<>();
    private final Map<String, List<String>> properties = new HashMap<>();

    private LineIds(String text) {
        try (JsonParser parser = JSON.createParser(ObjectReadContext.empty(), text)) {
            if (parser.nextToken() == JsonToken.START_OBJECT) {
                read(parser, line, true);
            }
        } catch (JacksonException e) {
            // Quarantine is where lines are that are no JSON.
        }
    }

    /** The ids, numbers as they are written; none if the line has none at these places. */
    static Set<String> in(String text) {
        LineIds read = new LineIds(text);
        Set<String> ids = new HashSet<>(firstOf(read.line, USERS, DEVICES));
        ids.addAll(values(read.line, List.of("previousId")));
        // A property of Segment's events may be called like one of Mixpanel's.
        if (!read.line.containsKey("type")) {
            ids.addAll(firstOf(read.properties, MIXPANEL_USERS, List.of("$device_id")));
            read.line
                    .getOrDefault("event", List.of())
                    .forEach(event ->
                            ids.addAll(values(read.properties, MIXPANEL_JOINS.getOrDefault(event, List.of()))));
        }
        return ids.stream()
                .flatMap(id -> id.startsWith(DEVICE) ? Stream.of(id, id.substring(DEVICE.length())) : Stream.of(id))
                .collect(Collectors.toSet());
    }

    /** The line that a line of the quarantine tells of; any other one itself. */
    static String told(String text) {
        LineIds read = new LineIds(text);
        if (!read.line.keySet().containsAll(Set.of("file", "line", "reason"))) {
            return text;
        }
        String bytes = String.join("", read.line.getOrDefault("base64", List.of()));
        try {
            return bytes.isEmpty()
                    ? String.join("\n", read.line.getOrDefault("text", List.of()))
                    : new String(Base64.getDecoder().decode(bytes), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return text;
        }
    }

    private static List<String> values(Map<String, List<String>> from, List<String> keys) {
        return keys.stream()
                .flatMap(key -> from.getOrDefault(key, List.of()).stream())
                .filter(value -> !value.isEmpty())
                .toList();
    }

    private static List<String> firstOf(Map<String, List<String>> from, List<String> users, List<String> devices) {
        List<String> known = values(from, users);
        return known.isEmpty() ? values(from, devices) : known;
    }

    private void read(JsonParser parser, Map<String, List<String>> into, boolean top) {
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            String key = parser.currentName();
            JsonToken value = parser.nextToken();
            if (isText(value)) {
                into.computeIfAbsent(key, any -> new ArrayList<>()).add(parser.getString());
            } else if (value == JsonToken.START_OBJECT && top && key.equals(PROPERTIES)) {
                read(parser, properties, false);
            } else if (value == JsonToken.START_ARRAY && !top && key.equals("$distinct_ids")) {
                List<String> ids = into.computeIfAbsent(key, any -> new ArrayList<>());
                while (parser.nextToken() != JsonToken.END_ARRAY) {
                    if (isText(parser.currentToken())) {
                        ids.add(parser.getString());
                    }
                    parser.skipChildren();
                }
            } else {
                parser.skipChildren();
            }
        }
    }

    private static boolean isText(JsonToken token) {
        return token == JsonToken.VALUE_STRING || token.isNumeric();
    }
}

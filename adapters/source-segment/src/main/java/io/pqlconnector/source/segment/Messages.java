package io.pqlconnector.source.segment;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/**
 * Where the messages stand in a request's body. They are kept and checked as the bytes that came: written anew, a number or an
 * escape may look different, and the signature would no longer fit.
 *
 * @param signed what Segment signed: the body, or the first message of a list
 * @param usage the messages that say something about usage; not, for example, that somebody is to be deleted
 */
record Messages(Span signed, List<Message> usage) {
    private static final JsonFactory JSON = new JsonFactory();
    private static final Set<String> USAGE = Set.of("track", "identify", "group", "page", "screen", "alias");

    Messages {
        usage = List.copyOf(usage);
    }

    /** A part of the body: from the first index to before the second. */
    record Span(int from, int to) {}

    /**
     * One message.
     *
     * @param saysSource whether it names the source that it comes from
     */
    record Message(Span span, boolean saysSource) {}

    /** Finds them; empty if the body is no message of Segment and no list of such. */
    static Optional<Messages> in(byte[] body) {
        try (JsonParser parser = JSON.createParser(ObjectReadContext.empty(), body)) {
            JsonToken first = parser.nextToken();
            List<Message> usage = new ArrayList<>();
            Optional<Span> signed = Optional.empty();
            if (first == JsonToken.START_OBJECT) {
                signed = message(parser, usage).map(span -> new Span(0, body.length));
            } else if (first == JsonToken.START_ARRAY) {
                signed = list(parser, usage);
            }
            boolean whole = parser.nextToken() == null;
            return signed.filter(any -> whole).map(span -> new Messages(span, usage));
        } catch (JacksonException e) {
            return Optional.empty();
        }
    }

    /**
     * Segment's ids of the sources from which messages come, of which each stands on a line; {@link ArchiveReach#UNNAMED} among
     * them if one does not say. An end that is no whole message counts as such a one.
     */
    static Set<String> sources(byte[] lines) {
        Set<String> sources = new HashSet<>();
        try (JsonParser parser = JSON.createParser(ObjectReadContext.empty(), lines)) {
            while (parser.nextToken() != null) {
                sources.add(source(parser));
            }
        } catch (JacksonException e) {
            sources.add(ArchiveReach.UNNAMED);
        }
        return sources;
    }

    private static String source(JsonParser parser) {
        String source = ArchiveReach.UNNAMED;
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            String key = parser.currentName();
            if (parser.nextToken() == JsonToken.VALUE_STRING && key.equals("projectId")) {
                source = parser.getString();
            } else {
                parser.skipChildren();
            }
        }
        return source;
    }

    /** The start of a JSON object with this as its first member, and a comma. */
    static byte[] objectStart(String key, String value) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JsonGenerator generator = JSON.createGenerator(ObjectWriteContext.empty(), bytes)) {
            generator.writeStartObject();
            generator.writeStringProperty(key, value);
            generator.writeEndObject();
        }
        byte[] object = bytes.toByteArray();
        object[object.length - 1] = ',';
        return object;
    }

    private static Optional<Span> list(JsonParser parser, List<Message> usage) {
        Optional<Span> first = Optional.empty();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            Optional<Span> span = message(parser, usage);
            if (span.isEmpty()) {
                return Optional.empty();
            }
            first = first.or(() -> span);
        }
        return first;
    }

    /** Where the message is that starts here; empty if it is none. */
    private static Optional<Span> message(JsonParser parser, List<Message> usage) {
        long from = parser.currentTokenLocation().getByteOffset();
        if (parser.currentToken() != JsonToken.START_OBJECT || from < 0) {
            return Optional.empty();
        }
        String type = "";
        boolean saysSource = false;
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            String key = parser.currentName();
            JsonToken value = parser.nextToken();
            if (value == JsonToken.VALUE_STRING && key.equals("type") && type.isEmpty()) {
                type = parser.getString();
            } else if (value == JsonToken.VALUE_STRING && key.equals("projectId")) {
                saysSource = true;
            } else {
                parser.skipChildren();
            }
        }
        Span span = new Span((int) from, (int) parser.currentLocation().getByteOffset());
        if (USAGE.contains(type)) {
            usage.add(new Message(span, saysSource));
        }
        return type.isEmpty() ? Optional.empty() : Optional.of(span);
    }
}

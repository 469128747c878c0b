package io.pqlconnector.formats;

import io.pqlconnector.spi.source.ColumnValues;
import io.pqlconnector.spi.source.EventId;
import io.pqlconnector.spi.source.LineFormat;
import io.pqlconnector.spi.source.MalformedLineException;
import io.pqlconnector.spi.source.PropertyColumns;
import io.pqlconnector.spi.source.PropertyPath;
import io.pqlconnector.spi.source.RecordKind;
import io.pqlconnector.spi.source.UsageRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The lines of Segment's archive of raw messages: track, identify, group, page, screen and alias calls.
 *
 * <ul>
 *   <li>When it happened is {@code timestamp}, which Segment corrects by the device's clock; where it is missing, the same
 *       correction is made here, and where that is not possible either it is {@code receivedAt}.
 *   <li>The properties are {@code properties} or, for identify and group, {@code traits}.
 *   <li>The group id is a group call's own, else {@code context.groupId}.
 *   <li>Of a key that occurs twice in an object the first stands.
 * </ul>
 *
 * <p>The deduplication key is the {@code messageId} within its source, which is {@code projectId}. Segment itself keeps repeats apart for about a day
 * only. Without a {@code messageId} the message itself is the key, except what differs when it is sent again.
 *
 * @see <a href="https://segment.com/docs/connections/storage/catalog/aws-s3/">The archive</a>
 * @see <a href="https://segment.com/docs/connections/spec/common/">The common fields</a>
 */
public final class SegmentArchive implements LineFormat {
    private static final int TYPE = 0;
    private static final int MESSAGE_ID = 1;
    private static final int PROJECT_ID = 2;
    private static final int USER_ID = 3;
    private static final int ANONYMOUS_ID = 4;
    private static final int TIMESTAMP = 5;
    private static final int RECEIVED_AT = 6;
    private static final int SENT_AT = 7;
    private static final int ORIGINAL_TIMESTAMP = 8;
    private static final int EVENT = 9;
    private static final int NAME = 10;
    private static final int GROUP_ID = 11;
    private static final int PREVIOUS_ID = 12;
    private static final int PROPERTIES = 13;
    private static final int TRAITS = 14;
    private static final int CONTEXT = 15;
    private static final List<String> LINE_KEYS = List.of(
            "type",
            "messageId",
            "projectId",
            "userId",
            "anonymousId",
            "timestamp",
            "receivedAt",
            "sentAt",
            "originalTimestamp",
            "event",
            "name",
            "groupId",
            "previousId",
            "properties",
            "traits",
            "context");
    private static final KeyTable LINE_TABLE = new KeyTable(LINE_KEYS);

    private static final int CONTEXT_GROUP_ID = 0;
    private static final List<String> CONTEXT_KEYS = List.of("groupId");

    /** What differs when a message is sent again or replayed. */
    private static final Set<String> CHANGING_KEYS = Set.of("sentAt", "receivedAt", "_metadata", "integrations");

    private final ObjectKeys propertyKeys;
    private final ObjectKeys contextKeys;
    private final int columns;

    /** A reader that also picks out the wanted properties. */
    public SegmentArchive(PropertyColumns columns) {
        this.propertyKeys = new ObjectKeys(List.of(), PropertyPath.Root.PROPERTIES, columns);
        this.contextKeys = new ObjectKeys(CONTEXT_KEYS, PropertyPath.Root.CONTEXT, columns);
        this.columns = columns.paths().size();
    }

    @Override
    public Parser openParser() {
        return new MessageParser(this);
    }

    private static final class MessageParser implements Parser {
        private final SegmentArchive format;
        private final JsonScanner scanner = new JsonScanner();
        private final FoundValues line = new FoundValues(LINE_KEYS.size());
        private final FoundValues properties;
        private final FoundValues traits;
        private final FoundValues context;
        private final TextCache names = new TextCache();
        private final IsoTime isoTime = new IsoTime();
        private final IdHash hash = new IdHash();
        private final CanonicalJson canonical = new CanonicalJson();

        MessageParser(SegmentArchive format) {
            this.format = format;
            this.properties = new FoundValues(format.propertyKeys.size());
            this.traits = new FoundValues(format.propertyKeys.size());
            this.context = new FoundValues(format.contextKeys.size());
        }

        @Override
        public void parse(byte[] bytes, int from, int to, Output output) throws MalformedLineException {
            if (!scanner.begin(bytes, from, to)) {
                return;
            }
            line.begin(bytes);
            properties.begin(bytes);
            traits.begin(bytes);
            context.begin(bytes);
            if (!scanner.atObject()) {
                throw new MalformedLineException("not a JSON object");
            }
            int objectFrom = scanner.position();
            if (scanner.enterObject()) {
                do {
                    readMember(bytes);
                } while (scanner.nextKey());
            }
            int objectTo = scanner.position();
            scanner.finish();
            output.record(message(objectFrom, objectTo));
        }

        private void readMember(byte[] bytes) throws MalformedLineException {
            int place = LINE_TABLE.find(scanner, bytes);
            switch (place) {
                case PROPERTIES -> format.propertyKeys.read(scanner, bytes, properties, line, PROPERTIES);
                case TRAITS -> format.propertyKeys.read(scanner, bytes, traits, line, TRAITS);
                case CONTEXT -> format.contextKeys.read(scanner, bytes, context, line, CONTEXT);
                default -> {
                    scanner.value();
                    if (place >= 0) {
                        line.note(place, scanner);
                    }
                }
            }
        }

        private UsageRecord message(int objectFrom, int objectTo) throws MalformedLineException {
            RecordKind kind = kind();
            boolean hasTraits = kind == RecordKind.IDENTIFY || kind == RecordKind.GROUP;
            int propertiesPlace = hasTraits ? TRAITS : PROPERTIES;
            Instant receivedAt = line.hasValue(RECEIVED_AT) ? time(RECEIVED_AT) : Instant.MIN;
            Instant occurredAt = occurredAt(receivedAt);
            return new UsageRecord(
                    kind,
                    id(objectFrom, objectTo),
                    name(kind),
                    occurredAt,
                    line.hasValue(RECEIVED_AT) ? receivedAt : occurredAt,
                    line.id(USER_ID, "userId"),
                    line.id(ANONYMOUS_ID, "anonymousId"),
                    groupId(kind),
                    kind == RecordKind.ALIAS ? required(PREVIOUS_ID, "an alias call") : "",
                    line.object(propertiesPlace, LINE_KEYS.get(propertiesPlace)),
                    line.object(CONTEXT, "context"),
                    columnValues(hasTraits ? traits : properties));
        }

        private RecordKind kind() throws MalformedLineException {
            String type = line.is(TYPE, JsonKind.STRING) ? line.text(TYPE, names) : "";
            return switch (type) {
                case "track" -> RecordKind.TRACK;
                case "page" -> RecordKind.PAGE;
                case "screen" -> RecordKind.SCREEN;
                case "identify" -> RecordKind.IDENTIFY;
                case "group" -> RecordKind.GROUP;
                case "alias" -> RecordKind.ALIAS;
                default ->
                    throw new MalformedLineException(
                            "\"type\" is none of track, identify, group, page, screen and alias");
            };
        }

        private String name(RecordKind kind) throws MalformedLineException {
            if (kind == RecordKind.TRACK) {
                String event = line.is(EVENT, JsonKind.STRING) ? line.text(EVENT, names) : "";
                if (event.isEmpty()) {
                    throw new MalformedLineException("a track call without \"event\"");
                }
                return event;
            }
            return kind.isUsage() && line.is(NAME, JsonKind.STRING) ? line.text(NAME, names) : "";
        }

        private String groupId(RecordKind kind) throws MalformedLineException {
            if (kind == RecordKind.GROUP) {
                return required(GROUP_ID, "a group call");
            }
            // May be a list of ids, which is then its JSON.
            return context.text(CONTEXT_GROUP_ID);
        }

        private String required(int place, String what) throws MalformedLineException {
            String id = line.id(place, LINE_KEYS.get(place));
            if (id.isEmpty()) {
                throw new MalformedLineException(what + " without \"" + LINE_KEYS.get(place) + "\"");
            }
            return id;
        }

        private Instant occurredAt(Instant receivedAt) throws MalformedLineException {
            if (line.hasValue(TIMESTAMP)) {
                return time(TIMESTAMP);
            }
            if (!line.hasValue(RECEIVED_AT)) {
                throw new MalformedLineException("\"timestamp\" and \"receivedAt\" are missing");
            }
            return line.hasValue(SENT_AT) && line.hasValue(ORIGINAL_TIMESTAMP)
                    ? receivedAt.minus(Duration.between(time(ORIGINAL_TIMESTAMP), time(SENT_AT)))
                    : receivedAt;
        }

        private Instant time(int place) throws MalformedLineException {
            return isoTime.parse(line, place, LINE_KEYS.get(place));
        }

        private EventId id(int objectFrom, int objectTo) throws MalformedLineException {
            boolean hasMessageId = line.hasValue(MESSAGE_ID) && line.from(MESSAGE_ID) < line.to(MESSAGE_ID);
            hash.begin(hasMessageId ? 'm' : 'c');
            if (hasMessageId) {
                hash.value(line, PROJECT_ID).value(line, MESSAGE_ID);
            } else {
                canonical.addTo(hash, line.bytes(), objectFrom, objectTo, CHANGING_KEYS);
            }
            return hash.finish();
        }

        private ColumnValues columnValues(FoundValues ofProperties) {
            @Nullable String[] values = new @Nullable String[format.columns];
            format.propertyKeys.fill(values, ofProperties);
            format.contextKeys.fill(values, context);
            return ColumnValues.of(values);
        }
    }
}

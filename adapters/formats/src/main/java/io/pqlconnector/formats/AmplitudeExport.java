package io.pqlconnector.formats;

import io.pqlconnector.spi.source.ColumnValues;
import io.pqlconnector.spi.source.EventId;
import io.pqlconnector.spi.source.LineFormat;
import io.pqlconnector.spi.source.MalformedLineException;
import io.pqlconnector.spi.source.PropertyColumns;
import io.pqlconnector.spi.source.PropertyPath;
import io.pqlconnector.spi.source.RecordKind;
import io.pqlconnector.spi.source.UsageRecord;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The lines of Amplitude's export of raw events, by its API or into a bucket.
 *
 * <ul>
 *   <li>Times are UTC and look like {@code 2026-03-31 12:00:00.000000}, whatever the documentation says of ISO 8601. It
 *       happened at {@code event_time}, which Amplitude corrects by the device's clock.
 *   <li>The properties are {@code event_properties}. The group id is what {@code groups} says for the wanted type of group.
 *   <li>{@code user_properties} is what was known of the user when the event came. It becomes the profile of an event's user,
 *       dated by the event: of all of a user the last stands.
 *   <li>{@code $identify} is no usage: it says that a device is a user's. {@code $groupidentify} says something about a group
 *       that no user did, and is passed over.
 *   <li>Of a key that occurs twice in an object the first stands.
 * </ul>
 *
 * <p>The deduplication key is {@code uuid}, the id of a row; without it ({@code $insert_id}, {@code device_id}, {@code
 * event_time}); without an {@code $insert_id} either the line itself.
 *
 * @see <a href="https://amplitude.com/docs/apis/analytics/export">Export API</a>
 */
public final class AmplitudeExport implements LineFormat {
    private static final int EVENT_TYPE = 0;
    private static final int UUID = 1;
    private static final int INSERT_ID = 2;
    private static final int USER_ID = 3;
    private static final int DEVICE_ID = 4;
    private static final int EVENT_TIME = 5;
    private static final int SERVER_UPLOAD_TIME = 6;
    private static final int EVENT_PROPERTIES = 7;
    private static final int USER_PROPERTIES = 8;
    private static final int GROUPS = 9;
    private static final List<String> LINE_KEYS = List.of(
            "event_type",
            "uuid",
            "$insert_id",
            "user_id",
            "device_id",
            "event_time",
            "server_upload_time",
            "event_properties",
            "user_properties",
            "groups");
    private static final KeyTable LINE_TABLE = new KeyTable(LINE_KEYS);

    private static final Set<String> NO_KEYS = Set.of();

    private final ObjectKeys propertyKeys;
    private final int columns;
    private final String groupType;
    private final boolean profiles;

    /**
     * A reader that also picks out the wanted properties.
     *
     * @param groupType the type of group that accounts are, such as {@code company}; empty for the first that an event names
     * @param profiles whether there is a profile with every event of a known user
     */
    public AmplitudeExport(PropertyColumns columns, String groupType, boolean profiles) {
        this.propertyKeys = new ObjectKeys(List.of(), PropertyPath.Root.PROPERTIES, columns);
        this.columns = columns.paths().size();
        this.groupType = groupType;
        this.profiles = profiles;
    }

    @Override
    public Parser openParser() {
        return new EventParser(this);
    }

    private static final class EventParser implements Parser {
        private final AmplitudeExport format;
        private final JsonScanner scanner = new JsonScanner();
        private final FoundValues line = new FoundValues(LINE_KEYS.size());
        private final FoundValues properties;
        private final FoundValues traits;
        private final FoundValues group = new FoundValues(1);
        private final TextCache names = new TextCache();
        private final IsoTime isoTime = new IsoTime();
        private final IdHash hash = new IdHash();
        private final CanonicalJson canonical = new CanonicalJson();

        EventParser(AmplitudeExport format) {
            this.format = format;
            this.properties = new FoundValues(format.propertyKeys.size());
            this.traits = new FoundValues(format.propertyKeys.size());
        }

        @Override
        public void parse(byte[] bytes, int from, int to, Output output) throws MalformedLineException {
            if (!scanner.begin(bytes, from, to)) {
                return;
            }
            for (FoundValues values : List.of(line, properties, traits, group)) {
                values.begin(bytes);
            }
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
            emit(objectFrom, objectTo, output);
        }

        private void readMember(byte[] bytes) throws MalformedLineException {
            int place = LINE_TABLE.find(scanner, bytes);
            switch (place) {
                case EVENT_PROPERTIES -> format.propertyKeys.read(scanner, bytes, properties, line, place);
                case USER_PROPERTIES -> format.propertyKeys.read(scanner, bytes, traits, line, place);
                case GROUPS -> readGroups();
                default -> {
                    scanner.value();
                    if (place >= 0) {
                        line.note(place, scanner);
                    }
                }
            }
        }

        // A type of group is a key with one id or a list of them.
        private void readGroups() throws MalformedLineException {
            if (!scanner.atObject()) {
                scanner.value();
                return;
            }
            if (scanner.enterObject()) {
                do {
                    boolean wanted = format.groupType.isEmpty() || format.groupType.equals(scanner.key());
                    scanner.value();
                    if (wanted && isAny()) {
                        group.note(0, scanner);
                    }
                } while (scanner.nextKey());
            }
        }

        private boolean isAny() {
            JsonKind kind = scanner.valueKind();
            return kind == JsonKind.STRING || kind == JsonKind.NUMBER || kind == JsonKind.ARRAY;
        }

        private void emit(int objectFrom, int objectTo, Output output) throws MalformedLineException {
            String name = line.is(EVENT_TYPE, JsonKind.STRING) ? line.text(EVENT_TYPE, names) : "";
            if (name.isEmpty()) {
                throw new MalformedLineException("\"event_type\" is missing");
            }
            if (!line.hasValue(EVENT_TIME)) {
                throw new MalformedLineException("\"event_time\" is missing");
            }
            Instant occurredAt = time(EVENT_TIME);
            String user = line.id(USER_ID, "user_id");
            if (!name.equals("$groupidentify")) {
                output.record(event(name, id(objectFrom, objectTo), occurredAt, user));
            }
            byte[] known = line.object(USER_PROPERTIES, "user_properties");
            if (format.profiles && !user.isEmpty() && line.hasValue(USER_PROPERTIES)) {
                output.record(profile(user, occurredAt, known));
            }
        }

        private UsageRecord event(String name, EventId id, Instant occurredAt, String user)
                throws MalformedLineException {
            boolean identifies = name.equals("$identify");
            return new UsageRecord(
                    identifies ? RecordKind.IDENTIFY : RecordKind.TRACK,
                    id,
                    identifies ? "" : name,
                    occurredAt,
                    line.hasValue(SERVER_UPLOAD_TIME) ? time(SERVER_UPLOAD_TIME) : occurredAt,
                    user,
                    line.id(DEVICE_ID, "device_id"),
                    group.text(0),
                    "",
                    identifies ? FoundValues.NO_BYTES : line.object(EVENT_PROPERTIES, "event_properties"),
                    FoundValues.NO_BYTES,
                    identifies ? ColumnValues.of(new @Nullable String[format.columns]) : columnValues(properties));
        }

        // Not dated, like every profile, so that it is there for a user whose last event is later than the instant of a
        // run. Of two of a user the one that was received later stands, and that is to be the later event's.
        private UsageRecord profile(String user, Instant occurredAt, byte[] known) {
            return new UsageRecord(
                    RecordKind.USER_PROFILE,
                    hash.begin('u').text(user).finish(),
                    "",
                    Instant.EPOCH,
                    occurredAt,
                    user,
                    "",
                    "",
                    "",
                    known,
                    FoundValues.NO_BYTES,
                    columnValues(traits));
        }

        private EventId id(int objectFrom, int objectTo) throws MalformedLineException {
            if (isThere(UUID)) {
                return hash.begin('r').value(line, UUID).finish();
            }
            if (isThere(INSERT_ID)) {
                return hash.begin('i')
                        .value(line, INSERT_ID)
                        .value(line, DEVICE_ID)
                        .value(line, EVENT_TIME)
                        .finish();
            }
            hash.begin('c');
            canonical.addTo(hash, line.bytes(), objectFrom, objectTo, NO_KEYS);
            return hash.finish();
        }

        private boolean isThere(int place) {
            return line.hasValue(place) && line.from(place) < line.to(place);
        }

        private Instant time(int place) throws MalformedLineException {
            return isoTime.parse(line, place, LINE_KEYS.get(place));
        }

        private ColumnValues columnValues(FoundValues of) {
            @Nullable String[] values = new @Nullable String[format.columns];
            format.propertyKeys.fill(values, of);
            return ColumnValues.of(values);
        }
    }
}

package io.pqlconnector.formats;

import io.pqlconnector.spi.source.EventId;
import io.pqlconnector.spi.source.LineFormat;
import io.pqlconnector.spi.source.MalformedLineException;
import io.pqlconnector.spi.source.PropertyColumns;
import io.pqlconnector.spi.source.RecordKind;
import io.pqlconnector.spi.source.UsageRecord;
import java.time.Instant;
import java.util.List;

/**
 * Profiles as Mixpanel's Engage lists them, a line each: {@code {"$distinct_id": id, "$properties": {...}}}. A profile is not dated:
 * it holds whenever it is looked at. Of two profiles of one user or group, the one with the later {@code $last_seen} stands.
 *
 * @see <a href="https://developer.mixpanel.com/reference/engage-query">Query profiles</a>
 */
public final class MixpanelProfiles implements LineFormat {
    private static final int ID = 0;
    private static final int PROPERTIES = 1;
    private static final int RESULTS = 2;
    private static final List<String> LINE_KEYS = List.of("$distinct_id", "$properties", "results");

    private static final int LAST_SEEN = 0;
    private static final List<String> PROPERTY_KEYS = List.of("$last_seen");

    private final RecordKind kind;
    private final MixpanelLine.Keys keys;

    private MixpanelProfiles(RecordKind kind, PropertyColumns columns) {
        this.kind = kind;
        this.keys = new MixpanelLine.Keys(LINE_KEYS, PROPERTIES, PROPERTY_KEYS, columns, "");
    }

    /** A reader of user profiles: {@link RecordKind#USER_PROFILE}. */
    public static MixpanelProfiles ofUsers(PropertyColumns columns) {
        return new MixpanelProfiles(RecordKind.USER_PROFILE, columns);
    }

    /** A reader of group profiles, whose {@code $distinct_id} is the group's id: {@link RecordKind#ACCOUNT_PROFILE}. */
    public static MixpanelProfiles ofGroups(PropertyColumns columns) {
        return new MixpanelProfiles(RecordKind.ACCOUNT_PROFILE, columns);
    }

    @Override
    public Parser openParser() {
        return new ProfileParser(kind, keys);
    }

    private static final class ProfileParser implements Parser {
        private final RecordKind kind;
        private final MixpanelLine reader;
        private final FoundValues line;
        private final FoundValues properties;
        private final IdHash hash = new IdHash();
        private final IsoTime isoTime = new IsoTime();

        ProfileParser(RecordKind kind, MixpanelLine.Keys keys) {
            this.kind = kind;
            reader = new MixpanelLine(keys);
            line = reader.values();
            properties = reader.properties();
        }

        @Override
        public void parse(byte[] bytes, int from, int to, Output output) throws MalformedLineException {
            if (reader.next(bytes, from, to)) {
                output.record(profile());
            }
        }

        private UsageRecord profile() throws MalformedLineException {
            String id = line.id(ID, "$distinct_id");
            if (id.isEmpty()) {
                throw new MalformedLineException(
                        line.has(RESULTS)
                                ? "a page of profiles; write each profile of \"results\" on a line of its own"
                                : "\"$distinct_id\" is missing");
            }
            if (!line.hasValue(PROPERTIES)) {
                throw new MalformedLineException("\"$properties\" is missing");
            }
            EventId eventId = hash.begin(kind == RecordKind.USER_PROFILE ? 'u' : 'g')
                    .text(id)
                    .finish();
            boolean isUser = kind == RecordKind.USER_PROFILE;
            return new UsageRecord(
                    kind,
                    eventId,
                    "",
                    Instant.EPOCH,
                    lastSeen(),
                    isUser ? id : "",
                    "",
                    isUser ? "" : id,
                    "",
                    line.object(PROPERTIES, "$properties"),
                    FoundValues.NO_BYTES,
                    reader.columns());
        }

        // Only an order among exports of the same profile hangs on it, so a damaged one costs nothing else.
        private Instant lastSeen() {
            try {
                return properties.hasValue(LAST_SEEN)
                        ? isoTime.parse(properties, LAST_SEEN, "$last_seen")
                        : Instant.EPOCH;
            } catch (MalformedLineException e) {
                return Instant.EPOCH;
            }
        }
    }
}

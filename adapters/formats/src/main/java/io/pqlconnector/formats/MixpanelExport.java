package io.pqlconnector.formats;

import io.pqlconnector.spi.source.EventId;
import io.pqlconnector.spi.source.LineFormat;
import io.pqlconnector.spi.source.MalformedLineException;
import io.pqlconnector.spi.source.PropertyColumns;
import io.pqlconnector.spi.source.RecordKind;
import io.pqlconnector.spi.source.UsageRecord;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;

/**
 * The lines of Mixpanel's raw event export: {@code {"event": text, "properties": {...}}}.
 *
 * <ul>
 *   <li>{@code time} is in seconds or milliseconds, UTC unless the project was made before 2023: those write the local time of
 *       the project as if it were UTC. An event without it is malformed.
 *   <li>{@code distinct_id} is the user; with {@code $device:} before it a device without a user, which becomes the
 *       anonymous id without that prefix; empty is nobody.
 *   <li>{@code $identify}, {@code $create_alias} and {@code $merge} become {@link RecordKind#ALIAS} records. Where an event says
 *       only one of the two ids, the other is empty.
 *   <li>{@code $hotshard_events}, the name that Mixpanel gives to the events of overly busy users, is undone.
 *   <li>Of a key that occurs twice in an object the first stands.
 * </ul>
 *
 * <p>The deduplication key is Mixpanel's own, (event, distinct_id, time, $insert_id), with the distinct_id that the event had before
 * a merge of users rewrote it, so that a later export of the same event has the same key. Without an {@code $insert_id} the
 * properties stand in for it, except those that a later export may change.
 *
 * @see <a href="https://developer.mixpanel.com/reference/raw-event-export">Raw event export</a>
 * @see <a href="https://docs.mixpanel.com/docs/tracking-methods/id-management">ID management</a>
 */
public final class MixpanelExport implements LineFormat {
    private static final int EVENT = 0;
    private static final int PROPERTIES = 1;
    private static final List<String> LINE_KEYS = List.of("event", "properties");

    private static final int TIME = 0;
    private static final int DISTINCT_ID = 1;
    private static final int INSERT_ID = 2;
    private static final int BEFORE_IDENTITY = 3;
    private static final int PROCESSED_MS = 4;
    private static final int RECEIVED_MS = 5;
    private static final int ORIGINAL_EVENT = 6;
    private static final int ORIGINAL_ID = 7;
    private static final int IDENTIFIED_ID = 8;
    private static final int ANON_ID = 9;
    private static final int ANON_DISTINCT_ID = 10;
    private static final int ALIAS = 11;
    private static final int MERGED_IDS = 12;
    private static final List<String> PROPERTY_KEYS = List.of(
            "time",
            "distinct_id",
            "$insert_id",
            "$distinct_id_before_identity",
            "mp_processing_time_ms",
            "$mp_api_timestamp_ms",
            "mp_original_event_name",
            "mp_original_distinct_id",
            "$identified_id",
            "$anon_id",
            "$anon_distinct_id",
            "alias",
            "$distinct_ids");

    /** What a later export of the same event may say differently. */
    private static final Set<String> CHANGING_KEYS = Set.of(
            "distinct_id",
            "$distinct_id_before_identity",
            "$is_reshuffled",
            "$preshuffle_distinct_id",
            "mp_processing_time_ms",
            "$mp_api_timestamp_ms",
            "$mp_event_size");

    private static final String DEVICE = "$device:";

    private final MixpanelLine.Keys keys;
    private final ZoneId basis;

    /** A reader that also picks out the wanted properties, of a project whose times are UTC. */
    public MixpanelExport(PropertyColumns columns) {
        this(columns, ZoneOffset.UTC);
    }

    /**
     * A reader that also picks out the wanted properties.
     *
     * @param basis the zone whose local time {@code time} is written in. Of an hour that the clock shows twice, the first counts;
     *     an hour that it leaves out is moved on, as nothing happens in it but by clients that do not know
     * @see <a href="https://docs.mixpanel.com/docs/orgs-and-projects/managing-projects">Managing projects: time zone</a>
     */
    public MixpanelExport(PropertyColumns columns, ZoneId basis) {
        this.basis = basis;
        this.keys = new MixpanelLine.Keys(LINE_KEYS, PROPERTIES, PROPERTY_KEYS, columns, "$insert_id");
    }

    @Override
    public Parser openParser() {
        return new ExportParser(keys, basis);
    }

    /**
     * Whether a malformed line is Mixpanel's word that the export ends before its time: {@code terminated early},
     * {@code export terminated early}, or an error in place of an event. The lines before it are then not all there is, though
     * the answer had status 200.
     *
     * @param from index of the first byte of the line
     * @param to index after its last byte
     */
    public static boolean isCutShort(byte[] bytes, int from, int to) {
        return CutShort.matches(bytes, from, to);
    }

    private static final class ExportParser implements Parser {
        private final MixpanelLine reader;
        private final ZoneId basis;
        private final FoundValues line;
        private final FoundValues properties;
        private final TextCache texts = new TextCache();
        private final IdHash hash = new IdHash();
        private final CanonicalJson canonical = new CanonicalJson();

        ExportParser(MixpanelLine.Keys keys, ZoneId basis) {
            this.basis = basis;
            reader = new MixpanelLine(keys);
            line = reader.values();
            properties = reader.properties();
        }

        @Override
        public void parse(byte[] bytes, int from, int to, Output output) throws MalformedLineException {
            try {
                if (reader.next(bytes, from, to)) {
                    emit(output);
                }
            } catch (MalformedLineException e) {
                throw isCutShort(bytes, from, to)
                        ? new MalformedLineException("the export was cut short by Mixpanel")
                        : e;
            }
        }

        private void emit(Output output) throws MalformedLineException {
            if (!line.has(EVENT)) {
                throw new MalformedLineException("\"event\" is missing");
            }
            if (!line.is(EVENT, JsonKind.STRING) || line.from(EVENT) == line.to(EVENT)) {
                throw new MalformedLineException("\"event\" is no name");
            }
            if (!line.hasValue(PROPERTIES)) {
                throw new MalformedLineException("\"properties\" is missing");
            }
            byte[] text = line.object(PROPERTIES, "properties");
            Instant written = EpochTime.parse(properties, TIME, "time");
            Instant occurredAt = occurredAt(written);
            Instant receivedAt =
                    EpochTime.millis(properties, PROCESSED_MS, EpochTime.millis(properties, RECEIVED_MS, occurredAt));

            String name = line.text(EVENT, texts);
            boolean rewritten = name.equals("$hotshard_events") && properties.hasValue(ORIGINAL_EVENT);
            if (rewritten) {
                name = properties.text(ORIGINAL_EVENT, texts);
            }
            int idPlace = rewritten && properties.hasValue(ORIGINAL_ID) ? ORIGINAL_ID : DISTINCT_ID;
            String distinctId = properties.id(idPlace, PROPERTY_KEYS.get(idPlace));
            EventId id = id(rewritten, idPlace, written);

            if (name.startsWith("$") && emitAliases(name, distinctId, id, occurredAt, receivedAt, text, output)) {
                return;
            }
            boolean isDevice = distinctId.startsWith(DEVICE);
            output.record(new UsageRecord(
                    RecordKind.TRACK,
                    id,
                    name,
                    occurredAt,
                    receivedAt,
                    isDevice ? "" : distinctId,
                    isDevice ? distinctId.substring(DEVICE.length()) : "",
                    "",
                    "",
                    text,
                    FoundValues.NO_BYTES,
                    reader.columns()));
        }

        private Instant occurredAt(Instant written) {
            return basis.equals(ZoneOffset.UTC)
                    ? written
                    : LocalDateTime.ofEpochSecond(written.getEpochSecond(), written.getNano(), ZoneOffset.UTC)
                            .atZone(basis)
                            .toInstant();
        }

        // By the time as it is written, so that two events of an hour that is shown twice stay two.
        private EventId id(boolean rewritten, int idPlace, Instant written) throws MalformedLineException {
            boolean hasInsertId =
                    properties.hasValue(INSERT_ID) && properties.from(INSERT_ID) < properties.to(INSERT_ID);
            boolean hasEarlierId = idPlace == DISTINCT_ID && properties.hasValue(BEFORE_IDENTITY);
            hash.begin(hasInsertId ? 'e' : 'h');
            hash.value(rewritten ? properties : line, rewritten ? ORIGINAL_EVENT : EVENT);
            hash.value(properties, hasEarlierId ? BEFORE_IDENTITY : idPlace);
            hash.number(written.toEpochMilli());
            if (hasInsertId) {
                hash.value(properties, INSERT_ID);
            } else {
                canonical.addTo(hash, line.bytes(), line.from(PROPERTIES), line.to(PROPERTIES), CHANGING_KEYS);
            }
            return hash.finish();
        }

        // Answers whether the event was one of those that say which ids are one user.
        private boolean emitAliases(
                String name,
                String distinctId,
                EventId id,
                Instant occurredAt,
                Instant receivedAt,
                byte[] text,
                Output output)
                throws MalformedLineException {
            switch (name) {
                case "$identify" -> {
                    String user = firstOf(properties.id(IDENTIFIED_ID, "$identified_id"), distinctId);
                    String anonymous = firstOf(
                            properties.id(ANON_ID, "$anon_id"), properties.id(ANON_DISTINCT_ID, "$anon_distinct_id"));
                    output.record(alias(id, occurredAt, receivedAt, user, anonymous, text));
                }
                // The alias is the id by which the person is known from then on.
                case "$create_alias" ->
                    output.record(alias(id, occurredAt, receivedAt, properties.id(ALIAS, "alias"), distinctId, text));
                case "$merge" -> emitMerge(distinctId, id, occurredAt, receivedAt, text, output);
                default -> {
                    return false;
                }
            }
            return true;
        }

        private void emitMerge(
                String distinctId, EventId id, Instant occurredAt, Instant receivedAt, byte[] text, Output output)
                throws MalformedLineException {
            List<String> ids = MergedIds.read(properties, MERGED_IDS);
            String user = ids.contains(distinctId) || ids.isEmpty() ? distinctId : ids.get(0);
            List<String> others =
                    ids.stream().filter(other -> !other.equals(user)).toList();
            if (others.isEmpty()) {
                output.record(alias(id, occurredAt, receivedAt, user, "", text));
            }
            for (int i = 0; i < others.size(); i++) {
                EventId pairId = new EventId(id.high(), id.low() + i);
                output.record(alias(pairId, occurredAt, receivedAt, user, others.get(i), text));
            }
        }

        private UsageRecord alias(
                EventId id, Instant occurredAt, Instant receivedAt, String user, String previous, byte[] text) {
            return new UsageRecord(
                    RecordKind.ALIAS,
                    id,
                    "",
                    occurredAt,
                    receivedAt,
                    withoutDevice(user),
                    "",
                    "",
                    withoutDevice(previous),
                    text,
                    FoundValues.NO_BYTES,
                    reader.columns());
        }

        private static String firstOf(String first, String second) {
            return first.isEmpty() ? second : first;
        }

        private static String withoutDevice(String id) {
            return id.startsWith(DEVICE) ? id.substring(DEVICE.length()) : id;
        }
    }
}

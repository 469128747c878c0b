package io.pqlconnector.formats;

import io.pqlconnector.spi.source.MalformedLineException;
import io.pqlconnector.spi.source.PropertyColumns;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Finds out in which time zone a project writes {@code time}, which no API tells. The servers' own stamps are always UTC, so
 * where most events seem to have come in the same number of quarters of an hour after they happened, that is the zone and
 * no delay.
 *
 * @see <a href="https://docs.mixpanel.com/docs/orgs-and-projects/managing-projects">Managing projects: time zone</a>
 */
public final class MixpanelClock {
    private static final int PROPERTIES = 1;
    private static final List<String> LINE_KEYS = List.of("event", "properties");
    private static final int TIME = 0;
    private static final int PROCESSED_MS = 1;
    private static final int RECEIVED_MS = 2;
    private static final int IMPORT = 3;
    private static final List<String> PROPERTY_KEYS =
            List.of("time", "mp_processing_time_ms", "$mp_api_timestamp_ms", "$import");

    private static final long QUARTER_SECONDS = 900;
    private static final long NEAR_SECONDS = 300;
    private static final long MOST_QUARTERS = 14 * 4;

    private MixpanelClock() {}

    /**
     * What some lines of an export say.
     *
     * @param ahead how far {@code time} runs ahead of UTC in most of the events: the offset of the zone; zero for UTC
     * @param events how many events say so
     * @param of how many events say anything: those that were imported come when they please
     */
    public record Evidence(Duration ahead, int events, int of) {}

    /**
     * Reads lines for their times.
     *
     * @param bytes the start of an export
     * @param length how many bytes count; what follows the last line feed is left out
     * @return empty if no event says anything
     */
    public static Optional<Evidence> read(byte[] bytes, int length) {
        MixpanelLine reader = new MixpanelLine(
                new MixpanelLine.Keys(LINE_KEYS, PROPERTIES, PROPERTY_KEYS, PropertyColumns.of(List.of()), ""));
        Map<Long, Integer> quarters = new TreeMap<>();
        int all = 0;
        int from = 0;
        for (int i = 0; i < length; i++) {
            if (bytes[i] == '\n') {
                Optional<Duration> ahead = ahead(reader, bytes, from, i);
                all += ahead.isPresent() ? 1 : 0;
                ahead.flatMap(MixpanelClock::quarters).ifPresent(quarter -> quarters.merge(quarter, 1, Integer::sum));
                from = i + 1;
            }
        }
        int of = all;
        return quarters.entrySet().stream()
                // Of as many, those that came in sooner: events come late, and never before they happen.
                .max(Map.Entry.<Long, Integer>comparingByValue().thenComparing(Map.Entry.comparingByKey()))
                .map(most -> new Evidence(Duration.ofSeconds(most.getKey() * QUARTER_SECONDS), most.getValue(), of));
    }

    private static Optional<Duration> ahead(MixpanelLine reader, byte[] bytes, int from, int to) {
        try {
            if (!reader.next(bytes, from, to)) {
                return Optional.empty();
            }
            FoundValues properties = reader.properties();
            Instant received = EpochTime.millis(
                    properties, RECEIVED_MS, EpochTime.millis(properties, PROCESSED_MS, Instant.EPOCH));
            if (properties.hasValue(IMPORT) || received.equals(Instant.EPOCH)) {
                return Optional.empty();
            }
            return Optional.of(Duration.between(received, EpochTime.parse(properties, TIME, "time")));
        } catch (MalformedLineException e) {
            return Optional.empty();
        }
    }

    // Which zone's offset it could be; empty if it is none, as of an event that waited on a phone.
    private static Optional<Long> quarters(Duration ahead) {
        long seconds = ahead.toSeconds();
        long quarter = Math.round((double) seconds / QUARTER_SECONDS);
        boolean isNear = Math.abs(seconds - quarter * QUARTER_SECONDS) <= NEAR_SECONDS;
        return isNear && Math.abs(quarter) <= MOST_QUARTERS ? Optional.of(quarter) : Optional.empty();
    }
}

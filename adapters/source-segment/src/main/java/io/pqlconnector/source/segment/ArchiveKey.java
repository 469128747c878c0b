package io.pqlconnector.source.segment;

import io.pqlconnector.spi.source.SliceId;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the key of an object says: {@code segment-logs/SOURCE/DAY/NAME.gz}. The day is the one on which Segment received the
 * messages, as the epoch milliseconds of its start in UTC; the name is opaque.
 *
 * @param source Segment's id of the source
 * @param day when its messages were received
 * @see <a href="https://segment.com/docs/connections/storage/catalog/aws-s3/#data-format">Segment: AWS S3, data format</a>
 */
record ArchiveKey(String source, LocalDate day) {
    private static final Pattern KEY =
            Pattern.compile(Pattern.quote(ArchiveSettings.FOLDER) + "([^/]+)/([0-9]{1,14})/.+\\.gz");

    /** Reads a key without what stands before {@code segment-logs/}; empty if no messages are in such an object. */
    static Optional<ArchiveKey> parse(SliceId id) {
        Matcher matcher = KEY.matcher(id.value());
        if (!matcher.matches()) {
            return Optional.empty();
        }
        Instant midnight = Instant.ofEpochMilli(Long.parseLong(matcher.group(2)));
        return Optional.of(new ArchiveKey(matcher.group(1), LocalDate.ofInstant(midnight, ZoneOffset.UTC)));
    }

    /** How a day's folder is called. Those of the years 2001 to 2286 are in the order of their names. */
    static String folder(LocalDate day) {
        return String.valueOf(day.atStartOfDay(ZoneOffset.UTC).toInstant().toEpochMilli());
    }
}

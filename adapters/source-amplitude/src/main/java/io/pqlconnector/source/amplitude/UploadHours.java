package io.pqlconnector.source.amplitude;

import io.pqlconnector.spi.source.SliceId;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/**
 * Some hours of uploads in a row.
 *
 * @param first in UTC
 * @param count at least 1
 */
record UploadHours(LocalDateTime first, int count) {
    /** The hours of a day. */
    static final int OF_A_DAY = 24;

    private static final DateTimeFormatter OF_A_SLICE = DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH", Locale.ROOT);
    private static final DateTimeFormatter OF_A_CALL = DateTimeFormatter.ofPattern("uuuuMMdd'T'HH", Locale.ROOT);

    /** What a slice stands for: {@code 2026-03-30} or {@code 2026-03-30T07}. */
    static UploadHours of(SliceId slice) {
        String text = slice.value();
        return text.indexOf('T') < 0
                ? new UploadHours(LocalDate.parse(text).atStartOfDay(), OF_A_DAY)
                : new UploadHours(LocalDateTime.parse(text, OF_A_SLICE), 1);
    }

    /** The name of the slice of one hour. */
    static SliceId slice(Instant hour) {
        return new SliceId(OF_A_SLICE.format(hour.atOffset(ZoneOffset.UTC)));
    }

    /** The first hour, as a call names it. */
    String start() {
        return OF_A_CALL.format(first);
    }

    /** The last hour, as a call names it: it belongs to what is asked for. */
    String end() {
        return OF_A_CALL.format(first.plusHours(count - 1L));
    }

    /** The earlier half, the smaller one if they are not equal; only of more than one hour. */
    UploadHours earlier() {
        return new UploadHours(first, count / 2);
    }

    /** The other half. */
    UploadHours later() {
        return new UploadHours(first.plusHours(count / 2), count - count / 2);
    }

    /** For a person. */
    @Override
    public String toString() {
        String from = OF_A_SLICE.format(first);
        return count == 1 ? from : from + " to " + OF_A_SLICE.format(first.plusHours(count - 1L));
    }
}

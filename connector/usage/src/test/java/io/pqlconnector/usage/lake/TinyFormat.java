package io.pqlconnector.usage.lake;

import io.pqlconnector.spi.source.ColumnValues;
import io.pqlconnector.spi.source.EventId;
import io.pqlconnector.spi.source.LineFormat;
import io.pqlconnector.spi.source.MalformedLineException;
import io.pqlconnector.spi.source.PropertyColumns;
import io.pqlconnector.spi.source.RecordKind;
import io.pqlconnector.spi.source.UsageRecord;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Lines of the form {@code kind|id|occurred|received|user|properties}, times in seconds; a line that starts with {@code twice} gives
 * its record two times over, and anything else is malformed.
 */
final class TinyFormat implements LineFormat {
    private final PropertyColumns columns;

    TinyFormat(PropertyColumns columns) {
        this.columns = columns;
    }

    /** One event as a line, without its line feed. */
    static String line(long id, long occurred, long received, String user, String properties) {
        return "track|" + id + "|" + occurred + "|" + received + "|" + user + "|" + properties;
    }

    @Override
    public Parser openParser() {
        return (bytes, from, to, output) -> {
            String line = new String(bytes, from, to - from, StandardCharsets.UTF_8);
            if (line.isBlank()) {
                return;
            }
            String[] parts = line.split("\\|", 6);
            if (parts.length != 6) {
                throw new MalformedLineException("not six parts but " + parts.length);
            }
            boolean twice = parts[0].startsWith("twice");
            UsageRecord record = record(parts, twice ? parts[0].substring("twice".length()) : parts[0]);
            output.record(record);
            if (twice) {
                output.record(record);
            }
        };
    }

    private UsageRecord record(String[] parts, String kind) throws MalformedLineException {
        try {
            long id = Long.parseLong(parts[1]);
            return new UsageRecord(
                    RecordKind.valueOf(kind.toUpperCase(Locale.ROOT)),
                    new EventId(id * 0x9E3779B97F4A7C15L, id),
                    "Tested",
                    Instant.ofEpochSecond(Long.parseLong(parts[2])),
                    Instant.ofEpochSecond(Long.parseLong(parts[3])),
                    parts[4],
                    "",
                    "",
                    "",
                    parts[5].getBytes(StandardCharsets.UTF_8),
                    new byte[0],
                    values(parts[5]));
        } catch (IllegalArgumentException e) {
            throw new MalformedLineException("not a number or kind");
        }
    }

    private ColumnValues values(String properties) {
        @Nullable String[] values = new @Nullable String[columns.paths().size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = ColumnTextFunction.value(
                            properties, columns.paths().get(i).key())
                    .orElse(null);
        }
        return ColumnValues.of(values);
    }
}

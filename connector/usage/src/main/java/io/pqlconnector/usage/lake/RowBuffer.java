package io.pqlconnector.usage.lake;

import io.pqlconnector.spi.source.ColumnValues;
import io.pqlconnector.spi.source.PropertyColumns;
import io.pqlconnector.spi.source.PropertyPath;
import io.pqlconnector.spi.source.RecordKind;
import io.pqlconnector.spi.source.UsageRecord;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.duckdb.DuckDBColumnType;
import org.duckdb.DuckDBDataChunkWriter;
import org.duckdb.DuckDBTableFunctionBindInfo;
import org.duckdb.DuckDBWritableVector;
import org.jspecify.annotations.Nullable;

/** Gathers records until a vector of DuckDB's is full, column by column: one call per column is far cheaper than one per value. */
final class RowBuffer {
    private static final Map<RecordKind, byte[]> KINDS = new EnumMap<>(RecordKind.class);

    static {
        for (RecordKind kind : RecordKind.values()) {
            KINDS.put(kind, utf8(kind.name().toLowerCase(Locale.ROOT)));
        }
    }

    /** A product has some dozens of event names; of thousands only the first are remembered. */
    private static final int MAX_NAMES = 1024;

    // A vector holds 2048 rows; of long lines fewer, so that a vector stays about this large.
    private static final int MAX_BYTES = 2 << 20;

    private final int capacity;
    private final byte[] @Nullable [] kind;
    private final byte[] @Nullable [] name;
    private final byte[] @Nullable [] userId;
    private final byte[] @Nullable [] anonymousId;
    private final byte[] @Nullable [] groupId;
    private final byte[] @Nullable [] previousId;
    private final long[] occurredAt;
    private final long[] receivedAt;
    private final long[] idHigh;
    private final long[] idLow;
    private final byte[] @Nullable [] properties;
    private final byte[] @Nullable [] context;
    private final byte[][] @Nullable [] columns;
    private final Map<String, byte[]> names = new HashMap<>();
    private int rows;
    private int bytes;

    RowBuffer(int capacity, int columns) {
        this.capacity = capacity;
        this.kind = new byte[capacity][];
        this.name = new byte[capacity][];
        this.userId = new byte[capacity][];
        this.anonymousId = new byte[capacity][];
        this.groupId = new byte[capacity][];
        this.previousId = new byte[capacity][];
        this.occurredAt = new long[capacity];
        this.receivedAt = new long[capacity];
        this.idHigh = new long[capacity];
        this.idLow = new long[capacity];
        this.properties = new byte[capacity][];
        this.context = new byte[capacity][];
        this.columns = new byte[columns][capacity][];
    }

    /** Declares the columns, in the order in which {@link #flush} writes them. */
    static void declare(DuckDBTableFunctionBindInfo info, PropertyColumns columns) {
        for (String text : new String[] {"kind", "name", "user_id", "anonymous_id", "group_id", "previous_id"}) {
            info.addResultColumn(text, DuckDBColumnType.VARCHAR);
        }
        for (String number : new String[] {"occurred_at", "received_at", "id_high", "id_low"}) {
            info.addResultColumn(number, DuckDBColumnType.BIGINT);
        }
        info.addResultColumn("properties", DuckDBColumnType.VARCHAR);
        info.addResultColumn("context", DuckDBColumnType.VARCHAR);
        for (PropertyPath path : columns.paths()) {
            info.addResultColumn(path.toString(), DuckDBColumnType.VARCHAR);
        }
    }

    boolean isFull() {
        return rows == capacity || bytes >= MAX_BYTES;
    }

    int rows() {
        return rows;
    }

    /** Adds a record; there must be room. */
    void add(UsageRecord record, long occurredMicros, long receivedMicros) {
        int row = rows++;
        kind[row] = KINDS.get(record.kind());
        name[row] = record.name().isEmpty() ? null : nameBytes(record.name());
        userId[row] = bytesOrNull(record.userId());
        anonymousId[row] = bytesOrNull(record.anonymousId());
        groupId[row] = bytesOrNull(record.groupId());
        previousId[row] = bytesOrNull(record.previousId());
        occurredAt[row] = occurredMicros;
        receivedAt[row] = receivedMicros;
        idHigh[row] = record.id().high();
        idLow[row] = record.id().low();
        properties[row] = record.properties().length == 0 ? null : record.properties();
        context[row] = record.context().length == 0 ? null : record.context();
        ColumnValues values = record.columns();
        if (values.size() != columns.length) {
            throw new IllegalStateException(
                    "the source gave " + values.size() + " column values, wanted were " + columns.length);
        }
        for (int i = 0; i < columns.length; i++) {
            columns[i][row] = values.get(i).map(RowBuffer::utf8).orElse(null);
        }
        bytes += record.properties().length + record.context().length;
    }

    /** Microseconds since 1970, as the lake's files have it. For the years 1 to 9999. */
    static long micros(Instant instant) {
        return instant.getEpochSecond() * 1_000_000L + instant.getNano() / 1000;
    }

    /** Hands everything to DuckDB and starts again. */
    long flush(DuckDBDataChunkWriter chunk) {
        int count = rows;
        if (count > 0) {
            bytes(chunk, 0, kind);
            bytes(chunk, 1, name);
            bytes(chunk, 2, userId);
            bytes(chunk, 3, anonymousId);
            bytes(chunk, 4, groupId);
            bytes(chunk, 5, previousId);
            numbers(chunk, 6, occurredAt);
            numbers(chunk, 7, receivedAt);
            numbers(chunk, 8, idHigh);
            numbers(chunk, 9, idLow);
            bytes(chunk, 10, properties);
            bytes(chunk, 11, context);
            for (int i = 0; i < columns.length; i++) {
                bytes(chunk, 12 + i, columns[i]);
            }
        }
        rows = 0;
        bytes = 0;
        return count;
    }

    private void bytes(DuckDBDataChunkWriter chunk, int column, byte[] @Nullable [] values) {
        byte[] @Nullable [] filled = rows == capacity ? values : Arrays.copyOf(values, rows);
        chunk.vector(column).setStringUtf8Batch(0, filled);
        Arrays.fill(values, 0, rows, null);
    }

    private void numbers(DuckDBDataChunkWriter chunk, int column, long[] values) {
        DuckDBWritableVector vector = chunk.vector(column);
        for (int row = 0; row < rows; row++) {
            vector.setLong(row, values[row]);
        }
    }

    private byte[] nameBytes(String text) {
        byte[] known = names.get(text);
        if (known != null) {
            return known;
        }
        byte[] made = utf8(text);
        if (names.size() < MAX_NAMES) {
            names.put(text, made);
        }
        return made;
    }

    private static byte @Nullable [] bytesOrNull(String text) {
        return text.isEmpty() ? null : utf8(text);
    }

    // DuckDB encodes text char by char, which takes about twice as long.
    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}

package io.pqlconnector.usage.lake;

import io.pqlconnector.spi.source.LineBlock;
import io.pqlconnector.spi.source.LineFormat;
import io.pqlconnector.spi.source.MalformedLineException;
import io.pqlconnector.spi.source.UsageRecord;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import org.duckdb.DuckDBDataChunkWriter;
import org.jspecify.annotations.Nullable;

/** Parses what a source has read and fills DuckDB's vectors with it. One per thread of DuckDB's. */
final class LandingReader {
    // The years that Parquet readers agree on, in seconds since 1970.
    private static final long EARLIEST = Instant.parse("0001-01-01T00:00:00Z").getEpochSecond();
    private static final long LATEST = Instant.parse("9999-12-31T23:59:59Z").getEpochSecond();

    private final Landing landing;
    private final LandingStats stats;
    private @Nullable RowBuffer buffer;
    private @Nullable LineFormat format;
    private LineFormat.@Nullable Parser parser;
    private @Nullable LineBlock block;
    private BadLines.@Nullable Block badLines;
    private final Deque<UsageRecord> waiting = new ArrayDeque<>();
    private int position;
    private int lines;

    LandingReader(Landing landing, LandingStats stats) {
        this.landing = landing;
        this.stats = stats;
    }

    LandingStats stats() {
        return stats;
    }

    /** Fills one vector; 0 rows mean that the slice has ended. */
    long fill(DuckDBDataChunkWriter chunk) {
        RowBuffer rows = buffer;
        if (rows == null) {
            rows = new RowBuffer(
                    Math.toIntExact(chunk.capacity()), landing.columns().paths().size());
            buffer = rows;
        }
        while (!rows.isFull()) {
            if (!waiting.isEmpty()) {
                add(rows, waiting.removeFirst());
            } else if (block != null) {
                parseBlock(rows, block);
            } else if (!next()) {
                break;
            }
        }
        return rows.flush(chunk);
    }

    private boolean next() {
        LandingWork work = landing.queue().take().orElse(null);
        if (work == null) {
            return false;
        }
        if (work instanceof LandingWork.Records handed) {
            waiting.addAll(handed.records());
            stats.addLines(handed.records().size());
            landing.progressed(handed.records().size());
        } else if (work instanceof LandingWork.Lines handed) {
            if (handed.format() != format) {
                format = handed.format();
                parser = handed.format().openParser();
            }
            block = handed.block();
            badLines = landing.badLines().open(handed.sequence());
            position = 0;
            lines = 0;
        }
        return true;
    }

    private void parseBlock(RowBuffer rows, LineBlock from) {
        byte[] bytes = from.bytes();
        int length = from.length();
        LineFormat.Parser with = parser;
        BadLines.Block bad = badLines;
        if (with == null || bad == null) {
            throw new IllegalStateException("a block has no parser");
        }
        // A line may hold more records than there is room for.
        LineFormat.Output output = record -> {
            if (rows.isFull()) {
                waiting.addLast(checked(record));
            } else {
                add(rows, record);
            }
        };
        int at = position;
        while (at < length && !rows.isFull()) {
            int end = LineEnds.find(bytes, at, length);
            try {
                long before = stats.records() + waiting.size();
                with.parse(bytes, at, end, output);
                if (stats.records() + waiting.size() > before) {
                    stats.addLines(1);
                }
            } catch (MalformedLineException | UndatableException e) {
                bad.add(lines, bytes, at, end, String.valueOf(e.getMessage()));
            }
            lines++;
            at = end + 1;
        }
        position = at;
        if (at >= length) {
            bad.end(lines);
            landing.progressed(lines);
            landing.recycle(from);
            block = null;
        }
    }

    private void add(RowBuffer rows, UsageRecord record) {
        if (landing.isPassedOver(record)) {
            return;
        }
        long occurred = RowBuffer.micros(checked(record).occurredAt());
        rows.add(record, occurred, RowBuffer.micros(record.receivedAt()));
        stats.add(occurred, record.id());
    }

    private static UsageRecord checked(UsageRecord record) {
        if (isOutside(record.occurredAt()) || isOutside(record.receivedAt())) {
            throw new UndatableException();
        }
        return record;
    }

    private static boolean isOutside(Instant instant) {
        long second = instant.getEpochSecond();
        return second < EARLIEST || second > LATEST;
    }

    /** A record lies in a year that a Parquet file cannot hold. */
    private static final class UndatableException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        UndatableException() {
            super("the time is not in the years 1 to 9999", null, false, false);
        }
    }
}

package io.pqlconnector.source.mixpanel;

import io.pqlconnector.spi.source.LineBlock;
import io.pqlconnector.spi.source.LineFormat;
import io.pqlconnector.spi.source.MalformedLineException;
import io.pqlconnector.spi.source.PropertyColumns;
import io.pqlconnector.spi.source.UsageRecord;
import io.pqlconnector.spi.source.UsageSink;
import java.time.Instant;
import java.util.Arrays;

/**
 * Hands everything on and keeps the last line that is not blank: an export that ends within a line was cut off, however
 * cleanly its connection was closed.
 */
final class EndWatch implements UsageSink {
    private final UsageSink sink;
    private byte[] last = new byte[0];

    EndWatch(UsageSink sink) {
        this.sink = sink;
    }

    /** Whether anything came. */
    boolean hasLines() {
        return last.length > 0;
    }

    /** Whether the last line is a record; true if there is none. */
    boolean endsWithARecord(LineFormat format) {
        if (last.length == 0) {
            return true;
        }
        try {
            format.openParser().parse(last, 0, last.length, record -> {});
            return true;
        } catch (MalformedLineException e) {
            return false;
        }
    }

    @Override
    public void lines(LineBlock block, LineFormat format) throws InterruptedException {
        remember(block.bytes(), block.length());
        sink.lines(block, format);
    }

    private void remember(byte[] bytes, int length) {
        int to = length;
        while (to > 0 && isBlank(bytes[to - 1])) {
            to--;
        }
        int from = to;
        while (from > 0 && bytes[from - 1] != '\n') {
            from--;
        }
        if (to > from) {
            last = Arrays.copyOfRange(bytes, from, to);
        }
    }

    private static boolean isBlank(byte character) {
        return character == '\n' || character == '\r' || character == ' ' || character == '\t';
    }

    @Override
    public PropertyColumns columns() {
        return sink.columns();
    }

    @Override
    public LineBlock newBlock(int capacity) throws InterruptedException {
        return sink.newBlock(capacity);
    }

    @Override
    public void record(UsageRecord record) throws InterruptedException {
        sink.record(record);
    }

    @Override
    public void bad(long line, byte[] text, String reason) throws InterruptedException {
        sink.bad(line, text, reason);
    }

    @Override
    public void advanced(long bytes) {
        sink.advanced(bytes);
    }

    @Override
    public void waits(Instant until, String why) {
        sink.waits(until, why);
    }
}

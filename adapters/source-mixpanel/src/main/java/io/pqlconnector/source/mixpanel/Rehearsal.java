package io.pqlconnector.source.mixpanel;

import io.pqlconnector.spi.source.LineBlock;
import io.pqlconnector.spi.source.LineFormat;
import io.pqlconnector.spi.source.MalformedLineException;
import io.pqlconnector.spi.source.PropertyColumns;
import io.pqlconnector.spi.source.UsageRecord;
import io.pqlconnector.spi.source.UsageSink;
import java.util.List;

/** Parses what it is handed and keeps nothing of it, to find out whether a download is whole before any of it is handed on. */
final class Rehearsal implements UsageSink {
    @Override
    public void lines(LineBlock block, LineFormat format) {
        LineFormat.Parser parser = format.openParser();
        int from = 0;
        for (int i = 0; i <= block.length(); i++) {
            if (i == block.length() || block.bytes()[i] == '\n') {
                parse(parser, block.bytes(), from, i);
                from = i + 1;
            }
        }
    }

    private static void parse(LineFormat.Parser parser, byte[] bytes, int from, int to) {
        try {
            parser.parse(bytes, from, to, record -> {});
        } catch (MalformedLineException e) {
            // Put aside when it is handed on. What says that the download is not whole is no such line.
        }
    }

    @Override
    public PropertyColumns columns() {
        return PropertyColumns.of(List.of());
    }

    @Override
    public LineBlock newBlock(int capacity) {
        return new LineBlock(capacity);
    }

    @Override
    public void record(UsageRecord record) {}

    @Override
    public void bad(long line, byte[] text, String reason) {}
}

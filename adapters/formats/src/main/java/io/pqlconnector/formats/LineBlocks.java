package io.pqlconnector.formats;

import io.pqlconnector.spi.source.LineBlock;
import io.pqlconnector.spi.source.LineFormat;
import io.pqlconnector.spi.source.UsageSink;
import java.io.IOException;
import java.io.InputStream;

/**
 * Hands a text to a sink in blocks of whole lines. Only the byte 0x0A ends a line: U+2028 and its like stand inside of
 * values. Memory does not grow with the text, nor with a line: of one that is longer than any event the start is handed over,
 * long enough for its format to say so, and the rest is skipped.
 */
public final class LineBlocks {
    private static final int BLOCK_SIZE = 1 << 20;
    private static final int SKIP_SIZE = 8 << 10;
    private static final int LONGEST = JsonScanner.MAX_LINE_BYTES;

    private final InputStream text;
    private final UsageSink sink;
    private final LineFormat format;
    // The start of the line that the last block ended in.
    private byte[] carried = new byte[0];
    private int carriedLength;
    private boolean ended;

    private LineBlocks(InputStream text, UsageSink sink, LineFormat format) {
        this.text = text;
        this.sink = sink;
        this.format = format;
    }

    /** Reads a text to its end. The sink may still be parsing when this returns. */
    public static void hand(InputStream text, UsageSink sink, LineFormat format)
            throws IOException, InterruptedException {
        LineBlocks blocks = new LineBlocks(text, sink, format);
        while (blocks.hasMore()) {
            blocks.handBlock();
        }
    }

    // Looks ahead, so that no block is taken from the sink that would come back empty.
    private boolean hasMore() throws IOException {
        if (carriedLength > 0) {
            return true;
        }
        int first = ended ? -1 : text.read();
        if (first >= 0) {
            carry(new byte[] {(byte) first}, 0, 1);
        }
        return first >= 0;
    }

    private void handBlock() throws IOException, InterruptedException {
        LineBlock block = sink.newBlock(Math.max(BLOCK_SIZE, carriedLength));
        System.arraycopy(carried, 0, block.bytes(), 0, carriedLength);
        block.setLength(carriedLength);
        int limit = Math.max(BLOCK_SIZE, carriedLength);
        int searched = 0;
        while (true) {
            fill(block, limit);
            int lineEnd = ended ? block.length() : afterLastLineFeed(block.bytes(), searched, block.length());
            if (lineEnd > 0) {
                carry(block.bytes(), lineEnd, block.length());
                block.setLength(lineEnd);
                break;
            }
            if (block.length() > LONGEST) {
                block.ensureCapacity(block.length() + 1);
                block.bytes()[block.length()] = '\n';
                block.setLength(block.length() + 1);
                skipLine();
                break;
            }
            searched = block.length();
            limit = Math.min(limit * 2, LONGEST + 1);
            block.ensureCapacity(limit);
        }
        sink.lines(block, format);
    }

    private void fill(LineBlock block, int limit) throws IOException {
        while (!ended && block.length() < limit) {
            int count = text.read(block.bytes(), block.length(), limit - block.length());
            if (count < 0) {
                ended = true;
            } else {
                block.setLength(block.length() + count);
            }
        }
    }

    private void skipLine() throws IOException {
        byte[] buffer = new byte[SKIP_SIZE];
        carriedLength = 0;
        while (!ended) {
            int count = text.read(buffer, 0, buffer.length);
            ended = count < 0;
            for (int i = 0; i < count; i++) {
                if (buffer[i] == '\n') {
                    carry(buffer, i + 1, count);
                    return;
                }
            }
        }
    }

    private void carry(byte[] bytes, int from, int to) {
        carriedLength = to - from;
        if (carried.length < carriedLength) {
            carried = new byte[carriedLength];
        }
        System.arraycopy(bytes, from, carried, 0, carriedLength);
    }

    private static int afterLastLineFeed(byte[] bytes, int from, int to) {
        int i = to;
        while (i > from && bytes[i - 1] != '\n') {
            i--;
        }
        return i > from ? i : 0;
    }
}

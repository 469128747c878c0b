package io.pqlconnector.usage.lake;

import java.util.concurrent.atomic.AtomicLongArray;

/**
 * A Bloom filter over record ids: says that an id is surely not in the lake, or that it may be. Twenty bits for each id let
 * one in about ten thousand pass that is not there. Safe to fill from many threads.
 */
final class IdFilter {
    private static final int BITS_PER_ID = 20;
    private static final int PROBES = 7;

    private final AtomicLongArray words;
    private final long bits;
    private final long capacity;

    /** For about this many ids. */
    IdFilter(long capacity) {
        long wanted = Math.max(1 << 16, capacity * BITS_PER_ID);
        this.bits = Math.min(wanted, (Integer.MAX_VALUE - 8) * 64L);
        this.capacity = capacity;
        this.words = new AtomicLongArray(Math.toIntExact((bits + 63) / 64));
    }

    /** How many ids it was made for. */
    long capacity() {
        return capacity;
    }

    /** Adds an id. */
    void add(long high, long low) {
        for (int probe = 0; probe < PROBES; probe++) {
            long bit = bit(high, low, probe);
            int word = (int) (bit >>> 6);
            long mask = 1L << bit;
            if ((words.getPlain(word) & mask) == 0) {
                words.getAndAccumulate(word, mask, (old, more) -> old | more);
            }
        }
    }

    /** Whether an id may have been added. */
    boolean mayContain(long high, long low) {
        for (int probe = 0; probe < PROBES; probe++) {
            long bit = bit(high, low, probe);
            if ((words.getPlain((int) (bit >>> 6)) & (1L << bit)) == 0) {
                return false;
            }
        }
        return true;
    }

    // Ids are hashes already; two halves give as many probes as are wanted (Kirsch and Mitzenmacher, 2006).
    private long bit(long high, long low, int probe) {
        return Long.remainderUnsigned(high + probe * (low | 1), bits);
    }
}

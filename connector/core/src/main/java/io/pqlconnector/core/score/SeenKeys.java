package io.pqlconnector.core.score;

import java.util.Arrays;

/**
 * Keys that a run has come across. Only ever grows; not thread-safe.
 *
 * <p>Holds hashes alone, so that a million accounts cost some megabytes: with five million keys the chance that two share a
 * hash, and one of them is taken for the other, is below one in a million.
 */
public final class SeenKeys {
    private static final long EMPTY = 0;

    private long[] slots = new long[1024];
    private int size;

    /**
     * Notes a key.
     *
     * @param group of what kind it is; the same key in another group is another one
     * @return false if it was there before
     */
    public boolean add(String group, String key) {
        if (size * 3 > slots.length * 2) {
            grow();
        }
        return insert(hash(group, key));
    }

    /** Whether a key was noted. */
    public boolean contains(String group, String key) {
        long hash = hash(group, key);
        int mask = slots.length - 1;
        int at = (int) (hash >>> 32) & mask;
        while (slots[at] != EMPTY && slots[at] != hash) {
            at = (at + 1) & mask;
        }
        return slots[at] == hash;
    }

    private boolean insert(long hash) {
        int mask = slots.length - 1;
        int at = (int) (hash >>> 32) & mask;
        while (slots[at] != EMPTY) {
            if (slots[at] == hash) {
                return false;
            }
            at = (at + 1) & mask;
        }
        slots[at] = hash;
        size++;
        return true;
    }

    private void grow() {
        long[] before = slots;
        slots = new long[before.length * 2];
        size = 0;
        Arrays.stream(before).filter(hash -> hash != EMPTY).forEach(this::insert);
    }

    private static long hash(String group, String key) {
        long hash = 0x9E3779B97F4A7C15L;
        for (int i = 0; i < group.length(); i++) {
            hash = mixed(hash ^ group.charAt(i));
        }
        for (int i = 0; i < key.length(); i++) {
            hash = mixed(hash ^ key.charAt(i));
        }
        return hash == EMPTY ? 1 : hash;
    }

    // The finalizer of SplitMix64: every input bit reaches every output bit.
    private static long mixed(long value) {
        long z = (value ^ (value >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }
}

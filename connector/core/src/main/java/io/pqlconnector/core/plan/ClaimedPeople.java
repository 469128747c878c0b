package io.pqlconnector.core.plan;

import io.pqlconnector.spi.destination.ObjectName;
import java.util.Arrays;

/**
 * Which people an account of this run has already claimed. A person who uses several accounts has one record in a CRM; it
 * belongs to the first of them, in the order of keys, so that two accounts never overwrite each other.
 *
 * <p>Holds hashes alone, so that a million accounts cost some megabytes: with five million people the chance that two share
 * a hash, and one of them waits for the next change, is below one in a million.
 */
final class ClaimedPeople {
    private static final long EMPTY = 0;

    private long[] slots = new long[1024];
    private int size;

    /** Claims a person; false if another account did so before. */
    boolean claim(ObjectName object, String key) {
        if (size * 3 > slots.length * 2) {
            grow();
        }
        return insert(hash(object.value(), key));
    }

    /** Whether any account has claimed a person. */
    boolean holds(ObjectName object, String key) {
        long hash = hash(object.value(), key);
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

    private static long hash(String object, String key) {
        long hash = 0x9E3779B97F4A7C15L;
        for (int i = 0; i < object.length(); i++) {
            hash = mixed(hash ^ object.charAt(i));
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

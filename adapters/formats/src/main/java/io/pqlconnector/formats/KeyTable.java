package io.pqlconnector.formats;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import java.util.List;

/** Finds the place of a key among the few that are wanted, from its bytes and without making a string of it. */
final class KeyTable {
    private final byte[][] keys;
    private final int[] places;
    private final int mask;

    /** A table in which a key's place is its index in the list. Keys do not repeat. */
    KeyTable(List<String> wanted) {
        // Sparse, so that nearly every unwanted key ends at an empty place.
        int size = Integer.highestOneBit(Math.max(16, wanted.size() * 8)) * 2;
        this.keys = new byte[size][];
        this.places = new int[size];
        this.mask = size - 1;
        Arrays.fill(places, -1);
        for (int i = 0; i < wanted.size(); i++) {
            put(wanted.get(i).getBytes(UTF_8), i);
        }
    }

    /** The place of the key that the scanner has just read; -1 if it is not wanted. */
    int find(JsonScanner scanner, byte[] bytes) {
        if (scanner.keyIsPlain()) {
            return find(bytes, scanner.keyFrom(), scanner.keyTo());
        }
        byte[] key = scanner.key().getBytes(UTF_8);
        return find(key, 0, key.length);
    }

    private int find(byte[] bytes, int from, int to) {
        int slot = slot(bytes, from, to);
        int place = places[slot];
        while (place >= 0 && !Words.equal(keys[slot], bytes, from, to)) {
            slot = (slot + 1) & mask;
            place = places[slot];
        }
        return place;
    }

    private void put(byte[] key, int place) {
        int slot = slot(key, 0, key.length);
        while (places[slot] >= 0) {
            slot = (slot + 1) & mask;
        }
        keys[slot] = key;
        places[slot] = place;
    }

    // Length, first and last byte tell the keys of an export well apart; a hash of all bytes would cost more than it
    // saves.
    private int slot(byte[] bytes, int from, int to) {
        return to == from ? 0 : ((to - from) * 5 + bytes[from] * 3 + bytes[to - 1] * 23) & mask;
    }
}

package io.pqlconnector.formats;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.Arrays;

/**
 * The texts that were read last, so that an event's name that stands in a million lines is one string and not a million. Of
 * fixed size: a text pushes out the one before it in the same place.
 */
final class TextCache {
    private static final int SIZE = 1024;
    private static final int LONGEST = 64;

    private final byte[][] keys = new byte[SIZE][0];
    private final String[] texts = new String[SIZE];

    TextCache() {
        Arrays.fill(texts, "");
    }

    /** The text of some ASCII bytes. */
    String ascii(byte[] bytes, int from, int to) {
        int length = to - from;
        if (length > LONGEST) {
            return new String(bytes, from, length, ISO_8859_1);
        }
        int hash = length;
        for (int i = from; i < to; i++) {
            hash = hash * 31 + bytes[i];
        }
        int place = (hash ^ (hash >>> 15)) & (SIZE - 1);
        byte[] key = keys[place];
        if (Words.equal(key, bytes, from, to)) {
            return texts[place];
        }
        keys[place] = Arrays.copyOfRange(bytes, from, to);
        texts[place] = new String(bytes, from, length, ISO_8859_1);
        return texts[place];
    }
}

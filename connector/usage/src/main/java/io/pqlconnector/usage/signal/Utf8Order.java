package io.pqlconnector.usage.signal;

import java.util.Comparator;

/** The order of texts by their UTF-8 bytes, as DuckDB sorts them; {@link String#compareTo} differs past U+FFFF. */
final class Utf8Order implements Comparator<String> {
    static final Utf8Order INSTANCE = new Utf8Order();

    private Utf8Order() {}

    @Override
    public int compare(String one, String other) {
        int length = Math.min(one.length(), other.length());
        for (int i = 0; i < length; i++) {
            char a = one.charAt(i);
            char b = other.charAt(i);
            if (a != b) {
                // Of two characters that differ, one of a pair stands for a code point above every other.
                boolean aInPair = Character.isSurrogate(a);
                return aInPair == Character.isSurrogate(b) ? Character.compare(a, b) : aInPair ? 1 : -1;
            }
        }
        return Integer.compare(one.length(), other.length());
    }
}

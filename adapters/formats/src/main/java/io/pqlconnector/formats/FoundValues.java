package io.pqlconnector.formats;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.pqlconnector.spi.source.MalformedLineException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Where the wanted values of a line stand. Of a key that occurs twice the first stands, as it does for DuckDB, which
 * reads the values that have no column of their own from the same text.
 */
final class FoundValues {
    private final int[] from;
    private final int[] to;
    private final @Nullable JsonKind[] kinds;
    private final boolean[] plain;
    private byte[] bytes = new byte[0];

    FoundValues(int size) {
        this.from = new int[size];
        this.to = new int[size];
        this.kinds = new JsonKind[size];
        this.plain = new boolean[size];
    }

    /** Forgets the values of the line before. */
    void begin(byte[] line) {
        bytes = line;
        Arrays.fill(kinds, null);
    }

    /** Notes the value that the scanner has just read. */
    void note(int place, JsonScanner scanner) {
        if (kinds[place] == null) {
            from[place] = scanner.valueFrom();
            to[place] = scanner.valueTo();
            kinds[place] = scanner.valueKind();
            plain[place] = scanner.valueIsPlain();
        }
    }

    /** Notes an object that was read key by key. */
    void noteObject(int place, int objectFrom, int objectTo) {
        from[place] = objectFrom;
        to[place] = objectTo;
        kinds[place] = JsonKind.OBJECT;
        plain[place] = false;
    }

    /** Whether a key was there, with whatever value. */
    boolean has(int place) {
        return kinds[place] != null;
    }

    /** Whether there is a value other than null. */
    boolean hasValue(int place) {
        return kinds[place] != null && kinds[place] != JsonKind.NULL;
    }

    boolean is(int place, JsonKind kind) {
        return kinds[place] == kind;
    }

    /** Whether a value's bytes are its text: a number, or ASCII without escapes. */
    boolean isPlain(int place) {
        return plain[place];
    }

    byte[] bytes() {
        return bytes;
    }

    int from(int place) {
        return from[place];
    }

    int to(int place) {
        return to[place];
    }

    /** A value as text: a string's text, anything else as written; empty if there is none. */
    String text(int place) {
        JsonKind kind = kinds[place];
        if (kind == null || kind == JsonKind.NULL) {
            return "";
        }
        return kind == JsonKind.STRING || kind == JsonKind.NUMBER
                ? JsonText.of(bytes, from[place], to[place], plain[place])
                : new String(bytes, from[place], to[place] - from[place], UTF_8);
    }

    /** A value as text, from a cache of the texts that came before; for values that repeat. */
    String text(int place, TextCache cache) {
        return hasValue(place) && plain[place] ? cache.ascii(bytes, from[place], to[place]) : text(place);
    }

    /** An id as text: vendors' libraries send text or a number. Empty if there is none. */
    String id(int place, String key) throws MalformedLineException {
        if (hasValue(place) && kinds[place] != JsonKind.STRING && kinds[place] != JsonKind.NUMBER) {
            throw new MalformedLineException("\"" + key + "\" is neither text nor a number");
        }
        return text(place);
    }

    /** The bytes of an object as they came; empty if there is none. */
    byte[] object(int place, String key) throws MalformedLineException {
        if (!hasValue(place)) {
            return NO_BYTES;
        }
        if (kinds[place] != JsonKind.OBJECT) {
            throw new MalformedLineException("\"" + key + "\" is not an object");
        }
        return Arrays.copyOfRange(bytes, from[place], to[place]);
    }

    static final byte[] NO_BYTES = new byte[0];
}

package io.pqlconnector.formats;

import io.pqlconnector.spi.source.MalformedLineException;

/**
 * A cursor over one line of JSON that says where values stand, instead of making objects of them. The whole line is held
 * to the grammar of RFC 8259, and its text to UTF-8; strings keep lone surrogates if they are escaped, as the grammar
 * allows.
 *
 * <p>It stands in for a general parser because exports are large and few of their values are needed: checking 2,000,000
 * lines of 550 bytes takes it 0.9 s of processor time and Jackson's streaming parser 1.8 s, or 1.5 s and 4.5 s where only the
 * JVM's first compiler runs, and it knows where objects stand in the line. Tests hold it against Jackson.
 *
 * <p>It is long because it is one cursor over one line: all of the grammar moves the same position, and a hand-over between
 * classes at every token would cost what the class is there to save.
 *
 * <p>Objects are read like this; every value must be either skipped or entered:
 *
 * <pre>{@code
 * if (scanner.enterObject()) {
 *     do {
 *         // the key stands at keyFrom..keyTo
 *         scanner.value(); // now the value stands at valueFrom..valueTo
 *     } while (scanner.nextKey());
 * }
 * }</pre>
 */
final class JsonScanner {
    /** More than any vendor allows; a limit keeps a hostile line from exhausting the stack. */
    static final int MAX_DEPTH = 100;

    /** Vendors take events of up to 1 MB; what is longer than this is no event. */
    static final int MAX_LINE_BYTES = 4 << 20;

    private byte[] bytes = new byte[0];
    private int start;
    private int end;
    private int pos;
    private int depth;

    private boolean stringPlain;

    private int keyFrom;
    private int keyTo;
    private boolean keyPlain;

    private int valueFrom;
    private int valueTo;
    private JsonKind valueKind = JsonKind.NULL;
    private boolean valuePlain;

    /**
     * Starts a line. A byte order mark before it is skipped, and so is white space.
     *
     * @return false if there is nothing in the line
     */
    boolean begin(byte[] line, int from, int to) throws MalformedLineException {
        bytes = line;
        start = from;
        end = to;
        pos = from;
        depth = 0;
        if (to - from > MAX_LINE_BYTES) {
            throw new MalformedLineException("the line is longer than 4 MiB");
        }
        if (to - from >= 3
                && line[from] == (byte) 0xEF
                && line[from + 1] == (byte) 0xBB
                && line[from + 2] == (byte) 0xBF) {
            pos += 3;
        }
        skipSpace();
        return pos < end;
    }

    /** Checks that nothing follows the value that the line holds. */
    void finish() throws MalformedLineException {
        skipSpace();
        if (pos < end) {
            throw malformed("something follows the object");
        }
    }

    boolean atObject() {
        return pos < end && bytes[pos] == '{';
    }

    boolean atArray() {
        return pos < end && bytes[pos] == '[';
    }

    /** Where the next value or token starts; after a nested object or array was read to its end, where that ended. */
    int position() {
        return pos;
    }

    int keyFrom() {
        return keyFrom;
    }

    int keyTo() {
        return keyTo;
    }

    /** Whether the key's bytes are its text: ASCII without escapes. */
    boolean keyIsPlain() {
        return keyPlain;
    }

    /** Where the value's text starts; for a string, after the quote. */
    int valueFrom() {
        return valueFrom;
    }

    /** Where the value's text ends; for a string, before the quote. */
    int valueTo() {
        return valueTo;
    }

    JsonKind valueKind() {
        return valueKind;
    }

    /** Whether the value's bytes are its text: ASCII without escapes. */
    boolean valueIsPlain() {
        return valuePlain;
    }

    /** The key's text. */
    String key() {
        return JsonText.of(bytes, keyFrom, keyTo, keyPlain);
    }

    /** Enters the object that starts here; answers whether it has a key, which is then read. */
    boolean enterObject() throws MalformedLineException {
        enter();
        if (pos < end && bytes[pos] == '}') {
            leave();
            return false;
        }
        key("a key or }");
        return true;
    }

    /** After a value: answers whether the object has another key, which is then read. */
    boolean nextKey() throws MalformedLineException {
        int p = pos;
        // As vendors write, without a space. Looking for spaces here and in key() takes a twentieth of a line's time.
        if (p + 1 < end && bytes[p] == ',' && bytes[p + 1] == '"') {
            pos = p + 1;
        } else if (!next('}')) {
            return false;
        }
        key("a key");
        return true;
    }

    /** Enters the list that starts here; answers whether it has an item. */
    boolean enterArray() throws MalformedLineException {
        enter();
        if (pos < end && bytes[pos] == ']') {
            leave();
            return false;
        }
        return true;
    }

    /** After a value: answers whether the list has another item. */
    boolean nextItem() throws MalformedLineException {
        return next(']');
    }

    /** Reads over the value that starts here, checks all of it, and says what and where it is. */
    void value() throws MalformedLineException {
        if (pos >= end) {
            throw malformed("expected a value");
        }
        int from = pos;
        switch (bytes[pos]) {
            case '"' -> {
                valueTo = string();
                valueFrom = from + 1;
                valueKind = JsonKind.STRING;
                valuePlain = stringPlain;
            }
            case '{' -> {
                if (enterObject()) {
                    do {
                        value();
                    } while (nextKey());
                }
                found(from, JsonKind.OBJECT);
            }
            case '[' -> {
                if (enterArray()) {
                    do {
                        value();
                    } while (nextItem());
                }
                found(from, JsonKind.ARRAY);
            }
            case 't' -> word("true", JsonKind.BOOLEAN);
            case 'f' -> word("false", JsonKind.BOOLEAN);
            case 'n' -> word("null", JsonKind.NULL);
            default -> {
                number();
                found(from, JsonKind.NUMBER);
            }
        }
    }

    MalformedLineException malformed(String what) {
        return new MalformedLineException(
                pos >= end
                        ? "not valid JSON: the line ends in the middle of a value"
                        : "not valid JSON at byte " + (pos - start + 1) + ": " + what);
    }

    private void found(int from, JsonKind kind) {
        valueFrom = from;
        valueTo = pos;
        valueKind = kind;
        valuePlain = kind == JsonKind.NUMBER;
    }

    // Moves to what follows a comma, or behind the end of the object or list.
    private boolean next(char close) throws MalformedLineException {
        skipSpace();
        if (pos < end && bytes[pos] == ',') {
            pos++;
            skipSpace();
            return true;
        }
        if (pos < end && bytes[pos] == close) {
            leave();
            return false;
        }
        throw malformed("expected , or " + close);
    }

    private void enter() throws MalformedLineException {
        if (++depth > MAX_DEPTH) {
            throw new MalformedLineException("objects and lists are nested more than " + MAX_DEPTH + " deep");
        }
        pos++;
        skipSpace();
    }

    private void leave() {
        pos++;
        depth--;
    }

    private void key(String expected) throws MalformedLineException {
        if (pos >= end || bytes[pos] != '"') {
            throw malformed("expected " + expected);
        }
        keyFrom = pos + 1;
        keyTo = string();
        keyPlain = stringPlain;
        int p = pos;
        if (p + 1 < end && bytes[p] == ':' && bytes[p + 1] > ' ') {
            pos = p + 1;
            return;
        }
        skipSpace();
        if (pos >= end || bytes[pos] != ':') {
            throw malformed("expected :");
        }
        pos++;
        skipSpace();
    }

    // Split in two so that the part that runs between any two tokens is small enough to be inlined.
    private void skipSpace() {
        if (pos < end && bytes[pos] <= ' ') {
            skipSpaces();
        }
    }

    private void skipSpaces() {
        while (pos < end && isSpace(bytes[pos])) {
            pos++;
        }
    }

    private static boolean isSpace(byte b) {
        return b == ' ' || b == '\t' || b == '\r' || b == '\n';
    }

    private void word(String word, JsonKind kind) throws MalformedLineException {
        int from = pos;
        for (int i = 0; i < word.length(); i++) {
            if (pos >= end || bytes[pos] != word.charAt(i)) {
                throw malformed("expected a value");
            }
            pos++;
        }
        found(from, kind);
    }

    // Answers where the string ends that starts here.
    private int string() throws MalformedLineException {
        int from = pos + 1;
        int p = PlainText.end(bytes, from, end);
        if (p < end && bytes[p] == '"') {
            stringPlain = true;
            pos = p + 1;
            return p;
        }
        return string(from, p);
    }

    // Goes on where the text is not plain.
    private int string(int from, int notPlain) throws MalformedLineException {
        byte[] b = bytes;
        int limit = end;
        int p = notPlain;
        boolean ascii = true;
        byte next = 0;
        stringPlain = false;
        while (p < limit && (next = b[p]) != '"') {
            if (next > '"' && next != '\\') {
                p++;
            } else if (next == '\\') {
                p = escape(p);
            } else if (next < 0) {
                ascii = false;
                p++;
            } else if (next >= ' ') {
                p++;
            } else {
                pos = p;
                throw malformed("a control character in a text must be escaped");
            }
        }
        if (p >= limit) {
            pos = limit;
            throw malformed("");
        }
        pos = p + 1;
        if (!ascii) {
            int bad = Utf8.firstInvalid(b, from, p);
            if (bad >= 0) {
                throw new MalformedLineException("not valid UTF-8 at byte " + (bad - start + 1));
            }
        }
        return p;
    }

    private int escape(int at) throws MalformedLineException {
        pos = at + 1;
        if (pos >= end) {
            throw malformed("");
        }
        switch (bytes[pos]) {
            case '"', '\\', '/', 'b', 'f', 'n', 'r', 't' -> {
                return pos + 1;
            }
            case 'u' -> {
                for (int i = 0; i < 4; i++) {
                    pos++;
                    if (pos >= end || Character.digit(bytes[pos], 16) < 0) {
                        throw malformed("expected four hexadecimal digits");
                    }
                }
                return pos + 1;
            }
            default -> throw malformed("unknown escape");
        }
    }

    private void number() throws MalformedLineException {
        if (bytes[pos] == '-') {
            pos++;
        }
        if (pos < end && bytes[pos] == '0') {
            pos++;
        } else {
            digits("expected a value");
        }
        if (pos < end && bytes[pos] == '.') {
            pos++;
            digits("expected a digit");
        }
        if (pos < end && (bytes[pos] | 0x20) == 'e') {
            pos++;
            if (pos < end && (bytes[pos] == '+' || bytes[pos] == '-')) {
                pos++;
            }
            digits("expected a digit");
        }
    }

    private void digits(String otherwise) throws MalformedLineException {
        byte[] b = bytes;
        int limit = end;
        int p = pos;
        while (p < limit && b[p] >= '0' && b[p] <= '9') {
            p++;
        }
        boolean none = p == pos;
        pos = p;
        if (none) {
            throw malformed(otherwise);
        }
    }
}

package io.pqlconnector.formats;

/** Finds how far a JSON string is plain: ASCII without escapes, so that its bytes are its text. */
final class PlainText {
    private static final long EACH = 0x0101010101010101L;
    private static final long HIGHEST = 0x8080808080808080L;
    private static final long OTHERS = 0x7F * EACH;
    private static final long QUOTES = '"' * EACH;
    private static final long BACKSLASHES = '\\' * EACH;
    private static final long UP_TO_SPACE = (0x80 - ' ') * EACH;

    private PlainText() {}

    /**
     * The index of the first byte that does not stand for itself: a quote, a backslash, a control character, or a part of a
     * character that is not ASCII. The limit if there is none before it.
     */
    static int end(byte[] bytes, int from, int to) {
        int at = from;
        for (int last = to - Long.BYTES; at <= last; at += Long.BYTES) {
            // Of each byte the highest bit says whether it is plain. No sum carries into the next byte, as both of its
            // parts are below 0x80 in each.
            long word = Words.at(bytes, at);
            long low = word & OTHERS;
            long plain = ((low ^ QUOTES) + OTHERS) & ((low ^ BACKSLASHES) + OTHERS) & (low + UP_TO_SPACE) & ~word;
            long other = ~plain & HIGHEST;
            if (other != 0) {
                return at + lowestByte(other);
            }
        }
        while (at < to && bytes[at] >= ' ' && bytes[at] != '"' && bytes[at] != '\\') {
            at++;
        }
        return at;
    }

    // Adds up, in the highest byte, a one for each byte that lies below the lowest mark. The JVM's first compiler knows
    // no instruction for counting zeros.
    private static int lowestByte(long marks) {
        long below = ((marks & -marks) >>> (Byte.SIZE - 1)) - 1;
        return (int) (((below & EACH) * EACH) >>> (Long.SIZE - Byte.SIZE));
    }
}

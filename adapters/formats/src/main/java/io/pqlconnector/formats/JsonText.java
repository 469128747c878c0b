package io.pqlconnector.formats;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

/** The text that the bytes of a JSON string stand for. */
final class JsonText {
    private JsonText() {}

    /**
     * The text between the quotes of a string that is known to be valid. A lone surrogate that is escaped becomes a lone
     * surrogate.
     *
     * @param plain whether the bytes are ASCII without escapes
     */
    static String of(byte[] bytes, int from, int to, boolean plain) {
        if (plain) {
            return new String(bytes, from, to - from, ISO_8859_1);
        }
        String raw = new String(bytes, from, to - from, UTF_8);
        return raw.indexOf('\\') < 0 ? raw : unescape(raw);
    }

    private static String unescape(String raw) {
        StringBuilder text = new StringBuilder(raw.length());
        int from = 0;
        int backslash = raw.indexOf('\\');
        while (backslash >= 0) {
            text.append(raw, from, backslash);
            char escaped = raw.charAt(backslash + 1);
            from = backslash + 2;
            switch (escaped) {
                case 'b' -> text.append('\b');
                case 'f' -> text.append('\f');
                case 'n' -> text.append('\n');
                case 'r' -> text.append('\r');
                case 't' -> text.append('\t');
                case 'u' -> {
                    text.append((char) Integer.parseInt(raw, from, from + 4, 16));
                    from += 4;
                }
                default -> text.append(escaped);
            }
            backslash = raw.indexOf('\\', from);
        }
        return text.append(raw, from, raw.length()).toString();
    }
}

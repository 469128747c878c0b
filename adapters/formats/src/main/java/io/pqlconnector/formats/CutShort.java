package io.pqlconnector.formats;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.pqlconnector.spi.source.MalformedLineException;
import java.util.HashSet;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Mixpanel's notices that an export ends before its time. They come in the body of an answer with status 200, alone or
 * after good lines: {@code terminated early}, {@code export terminated early}, {@code [terminated early]}, or an object with an
 * {@code error} and no event, whole or itself cut off. None is documented; all were reported by users of the export.
 */
final class CutShort {
    private static final Pattern NOTICE = Pattern.compile("terminated early\\s*\\]?\\s*\\z", Pattern.CASE_INSENSITIVE);
    private static final Pattern HALF_ERROR = Pattern.compile("\\A\\s*\\{\\s*\"error\"\\s*:");

    /** Enough for any notice and the space around it. */
    private static final int WINDOW = 80;

    private CutShort() {}

    /** Whether a malformed line is such a notice, or ends with one because a half line stands before it. */
    static boolean matches(byte[] bytes, int from, int to) {
        int length = Math.min(WINDOW, to - from);
        return NOTICE.matcher(new String(bytes, to - length, length, ISO_8859_1))
                        .find()
                || HALF_ERROR
                        .matcher(new String(bytes, from, length, ISO_8859_1))
                        .find()
                || isError(bytes, from, to);
    }

    private static boolean isError(byte[] bytes, int from, int to) {
        try {
            JsonScanner scanner = new JsonScanner();
            Set<String> keys = new HashSet<>();
            if (scanner.begin(bytes, from, to) && scanner.atObject() && scanner.enterObject()) {
                do {
                    keys.add(scanner.key());
                    scanner.value();
                } while (scanner.nextKey());
            }
            return keys.contains("error") && !keys.contains("event");
        } catch (MalformedLineException e) {
            return false;
        }
    }
}

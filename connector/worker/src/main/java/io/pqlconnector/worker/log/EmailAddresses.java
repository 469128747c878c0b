package io.pqlconnector.worker.log;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds e-mail addresses in any text: as people write them, quoted, with letters of any script, and as they stand in an
 * address of the web. A name without a dot behind the at sign is none: {@code Object@1b2c3d4}.
 */
final class EmailAddresses {
    private static final Pattern AT = Pattern.compile("[@\uFF20\uFE6B]|%(?:25)*40|&#0*64;|\\\\u0040");
    private static final Pattern DOMAIN =
            Pattern.compile("(?:[\\p{L}\\p{N}\\p{M}_-]{1,63}\\.){1,20}(?:xn--[A-Za-z0-9-]{1,59}|[\\p{L}\\p{M}]{2,63})"
                    + "|\\[[0-9A-Fa-f:.]{2,60}]");

    /** What stands in a web address between a name and its value, and the like: no part of an e-mail address. */
    private static final Pattern ESCAPED_SEPARATOR =
            Pattern.compile("%(?:0[0-9A-Fa-f]|2[02689CcFf]|3[A-Fa-f]|5[BbDd]|7[BbDd])");

    private static final String LOCAL_SIGNS = "._%+-'!$*^~`";
    private static final String LEADING_SIGNS = ".-'!$*^~`";

    /** Nobody's is longer, and a text that is all at signs is read in one pass. */
    private static final int LONGEST_LOCAL = 254;

    private EmailAddresses() {}

    /**
     * The addresses in a text, in order.
     *
     * @param instead what is shown in place of an address, which is given as people write it, in lower case
     */
    static List<Span> in(String text, UnaryOperator<String> instead) {
        List<Span> found = new ArrayList<>();
        Matcher at = AT.matcher(text);
        while (at.find()) {
            int end = domainEnd(text, at.end());
            int start = end > at.end() ? start(text, at.start()) : at.start();
            if (start < at.start()) {
                String local = text.substring(start, at.start());
                found.add(new Span(
                        start, end, instead.apply(asWritten(local) + "@" + asWritten(text.substring(at.end(), end)))));
            }
        }
        return found;
    }

    private static int domainEnd(String text, int from) {
        Matcher domain = DOMAIN.matcher(text).region(from, text.length());
        return domain.lookingAt() ? domain.end() : from;
    }

    private static int start(String text, int at) {
        int earliest = Math.max(0, at - LONGEST_LOCAL);
        if (at > 0 && text.charAt(at - 1) == '"') {
            int quote = text.lastIndexOf('"', at - 2);
            return at >= 2 && quote >= earliest ? quote : at;
        }
        int start = at;
        while (start > earliest && isLocal(text.charAt(start - 1))) {
            start--;
        }
        Matcher separator = ESCAPED_SEPARATOR.matcher(text).region(start, at);
        while (separator.find()) {
            start = separator.end();
        }
        while (start < at && LEADING_SIGNS.indexOf(text.charAt(start)) >= 0) {
            start++;
        }
        return start;
    }

    private static boolean isLocal(char character) {
        return switch (Character.getType(character)) {
            case Character.NON_SPACING_MARK, Character.COMBINING_SPACING_MARK, Character.SURROGATE -> true;
            default -> Character.isLetterOrDigit(character) || LOCAL_SIGNS.indexOf(character) >= 0;
        };
    }

    // One person has one hash, however an address is escaped.
    private static String asWritten(String part) {
        String plain = part;
        try {
            for (int i = 0; i < 3 && plain.indexOf('%') >= 0; i++) {
                plain = URLDecoder.decode(plain.replace("+", "%2B"), StandardCharsets.UTF_8);
            }
        } catch (IllegalArgumentException e) {
            // The percent sign is a sign like others.
        }
        return plain.toLowerCase(Locale.ROOT);
    }
}

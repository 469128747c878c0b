package io.pqlconnector.testkit.salesforce;

import java.util.regex.Pattern;

/** The strings of a query, with their escapes (Salesforce contract §6.6). */
final class SoqlText {
    private static final int LONGEST = 4000;
    private static final int UNICODE = 4;

    private SoqlText() {}

    static SalesforceError malformed(String message) {
        return SalesforceError.whole(400, "MALFORMED_QUERY", message);
    }

    /** What a string stands for. */
    static String plain(String raw) {
        StringBuilder text = new StringBuilder();
        read(raw, text::append, wild -> text.append(wild), escaped -> text.append(escaped));
        return limited(text.toString());
    }

    /** What a string stands for behind LIKE. */
    static Pattern pattern(String raw) {
        StringBuilder pattern = new StringBuilder();
        read(
                raw,
                text -> pattern.append(Pattern.quote(text)),
                wild -> pattern.append(wild.equals("%") ? ".*" : "."),
                escaped -> pattern.append(Pattern.quote(escaped)));
        limited(raw);
        return Pattern.compile(pattern.toString(), Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE | Pattern.DOTALL);
    }

    private interface Piece {
        void take(String text);
    }

    private static void read(String raw, Piece letters, Piece wildcards, Piece escapedWildcards) {
        int at = 0;
        while (at < raw.length()) {
            char letter = raw.charAt(at);
            if (letter != '\\') {
                int end = raw.offsetByCodePoints(at, 1);
                (letter == '%' || letter == '_' ? wildcards : letters).take(raw.substring(at, end));
                at = end;
                continue;
            }
            char escape = raw.charAt(at + 1);
            if (escape == '%' || escape == '_') {
                escapedWildcards.take(Character.toString(escape));
            } else {
                letters.take(escaped(raw, at, escape));
            }
            at += escape == 'u' ? 2 + UNICODE : 2;
        }
    }

    private static String escaped(String raw, int at, char escape) {
        return switch (escape) {
            case 'n', 'N' -> "\n";
            case 'r', 'R' -> "\r";
            case 't', 'T' -> "\t";
            case 'b', 'B' -> "\b";
            case 'f', 'F' -> "\f";
            case '"' -> "\"";
            case '\'' -> "'";
            case '\\' -> "\\";
            case 'u' -> unicode(raw, raw.substring(at + 2, Math.min(raw.length(), at + 2 + UNICODE)));
            default -> throw illegal(raw, Character.toString(escape));
        };
    }

    private static String unicode(String raw, String digits) {
        if (!digits.matches("[0-9A-Fa-f]{4}")) {
            throw illegal(raw, "u" + digits);
        }
        return Character.toString(Integer.parseInt(digits, 16));
    }

    private static SalesforceError illegal(String raw, String sequence) {
        return malformed("Invalid string literal '" + raw + "'. Illegal character sequence '\\" + sequence
                + "' in string literal.");
    }

    private static String limited(String text) {
        if (text.length() > LONGEST) {
            throw malformed("maximum string literal length exceeded: " + LONGEST);
        }
        return text;
    }
}

package io.pqlconnector.worker.report;

/** Text within HTML and SVG. */
final class Markup {
    private Markup() {}

    /** Text as it may stand between tags and in attributes: names of tiers and routes come from outside. */
    static String text(String plain) {
        StringBuilder escaped = new StringBuilder(plain.length() + 16);
        for (int i = 0; i < plain.length(); i++) {
            char c = plain.charAt(i);
            switch (c) {
                case '&' -> escaped.append("&amp;");
                case '<' -> escaped.append("&lt;");
                case '>' -> escaped.append("&gt;");
                case '"' -> escaped.append("&quot;");
                case '\'' -> escaped.append("&#39;");
                default -> escaped.append(c < ' ' && c != '\n' ? '\uFFFD' : c);
            }
        }
        return escaped.toString();
    }
}

package io.pqlconnector.crm.hubspot;

import io.pqlconnector.spi.destination.IdempotencyKey;

/** The text of a task or a note: HubSpot shows it as HTML, so what was meant as plain text is escaped. */
final class MarkedText {
    private MarkedText() {}

    /** A text for a reader, and the mark of the operation below it. */
    static String html(String text, IdempotencyKey key) {
        return escaped(text) + "<br><br>" + mark(key);
    }

    /** By what the task or the note is found again. */
    static String mark(IdempotencyKey key) {
        return "[pql:" + key.value() + "]";
    }

    private static String escaped(String text) {
        StringBuilder html = new StringBuilder(text.length() + 16);
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '&' -> html.append("&amp;");
                case '<' -> html.append("&lt;");
                case '>' -> html.append("&gt;");
                case '"' -> html.append("&quot;");
                case '\n' -> html.append("<br>");
                case '\r' -> {
                    // The line feed that follows is enough.
                }
                default -> html.append(c);
            }
        }
        return html.toString();
    }
}

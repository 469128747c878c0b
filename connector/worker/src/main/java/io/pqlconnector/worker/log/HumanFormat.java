package io.pqlconnector.worker.log;

import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** {@code 2026-03-31T06:00:00.000Z INFO  run: Run started. run=3 command=sync}, and the frames of an exception below. */
final class HumanFormat implements LineFormat {
    /** ISO 8601 in UTC, always to the millisecond. */
    static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    private static final int LEVEL_WIDTH = 5;

    @Override
    public String write(LogLine line) {
        StringBuilder text = new StringBuilder();
        TIME.formatTo(line.at(), text);
        String level = line.level().toUpperCase(Locale.ROOT);
        text.append(' ').append(level).append(" ".repeat(Math.max(0, LEVEL_WIDTH - level.length()) + 1));
        append(text, line.logger().substring(line.logger().lastIndexOf('.') + 1));
        text.append(": ");
        append(text, line.message());
        line.keys().forEach((key, value) -> {
            text.append(' ');
            append(text, key);
            text.append('=');
            value(text, value.toString());
        });
        text.append('\n');
        line.stack().forEach(frame -> {
            text.append("    ");
            append(text, frame);
            text.append('\n');
        });
        return text.toString();
    }

    private static void value(StringBuilder text, String value) {
        if (!value.isEmpty() && value.chars().noneMatch(c -> c <= ' ' || c == '"' || c == '=')) {
            append(text, value);
            return;
        }
        text.append('"');
        append(text, value.replace("\"", "\\\""));
        text.append('"');
    }

    // Names come from outside: a line break in one could forge a line, an escape sequence rewrite the screen.
    private static void append(StringBuilder text, String part) {
        for (int i = 0; i < part.length(); i++) {
            char c = part.charAt(i);
            switch (Character.getType(c)) {
                case Character.CONTROL, Character.FORMAT, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR ->
                    text.append(
                            switch (c) {
                                case '\n' -> "\\n";
                                case '\r' -> "\\r";
                                case '\t' -> "\\t";
                                default -> String.format(Locale.ROOT, "\\u%04x", (int) c);
                            });
                default -> text.append(c);
            }
        }
    }
}

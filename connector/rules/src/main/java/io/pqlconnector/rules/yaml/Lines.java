package io.pqlconnector.rules.yaml;

import io.pqlconnector.spi.config.Position;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Finds characters of a text by line and column, both counted from 1; columns in code points, as YAML parsers count. Not thread-safe. */
final class Lines {
    private final String text;
    private final List<Integer> starts = new ArrayList<>();
    private int lastLine;
    private int lastColumn;
    private int lastOffset;

    Lines(String text) {
        this.text = text;
        starts.add(0);
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean carriageReturnAlone = c == '\r' && (i + 1 == text.length() || text.charAt(i + 1) != '\n');
            if (c == '\n' || carriageReturnAlone) {
                starts.add(i + 1);
            }
        }
    }

    /** Whether a scalar that starts here is quoted, or a block of text ({@code |} or {@code >}). */
    boolean isQuoted(int line, int column) {
        char first = at(line, column);
        return first == '"' || first == '\'' || first == '|' || first == '>';
    }

    /** The character at a place; 0 if there is no such place. */
    char at(int line, int column) {
        int offset = offset(line, column);
        return offset < text.length() ? text.charAt(offset) : 0;
    }

    /** The first character that YAML does not take: a control character or half of a surrogate pair. */
    Optional<Position> firstControlCharacter(String file) {
        for (int line = 1; line <= starts.size(); line++) {
            int end = end(line);
            int column = 1;
            for (int i = starts.get(line - 1); i < end; column++) {
                int c = text.codePointAt(i);
                if (!isAllowed(c)) {
                    return Optional.of(new Position(file, line, column));
                }
                i += Character.charCount(c);
            }
        }
        return Optional.empty();
    }

    // YAML 1.2, 5.1: https://yaml.org/spec/1.2.2/#51-character-set
    private static boolean isAllowed(int c) {
        boolean control = c < 0x20 && c != '\t' && c != '\n' && c != '\r';
        boolean secondControl = c >= 0x7F && c < 0xA0 && c != 0x85;
        boolean surrogate = c >= 0xD800 && c <= 0xDFFF;
        return !control && !secondControl && !surrogate && c != 0xFFFE && c != 0xFFFF && c != 0xFEFF;
    }

    /** What stands from a place on to the end of its line; empty if there is no such place. */
    String after(int line, int column) {
        int offset = offset(line, column);
        return offset < text.length() ? text.substring(offset, end(line)).stripTrailing() : "";
    }

    /** The offset of a place; the length of the text if there is no such place. */
    private int offset(int line, int column) {
        if (line < 1 || line > starts.size() || column < 1) {
            return text.length();
        }
        // Places are asked for in the order of the text. Counting from the last one on, and not from the start of the
        // line, keeps a document of a single long line from taking quadratic time.
        boolean onward = line == lastLine && column >= lastColumn;
        int offset = onward ? lastOffset : starts.get(line - 1);
        int end = end(line);
        for (int at = onward ? lastColumn : 1; at < column && offset < end; at++) {
            offset += Character.charCount(text.codePointAt(offset));
        }
        if (offset >= end) {
            return text.length();
        }
        lastLine = line;
        lastColumn = column;
        lastOffset = offset;
        return offset;
    }

    private int end(int line) {
        return line < starts.size() ? starts.get(line) : text.length();
    }
}

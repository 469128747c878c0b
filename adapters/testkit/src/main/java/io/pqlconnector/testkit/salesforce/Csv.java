package io.pqlconnector.testkit.salesforce;

import java.util.ArrayList;
import java.util.List;

/** Rows of text with a character between their cells (RFC 4180), as Bulk API 2.0 takes and gives them. */
final class Csv {
    private Csv() {}

    /** Rows do not end as the job says that they do. */
    static final class WrongLineEndingException extends Exception {
        private static final long serialVersionUID = 1L;
    }

    /** All rows, the header first. Blanks are kept, empty lines are not. */
    static List<List<String>> read(String text, char delimiter, boolean crlf) throws WrongLineEndingException {
        List<List<String>> rows = new ArrayList<>();
        List<String> row = new ArrayList<>();
        StringBuilder cell = new StringBuilder();
        boolean quoted = false;
        for (int i = 0; i < text.length(); i++) {
            char letter = text.charAt(i);
            if (quoted) {
                boolean doubled = letter == '"' && i + 1 < text.length() && text.charAt(i + 1) == '"';
                if (letter != '"' || doubled) {
                    cell.append(letter);
                    i += doubled ? 1 : 0;
                } else {
                    quoted = false;
                }
            } else if (letter == '"') {
                quoted = true;
            } else if (letter == delimiter) {
                row.add(cell.toString());
                cell.setLength(0);
            } else if (letter == '\n') {
                row.add(ended(cell, crlf));
                add(rows, row);
                row = new ArrayList<>();
                cell.setLength(0);
            } else {
                cell.append(letter);
            }
        }
        row.add(cell.toString());
        add(rows, row);
        return rows;
    }

    private static String ended(StringBuilder cell, boolean crlf) throws WrongLineEndingException {
        boolean hasReturn = !cell.isEmpty() && cell.charAt(cell.length() - 1) == '\r';
        if (hasReturn != crlf) {
            throw new WrongLineEndingException();
        }
        return hasReturn ? cell.substring(0, cell.length() - 1) : cell.toString();
    }

    private static void add(List<List<String>> rows, List<String> row) {
        if (row.size() > 1 || !row.get(0).isEmpty()) {
            rows.add(row);
        }
    }

    /** A row as Salesforce writes it: every cell in quotes. */
    static String line(List<String> cells, char delimiter, boolean crlf) {
        List<String> quoted = cells.stream()
                .map(cell -> '"' + cell.replace("\"", "\"\"") + '"')
                .toList();
        return String.join(Character.toString(delimiter), quoted) + (crlf ? "\r\n" : "\n");
    }
}

package io.pqlconnector.usage.duckdb;

import java.nio.file.Path;
import java.util.Collection;
import java.util.stream.Collectors;

/** Quotes what goes into SQL text. */
public final class Sql {
    private Sql() {}

    /**
     * A text literal. DuckDB knows no escape in it but the doubled quote.
     *
     * @throws IllegalArgumentException if the text holds U+0000, at which DuckDB's parser stops
     */
    public static String text(String value) {
        return "'" + checked(value).replace("'", "''") + "'";
    }

    /**
     * A column's or table's name, taken as it is whatever it holds.
     *
     * @throws IllegalArgumentException if the name is empty or holds U+0000
     */
    public static String name(String value) {
        if (value.isEmpty()) {
            throw new IllegalArgumentException("a name in SQL must not be empty");
        }
        return "\"" + checked(value).replace("\"", "\"\"") + "\"";
    }

    /** A list literal of file names that {@code read_parquet} takes as they are, without looking for patterns in them. */
    public static String files(Collection<Path> files) {
        return files.stream().map(Sql::file).collect(Collectors.joining(", ", "[", "]"));
    }

    /** A text literal for one file name, taken as it is where DuckDB would else look for a pattern. */
    public static String file(Path file) {
        StringBuilder escaped = new StringBuilder();
        for (char c : file.toString().toCharArray()) {
            if (c == '*' || c == '?' || c == '[') {
                escaped.append('[').append(c).append(']');
            } else {
                escaped.append(c);
            }
        }
        return text(escaped.toString());
    }

    private static String checked(String value) {
        if (value.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("text in SQL must not hold U+0000");
        }
        return value;
    }
}

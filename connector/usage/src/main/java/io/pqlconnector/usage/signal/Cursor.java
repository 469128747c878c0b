package io.pqlconnector.usage.signal;

import io.pqlconnector.usage.duckdb.Failures;
import io.pqlconnector.usage.duckdb.RowReader;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;

/** A result that is read as it comes, one row ahead. */
final class Cursor<T> {
    private final Optional<ResultSet> rows;
    private final RowReader<T> reader;
    private Optional<T> head;

    private Cursor(Optional<ResultSet> rows, RowReader<T> reader) {
        this.rows = rows;
        this.reader = reader;
        this.head = read();
    }

    /** A cursor over a query's rows; over none if there is no query. */
    static <T> Cursor<T> open(Scratch scratch, Optional<String> query, RowReader<T> reader) {
        if (query.isEmpty()) {
            return new Cursor<>(Optional.empty(), reader);
        }
        try {
            return new Cursor<>(Optional.of(scratch.open(query.get())), reader);
        } catch (SQLException e) {
            throw Failures.of("the lake cannot be measured", e);
        }
    }

    /** The next row, which stays; empty at the end. */
    Optional<T> head() {
        return head;
    }

    /** Moves on by one row. */
    void advance() {
        head = read();
    }

    private Optional<T> read() {
        if (rows.isEmpty()) {
            return Optional.empty();
        }
        try {
            ResultSet open = rows.get();
            return open.next() ? Optional.of(reader.read(open)) : Optional.empty();
        } catch (SQLException e) {
            throw Failures.of("the lake cannot be measured", e);
        }
    }
}

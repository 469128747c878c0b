package io.pqlconnector.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;

/** Columns that can be NULL. */
final class Columns {
    private Columns() {}

    static Optional<String> optionalText(ResultSet row, String column) throws SQLException {
        return Optional.ofNullable(row.getString(column));
    }

    /** Of milliseconds since 1970. */
    static Optional<Instant> optionalInstant(ResultSet row, String column) throws SQLException {
        return optionalLong(row, column).map(Instant::ofEpochMilli);
    }

    static Optional<Long> optionalLong(ResultSet row, String column) throws SQLException {
        long value = row.getLong(column);
        return row.wasNull() ? Optional.empty() : Optional.of(value);
    }
}

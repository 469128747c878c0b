package io.pqlconnector.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jdbi.v3.core.Handle;

/**
 * One statement for many rows, with named parameters. For a plan's thousands of rows: JDBI's own batch takes several times as
 * long, since it looks for each value's type anew.
 */
final class Bulk implements AutoCloseable {
    private static final Pattern PARAMETER = Pattern.compile(":([A-Za-z]+)");
    /** How many rows are held back before SQLite sees them. */
    private static final int ROWS_AT_ONCE = 500;

    private final PreparedStatement statement;
    private final Map<String, Integer> positions;
    private int[] changed = new int[ROWS_AT_ONCE];
    private int executed;
    private int waiting;

    Bulk(Handle handle, String sql) {
        Connection connection = handle.getConnection();
        positions = positions(sql);
        try {
            statement = connection.prepareStatement(sql);
        } catch (SQLException e) {
            throw failure(e);
        }
    }

    Bulk set(String name, String value) {
        try {
            statement.setString(position(name), value);
        } catch (SQLException e) {
            throw failure(e);
        }
        return this;
    }

    Bulk set(String name, Optional<String> value) {
        try {
            if (value.isPresent()) {
                statement.setString(position(name), value.get());
            } else {
                statement.setNull(position(name), Types.VARCHAR);
            }
        } catch (SQLException e) {
            throw failure(e);
        }
        return this;
    }

    /** As a blob, of which {@code CAST(:name AS TEXT)} makes the text that it is in UTF-8. */
    Bulk set(String name, byte[] value) {
        try {
            statement.setBytes(position(name), value);
        } catch (SQLException e) {
            throw failure(e);
        }
        return this;
    }

    Bulk set(String name, long value) {
        try {
            statement.setLong(position(name), value);
        } catch (SQLException e) {
            throw failure(e);
        }
        return this;
    }

    Bulk setLong(String name, Optional<Long> value) {
        try {
            if (value.isPresent()) {
                statement.setLong(position(name), value.get());
            } else {
                statement.setNull(position(name), Types.INTEGER);
            }
        } catch (SQLException e) {
            throw failure(e);
        }
        return this;
    }

    Bulk set(String name, boolean value) {
        return set(name, value ? 1 : 0);
    }

    /** In milliseconds. */
    Bulk set(String name, Instant value) {
        return set(name, value.toEpochMilli());
    }

    /** Ends a row. Every parameter is set anew for the next one. */
    void add() {
        try {
            statement.addBatch();
        } catch (SQLException e) {
            throw failure(e);
        }
        waiting++;
        if (waiting == ROWS_AT_ONCE) {
            flush();
        }
    }

    /** Carries out what is left. */
    int[] execute() {
        flush();
        return Arrays.copyOf(changed, executed);
    }

    @Override
    public void close() {
        try {
            statement.close();
        } catch (SQLException e) {
            throw failure(e);
        }
    }

    private void flush() {
        if (waiting == 0) {
            return;
        }
        try {
            int[] counts = statement.executeBatch();
            if (executed + counts.length > changed.length) {
                changed = Arrays.copyOf(changed, 2 * (executed + counts.length));
            }
            System.arraycopy(counts, 0, changed, executed, counts.length);
            executed += counts.length;
            waiting = 0;
        } catch (SQLException e) {
            throw failure(e);
        }
    }

    private int position(String name) {
        Integer position = positions.get(name);
        if (position == null) {
            throw new IllegalArgumentException("the statement has no parameter " + name);
        }
        return position;
    }

    /** SQLite numbers named parameters in the order in which they first appear. */
    private static Map<String, Integer> positions(String sql) {
        Map<String, Integer> positions = new HashMap<>();
        Matcher matcher = PARAMETER.matcher(sql);
        while (matcher.find()) {
            positions.putIfAbsent(matcher.group(1), positions.size() + 1);
        }
        return positions;
    }

    private static SqlFailure failure(SQLException e) {
        return new SqlFailure(e);
    }

    /** Carries an error of the driver up to {@link Database}, which says what it means. */
    static final class SqlFailure extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private SqlFailure(SQLException cause) {
            super("a statement for many rows failed", cause);
        }
    }
}

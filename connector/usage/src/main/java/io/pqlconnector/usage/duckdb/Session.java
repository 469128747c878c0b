package io.pqlconnector.usage.duckdb;

import io.pqlconnector.core.lake.LakeException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.duckdb.DuckDBConnection;
import org.jspecify.annotations.Nullable;

/**
 * One connection to DuckDB, for one thread; only {@link #cancel} may come from another. A result that is still being read
 * ends when the next statement runs. Every failure is a {@link LakeException} that says what to do.
 */
public final class Session implements AutoCloseable {
    private final DuckDBConnection connection;
    private volatile @Nullable Statement running;

    Session(DuckDBConnection connection) {
        this.connection = connection;
    }

    /** The connection itself, for what the methods here do not offer, such as an appender. */
    public DuckDBConnection connection() {
        return connection;
    }

    /** Runs a statement whose result is not wanted. */
    public void execute(String sql) {
        try (Statement statement = connection.createStatement()) {
            running = statement;
            statement.execute(sql);
        } catch (SQLException e) {
            throw Failures.of("DuckDB failed", e);
        } finally {
            running = null;
        }
    }

    /** Runs a query and reads all its rows. */
    public <T> List<T> list(String sql, RowReader<T> reader) {
        try (Statement statement = connection.createStatement()) {
            running = statement;
            try (ResultSet rows = statement.executeQuery(sql)) {
                List<T> values = new ArrayList<>();
                while (rows.next()) {
                    values.add(reader.read(rows));
                }
                return values;
            }
        } catch (SQLException e) {
            throw Failures.of("DuckDB failed", e);
        } finally {
            running = null;
        }
    }

    /** Runs a query that gives exactly one row. */
    public <T> T one(String sql, RowReader<T> reader) {
        List<T> values = list(sql, reader);
        if (values.size() != 1) {
            throw new IllegalStateException("expected one row, got " + values.size() + ": " + sql);
        }
        return values.get(0);
    }

    /** Runs a query that gives one whole number. */
    public long number(String sql) {
        return one(sql, row -> row.getLong(1));
    }

    /**
     * Runs a query whose rows are read one after the other, without holding them all.
     *
     * @throws SQLException as {@link Connection} does; {@link Failures#of} makes a {@link LakeException} of it
     */
    public ResultSet open(String sql) throws SQLException {
        Statement statement = connection.createStatement();
        try {
            statement.closeOnCompletion();
            return statement.executeQuery(sql);
        } catch (SQLException e) {
            statement.close();
            throw e;
        }
    }

    /** Ends the statement that is running on another thread, which then fails. */
    public void cancel() {
        Statement statement = running;
        if (statement != null) {
            try {
                statement.cancel();
            } catch (SQLException e) {
                // It has ended by itself.
            }
        }
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (SQLException e) {
            // What is lost with it is temporary.
        }
    }
}

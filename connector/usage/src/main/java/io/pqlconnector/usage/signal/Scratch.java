package io.pqlconnector.usage.signal;

import io.pqlconnector.usage.duckdb.DuckDb;
import io.pqlconnector.usage.duckdb.Failures;
import io.pqlconnector.usage.duckdb.Session;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.atomic.AtomicLong;
import org.duckdb.DuckDBAppender;

/**
 * A database in memory for the tables of one measurement. Unlike temporary tables they are seen by several sessions, and so
 * several results can be read side by side; unlike tables of the main database they vanish together.
 */
final class Scratch implements AutoCloseable {
    private static final AtomicLong NUMBERS = new AtomicLong();

    private final DuckDb duckDb;
    private final String name = "measurement_" + NUMBERS.incrementAndGet();
    private final Deque<Session> sessions = new ArrayDeque<>();
    private final Session session;
    private boolean closed;

    Scratch(DuckDb duckDb) {
        this.duckDb = duckDb;
        this.session = duckDb.openSession();
        try {
            // Compressed, because events may be kept here, and what does not fit is spilled.
            session.execute("attach ':memory:' as " + name + " (compress)");
        } catch (RuntimeException e) {
            session.close();
            throw e;
        }
    }

    /** The session for one statement after the other. */
    Session session() {
        return session;
    }

    /** A table's full name. */
    String table(String table) {
        return name + "." + table;
    }

    /** Makes a table of a query's result. */
    void create(String table, String query) {
        session.execute("create table " + table(table) + " as " + query);
    }

    /** Starts reading a result that stays open beside others, until this is closed. */
    ResultSet open(String query) throws SQLException {
        Session reading = duckDb.openSession();
        sessions.push(reading);
        return reading.open(query);
    }

    /** Adds the rows of a table that come from Java. */
    void fill(String table, Rows rows) {
        try (Session writing = duckDb.openSession();
                DuckDBAppender appender = writing.connection().createAppender(name, "main", table)) {
            rows.appendTo(appender);
        } catch (SQLException e) {
            throw Failures.of("the measurement's table " + table + " cannot be filled", e);
        }
    }

    /** Appends rows. */
    @FunctionalInterface
    interface Rows {
        /** Appends all of them. */
        void appendTo(DuckDBAppender appender) throws SQLException;
    }

    /** Does nothing the second time. */
    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        sessions.forEach(Session::close);
        sessions.clear();
        try (session) {
            session.execute("detach " + name);
        }
    }
}

package io.pqlconnector.crm.local;

import io.pqlconnector.spi.AdapterException;
import io.pqlconnector.spi.FailureKind;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.sqlite.JDBC;
import org.sqlite.SQLiteConfig;

/**
 * The CRM's file: opened when it is first needed, brought to the newest form, and used in transactions that end whole or
 * not at all. For one thread at a time; several processes may use one file.
 */
final class CrmDatabase implements AutoCloseable {
    /** Marks a file as ours, so that a path to the wrong database harms nothing: "PQLC". */
    private static final int APPLICATION_ID = 0x50514c43;

    private static final List<String> MIGRATIONS = List.of("001-tables.sql", "002-deals.sql");

    private final Path file;
    private final Duration patience;
    private @Nullable Connection connection;
    private @Nullable Statements statements;
    private boolean closed;

    /**
     * Does not touch the file yet.
     *
     * @param patience how long to wait for another process that is writing
     */
    CrmDatabase(Path file, Duration patience) {
        this.file = file;
        this.patience = patience;
    }

    /** What is done in one transaction. */
    interface Work<T> {
        T run(Statements statements) throws SQLException;
    }

    /** Reads in one snapshot. A file that does not exist yet stays away. */
    <T> T read(T whenMissing, Work<T> work) {
        checkOpen();
        if (connection == null && Files.notExists(file)) {
            return whenMissing;
        }
        return transact("BEGIN", work);
    }

    /** Writes, all of it or nothing. */
    <T> T write(Work<T> work) {
        checkOpen();
        // Immediate, because a transaction that starts by reading cannot wait for another writer later on.
        return transact("BEGIN IMMEDIATE", work);
    }

    @Override
    public void close() {
        closed = true;
        disconnect();
    }

    private void checkOpen() {
        if (closed) {
            throw new IllegalStateException("the destination is closed");
        }
    }

    private <T> T transact(String begin, Work<T> work) {
        try {
            Statements ready = connect();
            ready.script(begin);
            try {
                T result = work.run(ready);
                ready.script("COMMIT");
                return result;
            } catch (SQLException | RuntimeException e) {
                rollBack(ready, e);
                throw e;
            }
        } catch (SQLException e) {
            disconnect();
            throw CrmFailures.translate(e, file, patience);
        }
    }

    private static void rollBack(Statements ready, Exception reason) {
        try {
            ready.script("ROLLBACK");
        } catch (SQLException e) {
            // SQLite rolls back by itself after some errors, and then there is nothing left to roll back.
            reason.addSuppressed(e);
        }
    }

    private Statements connect() throws SQLException {
        if (statements != null) {
            return statements;
        }
        createFolder();
        SQLiteConfig config = new SQLiteConfig();
        config.setBusyTimeout(Math.toIntExact(patience.toMillis()));
        // A receipt is a promise: what was confirmed has to stand after a power cut too.
        config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
        config.enforceForeignKeys(true);
        Properties properties = config.toProperties();
        // As a URI, because a question mark in a plain path would start the driver's own parameters.
        Connection opened = JDBC.createConnection(JDBC.PREFIX + file.toUri(), properties);
        try {
            Statements ready = new Statements(opened);
            migrate(ready);
            connection = opened;
            statements = ready;
            return ready;
        } catch (SQLException | RuntimeException e) {
            opened.close();
            throw e;
        }
    }

    private void createFolder() {
        Path folder = file.getParent();
        try {
            if (folder != null) {
                Files.createDirectories(folder);
            }
        } catch (IOException e) {
            throw new AdapterException(
                    FailureKind.CONFIGURATION,
                    "The folder " + folder + " of the local CRM cannot be created. Check its permissions, or set path:"
                            + " for the destination.",
                    e);
        }
    }

    private void migrate(Statements ready) throws SQLException {
        if (versionInOneLook(ready) == MIGRATIONS.size()) {
            return;
        }
        keepLog(ready);
        ready.script("BEGIN IMMEDIATE");
        try {
            // Asked again inside the transaction: another process may have been first.
            for (int done = version(ready); done < MIGRATIONS.size(); done++) {
                ready.script(resource(MIGRATIONS.get(done)));
            }
            ready.script("PRAGMA application_id = " + APPLICATION_ID);
            ready.script("PRAGMA user_version = " + MIGRATIONS.size());
            ready.script("COMMIT");
        } catch (SQLException | RuntimeException e) {
            rollBack(ready, e);
            throw e;
        }
    }

    /**
     * Turns on the write-ahead log. SQLite fails at once, whatever the busy timeout, when somebody else opens the new file
     * in the same moment, since each would wait for the other's read lock.
     *
     * @see <a href="https://www.sqlite.org/c3ref/busy_handler.html">SQLite, when the busy handler is not called</a>
     */
    private void keepLog(Statements ready) throws SQLException {
        long started = System.nanoTime();
        while (true) {
            try {
                ready.script("PRAGMA journal_mode = WAL");
                return;
            } catch (SQLException e) {
                boolean patient = System.nanoTime() - started < patience.toNanos();
                if (!CrmFailures.isLocked(e) || !patient || !pause()) {
                    throw e;
                }
            }
        }
    }

    /** False if the program was told to stop meanwhile. */
    private static boolean pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(ThreadLocalRandom.current().nextInt(1, 20));
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** In a snapshot, so that somebody who makes the file meanwhile is seen as done or as not begun, never half way. */
    private int versionInOneLook(Statements ready) throws SQLException {
        ready.script("BEGIN");
        try {
            int version = version(ready);
            ready.script("COMMIT");
            return version;
        } catch (SQLException | RuntimeException e) {
            rollBack(ready, e);
            throw e;
        }
    }

    private int version(Statements ready) throws SQLException {
        long version = ready.number("PRAGMA user_version");
        if (version > MIGRATIONS.size()) {
            throw new AdapterException(
                    FailureKind.CONFIGURATION,
                    "The local CRM " + file + " was written by a newer version of this program (its form is " + version
                            + ", the newest known here is " + MIGRATIONS.size()
                            + "). Use that version, or set path: for the destination to another file.",
                    null);
        }
        boolean ours = ready.number("PRAGMA application_id") == APPLICATION_ID;
        if (!ours && ready.number("SELECT count(*) FROM sqlite_schema") > 0) {
            throw new AdapterException(
                    FailureKind.CONFIGURATION,
                    "The file " + file + " is a database of something else. Set path: for the destination to a file of"
                            + " its own.",
                    null);
        }
        return Math.toIntExact(version);
    }

    private static String resource(String name) {
        try (InputStream in = CrmDatabase.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException(name + " is missing in the program");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void disconnect() {
        Connection open = connection;
        connection = null;
        statements = null;
        if (open != null) {
            try {
                open.close();
            } catch (SQLException ignored) {
                // Everything that counts was committed; what is wrong with the file shows when it is opened next.
            }
        }
    }
}

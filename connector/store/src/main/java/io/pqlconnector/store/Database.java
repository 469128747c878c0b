package io.pqlconnector.store;

import io.pqlconnector.core.ledger.LedgerException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.StatementException;
import org.jdbi.v3.core.statement.StatementExceptions;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteDataSource;
import org.sqlite.SQLiteOpenMode;

/**
 * The ledger's file: one connection that writes, one for look-ups, and one for each stream, so that what is read as it goes
 * never holds up a commit. Safe for use by several threads.
 */
final class Database implements AutoCloseable {
    private static final int BUSY_MILLIS = 5_000;
    /** Of the writer: the upper levels of all indexes of a million accounts. SQLite counts negative sizes in KiB. */
    private static final int CACHE_KIB = -16_384;
    /** Three bodies of accounts fit a page; with SQLite's 4 KiB it is one, and half of the file is empty. */
    static final int PAGE_BYTES = 8_192;
    /** 32 MiB in the log before it goes into the file: pages that change in several parts of a plan go there once. */
    private static final int CHECKPOINT_PAGES = 4_000;

    private final Path file;
    private final SqliteLedger.Mode mode;
    private final Migrations migrations;
    private final boolean traces;
    private final Jdbi jdbi;
    private final ReentrantLock writing = new ReentrantLock();
    private final ReentrantLock reading = new ReentrantLock();
    private @Nullable Handle writer;
    private @Nullable Handle reader;

    /** What a commit survives. */
    enum Durability {
        /**
         * The death of the process, kill -9 included. A power cut can take back the last commits, whole and in order, never
         * others: then the plan is made anew, a receipt is missing and its operation is verified or, an upsert, repeated.
         */
        PROCESS,
        /** A power cut too, at the cost of waiting for the disk: for what another system already relies on. */
        POWER_CUT
    }

    private Database(Path file, SqliteLedger.Mode mode, Migrations migrations, boolean traces, Jdbi jdbi) {
        this.file = file;
        this.mode = mode;
        this.migrations = migrations;
        this.traces = traces;
        this.jdbi = jdbi;
    }

    static Database open(Path file, SqliteLedger.Mode mode) {
        return open(file, mode, Migrations.ours());
    }

    static Database open(Path file, SqliteLedger.Mode mode, Migrations migrations) {
        Path path = file.toAbsolutePath().normalize();
        boolean traces = LostLedger.hasTraces(path);
        LostLedger.refuse(path, traces);
        if (mode == SqliteLedger.Mode.WRITE) {
            createDirectory(path);
        } else if (!Files.exists(path)) {
            throw new LedgerException("There is no ledger " + path + " yet. The first ./pql sync makes it.", null);
        }
        Jdbi jdbi = Jdbi.create(dataSource(path, mode));
        // JDBI would quote a failed statement with all its values, which are somebody's data.
        jdbi.getConfig(StatementExceptions.class).setMessageRendering(StatementException::getShortMessage);
        return new Database(path, mode, migrations, traces, jdbi);
    }

    static void createDirectory(Path file) {
        Path directory = Optional.ofNullable(file.getParent()).orElse(file);
        try {
            Files.createDirectories(directory);
        } catch (IOException e) {
            throw new LedgerException(
                    "The directory " + directory
                            + " for the ledger cannot be made. Give the user that runs this command "
                            + "the right to, or set data_dir to another place.",
                    e);
        }
    }

    private static SQLiteDataSource dataSource(Path file, SqliteLedger.Mode mode) {
        SQLiteConfig config = new SQLiteConfig();
        config.setBusyTimeout(BUSY_MILLIS);
        String address = "jdbc:sqlite:" + file.toUri();
        if (mode == SqliteLedger.Mode.WRITE) {
            config.setSynchronous(SQLiteConfig.SynchronousMode.NORMAL);
            config.setCacheSize(CACHE_KIB);
            config.setPragma(SQLiteConfig.Pragma.JOURNAL_SIZE_LIMIT, Long.toString(2L * CHECKPOINT_PAGES * PAGE_BYTES));
        } else if (!Files.isWritable(file)
                || !Files.isWritable(file.resolveSibling("."))
                || LedgerFailures.isFull(file)) {
            config.resetOpenMode(SQLiteOpenMode.READWRITE);
            config.resetOpenMode(SQLiteOpenMode.CREATE);
            config.setOpenMode(SQLiteOpenMode.READONLY);
            // Where SQLite can make no files beside the ledger, it has to be told that nobody else will either.
            if (!LostLedger.hasLog(file)) {
                address += "?immutable=1";
            }
        } else {
            // Not a read-only connection: one of those could not take over what a killed process left in the log.
            config.resetOpenMode(SQLiteOpenMode.CREATE);
        }
        SQLiteDataSource dataSource = new SQLiteDataSource(config);
        dataSource.setUrl(address);
        return dataSource;
    }

    Path file() {
        return file;
    }

    /** Connects, and checks the file's version. For writing, what it lacks is added. */
    void prepare() {
        if (mode == SqliteLedger.Mode.READ) {
            int version = guarded(reading, () -> versionIn(reader().getConnection()));
            if (version < migrations.newest()) {
                throw new LedgerException(
                        "The ledger " + file + " has version " + version + ", this program works with version "
                                + migrations.newest() + ". The next ./pql sync brings it up to date.",
                        null);
            }
            return;
        }
        guarded(writing, () -> {
            Connection connection = writer().getConnection();
            int version = versionIn(connection);
            if (version < migrations.newest()) {
                Upgrade.run(file, migrations, connection, version);
            }
            // For a file that was put back from a copy: it says by itself whether it keeps a log.
            setUp(connection, "journal_mode = WAL");
            return true;
        });
    }

    private int versionIn(Connection connection) throws SQLException {
        int version = migrations.check(file, connection);
        if (version == 0 && traces) {
            throw LostLedger.lost(file);
        }
        return version;
    }

    static void setUp(Connection connection, String pragma) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("PRAGMA " + pragma);
        }
    }

    /** Runs a transaction, alone. */
    <T> T write(Durability durability, Function<Handle, T> work) {
        return guarded(writing, () -> {
            Handle handle = writer();
            try (Statement statement = handle.getConnection().createStatement()) {
                statement.executeUpdate(
                        "PRAGMA synchronous = " + (durability == Durability.POWER_CUT ? "FULL" : "NORMAL"));
                // Not by JDBC: the driver begins the next transaction as it commits one, and so keeps the file locked.
                statement.executeUpdate("BEGIN IMMEDIATE");
                try {
                    T result = work.apply(handle);
                    statement.executeUpdate("COMMIT");
                    return result;
                } catch (SQLException | RuntimeException e) {
                    rollBack(statement, e);
                    throw e;
                }
            }
        });
    }

    void writeOnly(Durability durability, Consumer<Handle> work) {
        write(durability, handle -> {
            work.accept(handle);
            return true;
        });
    }

    /** Does something that is no transaction, alone. */
    <T> T alone(Maintenance<T> work) {
        return guarded(writing, () -> work.run(writer().getConnection()));
    }

    /** Something that SQLite does outside of a transaction. */
    interface Maintenance<T> {
        T run(Connection connection) throws SQLException;
    }

    /** Looks something up. */
    <T> T read(Function<Handle, T> work) {
        return guarded(reading, () -> work.apply(reader()));
    }

    /** Looks something up. */
    void readOnly(Consumer<Handle> work) {
        read(handle -> {
            work.accept(handle);
            return true;
        });
    }

    /** Reads as the stream goes, from the state of now, whatever is committed meanwhile. */
    <T> Stream<T> stream(Function<Handle, Stream<T>> work) {
        return guarded(reading, () -> {
            Handle handle = open();
            try {
                return work.apply(handle).onClose(handle::close);
            } catch (RuntimeException e) {
                handle.close();
                throw e;
            }
        });
    }

    @Override
    public void close() {
        reading.lock();
        writing.lock();
        try {
            if (reader != null) {
                reader.close();
                reader = null;
            }
            if (writer != null) {
                writer.close();
                writer = null;
            }
        } finally {
            writing.unlock();
            reading.unlock();
        }
    }

    /** Something that talks to the driver. */
    private interface Work<T> {
        T run() throws SQLException;
    }

    private <T> T guarded(ReentrantLock lock, Work<T> work) {
        lock.lock();
        try {
            return work.run();
        } catch (SQLException | RuntimeException e) {
            throw LedgerFailures.of(file, e);
        } finally {
            lock.unlock();
        }
    }

    /** For tests: the file may not grow any more, as if its disk were full. */
    void limitPages() {
        guarded(writing, () -> {
            try (Statement statement = writer().getConnection().createStatement()) {
                // SQLite never sets the limit below what there is.
                return statement.execute("PRAGMA max_page_count = 1");
            }
        });
    }

    static void rollBack(Statement statement, Exception reason) {
        try {
            statement.executeUpdate("ROLLBACK");
        } catch (SQLException e) {
            // SQLite has rolled back by itself after some errors, such as a full disk.
            reason.addSuppressed(e);
        }
    }

    private Handle writer() throws SQLException {
        if (mode == SqliteLedger.Mode.READ) {
            throw new IllegalStateException("the ledger was opened for reading");
        }
        if (writer == null) {
            writer = open();
        }
        return writer;
    }

    private Handle reader() throws SQLException {
        if (reader == null) {
            reader = open();
        }
        return reader;
    }

    private Handle open() throws SQLException {
        Handle handle = jdbi.open();
        try {
            setUp(
                    handle.getConnection(),
                    mode == SqliteLedger.Mode.WRITE ? "wal_autocheckpoint = " + CHECKPOINT_PAGES : "query_only = ON");
            return handle;
        } catch (SQLException | RuntimeException e) {
            handle.close();
            throw e;
        }
    }
}

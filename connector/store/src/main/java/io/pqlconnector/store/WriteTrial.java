package io.pqlconnector.store;

import io.pqlconnector.core.ledger.LedgerException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteOpenMode;

/** Finds out whether a ledger can be written, by writing to it what is then taken back. */
final class WriteTrial {
    /** Whoever asks wants to know soon. */
    private static final int BUSY_MILLIS = 200;
    /** Of 8 KiB or less: with the next line, what is written goes to the disk before it is taken back. */
    private static final int PAGES_IN_MEMORY = 2;

    private static final int BYTES = 128 << 10;

    private WriteTrial() {}

    /**
     * Writes and takes it back. Where there is no ledger yet, tries whether one could be made.
     *
     * @throws LedgerException if that fails; not if another process is writing at this moment, since that can
     */
    static void run(Path file) {
        if (!Files.exists(file)) {
            makeFileBeside(file);
            return;
        }
        SQLiteConfig config = new SQLiteConfig();
        config.setBusyTimeout(BUSY_MILLIS);
        config.resetOpenMode(SQLiteOpenMode.CREATE);
        try (Connection connection = config.createConnection("jdbc:sqlite:" + file.toUri());
                Statement statement = connection.createStatement()) {
            statement.execute("PRAGMA cache_size = " + PAGES_IN_MEMORY);
            statement.executeUpdate("BEGIN IMMEDIATE");
            try {
                statement.executeUpdate("CREATE TABLE write_trial (content BLOB)");
                statement.executeUpdate("INSERT INTO write_trial VALUES (zeroblob(" + BYTES + "))");
                statement.executeUpdate("ROLLBACK");
            } catch (SQLException e) {
                Database.rollBack(statement, e);
                throw e;
            }
        } catch (SQLException e) {
            if (SQLiteErrorCode.getErrorCode(e.getErrorCode()) != SQLiteErrorCode.SQLITE_BUSY) {
                throw LedgerFailures.of(file, e);
            }
        }
    }

    /** Whether SQLite answers a query that needs no file. */
    static boolean engineAnswers() {
        try (Connection connection = new SQLiteConfig().createConnection("jdbc:sqlite::memory:");
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT sum(value) FROM json_each('[1,2,3]')")) {
            return row.next() && row.getLong(1) == 6;
        } catch (SQLException e) {
            throw new LedgerException("SQLite does not answer: " + e.getMessage(), e);
        }
    }

    private static void makeFileBeside(Path file) {
        try {
            Path directory = Optional.ofNullable(file.getParent()).orElse(file);
            Files.createDirectories(directory);
            Files.delete(Files.createTempFile(directory, "write-trial", ".tmp"));
        } catch (IOException e) {
            throw new LedgerException(LedgerFailures.notWritable(file), e);
        }
    }
}

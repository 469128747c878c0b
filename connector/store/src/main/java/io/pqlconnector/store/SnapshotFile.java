package io.pqlconnector.store;

import io.pqlconnector.core.ledger.LedgerException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.sqlite.SQLiteErrorCode;

/**
 * A copy of a whole ledger as of one instant, in one file that needs no other beside it. By {@code VACUUM INTO}, which reads in
 * one snapshot while others write, needs no more memory than SQLite's cache, and leaves out what was deleted. SQLite's other way,
 * the backup API, begins anew whenever another process writes.
 */
final class SnapshotFile {
    private SnapshotFile() {}

    /**
     * Copies a ledger and checks the copy. The file is there whole, readable by its owner alone, or not at all.
     *
     * @param ledger for messages
     * @param target replaced if it is there
     */
    static void write(Path ledger, Connection connection, Path target) throws SQLException {
        Path part = target.resolveSibling(target.getFileName() + ".part");
        try {
            Files.deleteIfExists(part);
            // SQLite takes an empty file, and keeps its rights: nobody else may read the copy even while it grows.
            Files.createFile(part);
            if (Files.getFileStore(part).supportsFileAttributeView("posix")) {
                Files.setPosixFilePermissions(part, PosixFilePermissions.fromString("rw-------"));
            }
            try (PreparedStatement statement = connection.prepareStatement("VACUUM INTO ?")) {
                statement.setString(1, part.toString());
                statement.execute();
            }
            try (FileChannel channel = FileChannel.open(part, StandardOpenOption.WRITE)) {
                channel.force(true);
            }
            Files.move(part, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            discard(part, e);
            throw notWritten(ledger, target, String.valueOf(e.getMessage()), e);
        } catch (SQLException e) {
            boolean full = SQLiteErrorCode.getErrorCode(e.getErrorCode()) == SQLiteErrorCode.SQLITE_FULL
                    || LedgerFailures.isFull(target);
            discard(part, e);
            if (full) {
                throw notWritten(ledger, target, "no space left", e);
            }
            throw e;
        } catch (RuntimeException e) {
            discard(part, e);
            throw e;
        }
    }

    private static LedgerException notWritten(Path ledger, Path target, String why, Exception cause) {
        return new LedgerException(
                "A copy of the ledger " + ledger + " cannot be written to " + target + ": " + why
                        + "\n  See that the disk is not full and that the user who runs this may write there.",
                cause);
    }

    /** Whether SQLite finds a ledger sound: every page, every index. Takes as long as reading it whole. */
    static boolean isSound(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery("PRAGMA integrity_check(1)")) {
            return result.next() && result.getString(1).equals("ok");
        }
    }

    private static void discard(Path part, Exception reason) {
        try {
            Files.deleteIfExists(part);
        } catch (IOException e) {
            reason.addSuppressed(e);
        }
    }
}

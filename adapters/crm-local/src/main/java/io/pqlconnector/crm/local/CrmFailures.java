package io.pqlconnector.crm.local;

import io.pqlconnector.spi.AdapterException;
import io.pqlconnector.spi.FailureKind;
import io.pqlconnector.spi.config.Durations;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/**
 * Says what a failure of SQLite means for the person who runs the program.
 *
 * @see <a href="https://www.sqlite.org/rescode.html">SQLite, result codes</a>
 */
final class CrmFailures {
    /** An extended result code carries its primary code in the lowest byte. */
    private static final int PRIMARY = 0xff;

    private CrmFailures() {}

    /** Whether somebody else holds the file, so that another try may succeed. */
    static boolean isLocked(SQLException e) {
        SQLiteErrorCode primary = primary(code(e));
        return primary == SQLiteErrorCode.SQLITE_BUSY || primary == SQLiteErrorCode.SQLITE_LOCKED;
    }

    private static SQLiteErrorCode code(SQLException e) {
        return e instanceof SQLiteException sqlite
                ? sqlite.getResultCode()
                : SQLiteErrorCode.getErrorCode(e.getErrorCode());
    }

    private static SQLiteErrorCode primary(SQLiteErrorCode code) {
        return SQLiteErrorCode.getErrorCode(code.code & PRIMARY);
    }

    static AdapterException translate(SQLException e, Path file, Duration patience) {
        SQLiteErrorCode code = code(e);
        String crm = "The local CRM " + file;
        return switch (primary(code)) {
            case SQLITE_BUSY, SQLITE_LOCKED ->
                new AdapterException(
                        FailureKind.UNAVAILABLE,
                        crm + " was locked by another program for more than " + Durations.inWords(patience)
                                + ". Finish what that program is writing, such as unsaved changes in a SQLite browser,"
                                + " and run again.",
                        e);
            case SQLITE_READONLY, SQLITE_PERM, SQLITE_CANTOPEN, SQLITE_AUTH ->
                new AdapterException(
                        FailureKind.CONFIGURATION,
                        crm + " cannot be written. Check the permissions of the file and of its folder, or set path:"
                                + " for the destination.",
                        e);
            case SQLITE_FULL ->
                new AdapterException(
                        FailureKind.CONFIGURATION,
                        crm + " cannot grow: the disk is full. Free some space and run again. Nothing of the last"
                                + " batch was written.",
                        e);
            case SQLITE_NOTADB, SQLITE_CORRUPT ->
                new AdapterException(
                        FailureKind.CONFIGURATION,
                        crm + " is no SQLite database, or is damaged. Move it away or bring back a copy, or set path:"
                                + " for the destination.",
                        e);
            case SQLITE_IOERR ->
                new AdapterException(
                        FailureKind.UNAVAILABLE,
                        crm + " could not be read or written (" + code + "). Check the disk and run again.",
                        e);
            default ->
                new AdapterException(
                        FailureKind.PROTOCOL,
                        crm + " answered something unexpected (" + code
                                + "). Was the file changed by hand? docs/adapters/local.md describes its tables.",
                        e);
        };
    }
}

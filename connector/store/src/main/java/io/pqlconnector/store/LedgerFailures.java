package io.pqlconnector.store;

import io.pqlconnector.core.ledger.LedgerException;
import java.nio.file.Path;
import java.sql.SQLException;
import org.sqlite.SQLiteErrorCode;

/** Says what SQLite's errors mean for whoever runs the connector. Never quotes a statement's values. */
final class LedgerFailures {
    /** SQLite's extended codes carry the plain one in their lowest byte: https://www.sqlite.org/rescode.html */
    private static final int PLAIN_CODE = 0xFF;

    private LedgerFailures() {}

    /** The exception to throw for one that the driver or JDBI threw; others stay as they are. */
    static RuntimeException of(Path file, Exception failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql) {
                return new LedgerException(message(file, sql), sql);
            }
        }
        return failure instanceof RuntimeException unchecked ? unchecked : new IllegalStateException(failure);
    }

    private static String message(Path file, SQLException failure) {
        SQLiteErrorCode code = SQLiteErrorCode.getErrorCode(failure.getErrorCode() & PLAIN_CODE);
        return switch (code) {
            case SQLITE_BUSY, SQLITE_LOCKED ->
                "The ledger " + file + " is locked by another process" + FileLease.holder(file)
                        + ". Wait until it is finished, or stop it, and try again.";
            case SQLITE_NOTADB, SQLITE_CORRUPT -> damaged(file);
            case SQLITE_FULL ->
                "There is no space left for the ledger " + file
                        + ". Make room on its disk and run the same command again: what was confirmed is kept.";
            case SQLITE_READONLY, SQLITE_PERM, SQLITE_CANTOPEN, SQLITE_AUTH -> notWritable(file);
            case SQLITE_IOERR ->
                "The disk failed while the ledger " + file + " was read or written (" + code
                        + "). Check the disk and the mount, then run the same command again.";
            default ->
                "The ledger " + file + " failed (" + code
                        + "). If it stays so, restore it from a backup (docs/ledger.md).";
        };
    }

    static String notWritable(Path file) {
        return "The ledger " + file + " cannot be opened. The user that runs this command needs to read and write "
                + "the file and its directory; set data_dir to another place, or give it the rights.";
    }

    private static String damaged(Path file) {
        return "The ledger " + file
                + " is damaged, or is no ledger at all. Nothing was written to it. Put a backup in its "
                + "place (docs/ledger.md says how to make and how to rescue one). Starting without it is safe for the "
                + "fields in the CRM, but enrollments, tasks and notes would be made again.";
    }
}

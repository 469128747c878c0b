package io.pqlconnector.store;

import io.pqlconnector.core.ledger.LedgerException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import org.sqlite.SQLiteErrorCode;

/** Says what SQLite's errors mean for whoever runs the connector. Never quotes a statement's values. */
final class LedgerFailures {
    /** SQLite's extended codes carry the plain one in their lowest byte: https://www.sqlite.org/rescode.html */
    private static final int PLAIN_CODE = 0xFF;

    /** The memory that readers of a log share is a file of this size at least. */
    private static final long SCANT_BYTES = 64 << 10;

    private LedgerFailures() {}

    /** The exception to throw for one that the driver or JDBI threw; others stay as they are. */
    static RuntimeException of(Path file, Exception failure) {
        if (failure instanceof LedgerException said) {
            return said;
        }
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
            case SQLITE_NOTADB, SQLITE_CORRUPT -> damagedWords(file);
            case SQLITE_FULL -> full(file);
            case SQLITE_READONLY, SQLITE_PERM, SQLITE_CANTOPEN, SQLITE_AUTH -> notWritable(file);
            // SQLite says "full" only of the file itself, not of what it needs beside it.
            case SQLITE_IOERR ->
                isFull(file)
                        ? full(file)
                        : "The disk failed while the ledger " + file + " was read or written (" + code
                                + "). Check the disk and the mount, then run the same command again.";
            default ->
                "The ledger " + file + " failed (" + code
                        + "). If it stays so, restore it from a backup:  ./pql restore FILE  (docs/ledger.md).";
        };
    }

    /** Whether the disk of a file has no room even for what SQLite needs to read it. */
    static boolean isFull(Path file) {
        try {
            return Files.getFileStore(file.resolveSibling(".")).getUsableSpace() < SCANT_BYTES;
        } catch (IOException e) {
            return false;
        }
    }

    private static String full(Path file) {
        return "There is no space left for the ledger " + file
                + ". Make room on its disk and run the same command again: what was confirmed is kept.";
    }

    static String notWritable(Path file) {
        return "The ledger " + file + " cannot be opened. The user that runs this command needs to read and write "
                + "the file and its directory; set data_dir to another place, or give it the rights.";
    }

    /** For a ledger in which something stands that SQLite never wrote. */
    static LedgerException damaged(Path file) {
        return new LedgerException(damagedWords(file), null);
    }

    private static String damagedWords(Path file) {
        return "The ledger " + file
                + " is damaged, or is no ledger at all. Nothing was written to it. Put back a backup:"
                + "  ./pql restore FILE  (docs/ledger.md says how to rescue one without). Starting without it is safe for"
                + " the fields in the CRM, but enrollments, tasks and notes would be made again.";
    }
}

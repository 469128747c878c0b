package io.pqlconnector.store;

import io.pqlconnector.core.ledger.LedgerException;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Tells a data folder whose ledger is lost from a new one. An empty ledger beside a lake would plan everything anew: whoever was
 * enrolled already would be enrolled a second time.
 */
final class LostLedger {
    /** Beside a ledger, while a backup is put into its place: from then on only that may go on. */
    static final String RESTORING = "restoring/ready";

    private static final String LAKE = "lake";

    private LostLedger() {}

    /**
     * Whether something beside a ledger's place says that there was one. To be asked before the file itself is looked at:
     * another process that makes the ledger leaves these signs after it.
     */
    static boolean hasTraces(Path file) {
        return isRestored(file) || hasLog(file) || hasLake(file);
    }

    /**
     * Refuses to go on where a ledger was and is no more.
     *
     * @param traces what {@link #hasTraces} said before
     * @throws LedgerException that says how to get it back
     */
    static void refuse(Path file, boolean traces) {
        if (isRestored(file)) {
            throw new LedgerException(
                    "A backup is being put into the place of " + file + ", or that was cut off half way. Wait for"
                            + " ./pql restore, or run it again with the same file: it goes on from there.",
                    null);
        }
        if (!traces || !isEmpty(file)) {
            return;
        }
        if (hasLog(file)) {
            // SQLite would delete such a log without a word, and with it what can still be rescued.
            throw new LedgerException(
                    "The ledger " + file + " is missing or empty, but its log " + logOf(file) + " is there. Nothing was"
                            + " touched. Put " + file.getFileName() + " back beside its log, or put back a backup:"
                            + "  ./pql restore FILE  (docs/ledger.md).",
                    null);
        }
        throw lost(file);
    }

    /** For a ledger that has no tables although there are traces of an earlier one. */
    static LedgerException lost(Path file) {
        return new LedgerException(
                "The ledger " + file
                        + " is missing or empty, but the lake beside it is not. Nothing was touched: with an"
                        + " empty ledger everything would be planned anew, and enrollments, tasks and notes be made a"
                        + " second time. Put back a backup:  ./pql restore FILE  (docs/ledger.md). Without one, move "
                        + file.resolveSibling(LAKE) + " away and begin with  ./pql sync --baseline  so that nobody is"
                        + " enrolled twice.",
                null);
    }

    private static boolean isRestored(Path file) {
        return Files.exists(file.resolveSibling(RESTORING));
    }

    private static boolean isEmpty(Path file) {
        try {
            return !Files.exists(file) || (Files.isRegularFile(file) && Files.size(file) == 0);
        } catch (IOException e) {
            // It cannot be looked at, so it is there, and opening it says the rest.
            return false;
        }
    }

    private static Path logOf(Path file) {
        return file.resolveSibling(file.getFileName() + "-wal");
    }

    /** Whether something was committed that is not in the file itself yet. */
    static boolean hasLog(Path file) {
        try {
            return Files.size(logOf(file)) > 0;
        } catch (IOException e) {
            return false;
        }
    }

    private static boolean hasLake(Path file) {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(file.resolveSibling(LAKE), "*.parquet")) {
            return files.iterator().hasNext();
        } catch (IOException e) {
            return false;
        }
    }
}

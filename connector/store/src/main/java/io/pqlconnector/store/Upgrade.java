package io.pqlconnector.store;

import io.pqlconnector.core.ledger.Lease;
import io.pqlconnector.core.ledger.LedgerException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;

/** Makes a ledger's tables, or brings them up to date; what was there before stays beside it as a copy. */
final class Upgrade {
    /** For another process that makes or upgrades the same ledger at the same moment. */
    private static final Duration WAIT = Duration.ofSeconds(5);

    private Upgrade() {}

    /**
     * Under the lease, since a run of an older program must not have its tables changed while it writes.
     *
     * @param version the ledger's; 0 for a new one
     */
    static void run(Path file, Migrations migrations, Connection connection, int version) throws SQLException {
        Lease lease;
        try {
            lease = FileLease.acquire(file, "upgrading the ledger", WAIT);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LedgerException("The ledger " + file + " was not opened: the program was told to stop.", e);
        }
        try {
            if (version > 0) {
                keepCopy(file, connection, version);
            }
            // In this order, and before the first table: after it, pages keep their size.
            Database.setUp(connection, "page_size = " + Database.PAGE_BYTES);
            Database.setUp(connection, "journal_mode = WAL");
            migrations.run(file, connection);
        } finally {
            lease.close();
        }
    }

    // Versions only go forward: this is the way back to the program that ran before.
    private static void keepCopy(Path file, Connection connection, int version) throws SQLException {
        if (!SnapshotFile.isSound(connection)) {
            throw LedgerFailures.damaged(file);
        }
        SnapshotFile.write(file, connection, file.resolveSibling(file.getFileName() + ".v" + version + ".bak"));
    }
}

package io.pqlconnector.store;

import io.pqlconnector.core.lake.Manifest;
import io.pqlconnector.core.ledger.Assessments;
import io.pqlconnector.core.ledger.Baselines;
import io.pqlconnector.core.ledger.CallLog;
import io.pqlconnector.core.ledger.CrmState;
import io.pqlconnector.core.ledger.Lease;
import io.pqlconnector.core.ledger.Ledger;
import io.pqlconnector.core.ledger.LedgerException;
import io.pqlconnector.core.ledger.Outbox;
import io.pqlconnector.core.ledger.PullLog;
import io.pqlconnector.core.ledger.Rejections;
import io.pqlconnector.core.ledger.RunLog;
import io.pqlconnector.core.ledger.RunWrites;
import io.pqlconnector.spi.source.CallQuota;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * The ledger: one SQLite file that remembers everything which cannot be computed again. Any number of processes may read it
 * while one writes. Safe for use by several threads.
 *
 * <p>Every method, the ports' included, throws {@link LedgerException} with what to do if the file cannot be used. Instants
 * are kept in milliseconds, those of the lake's events in microseconds.
 */
public final class SqliteLedger implements AutoCloseable {
    private final Database database;

    private SqliteLedger(Database database) {
        this.database = database;
    }

    /** What a ledger is opened for. */
    public enum Mode {
        /** To look: nothing is made or changed, and the file has to be there. */
        READ,
        /** To write: a missing file and its directory are made, and one of an older version is brought up to date. */
        WRITE
    }

    /** Whether there is a ledger to read. */
    public static boolean exists(Path file) {
        return Files.exists(file);
    }

    /**
     * Opens a ledger.
     *
     * @throws LedgerException if the file is missing (only {@link Mode#READ}), damaged, made by a newer or, for reading, an
     *     older version, or not accessible
     */
    public static SqliteLedger open(Path file, Mode mode) {
        Database database = Database.open(file, mode);
        try {
            database.prepare();
            return new SqliteLedger(database);
        } catch (RuntimeException e) {
            database.close();
            throw e;
        }
    }

    /**
     * Takes the right to write, which one process has at a time. It ends when the lease is closed or the process dies,
     * however it dies. Commands that only read need none.
     *
     * @param command what it is taken for, such as {@code pql sync}: others are told
     * @param since when that started: others are told
     * @param wait how long to wait while another process has it; zero to give up at once
     * @throws io.pqlconnector.core.ledger.LeaseHeldException if another process has it for that long: says which
     */
    public Lease acquireLease(String command, Instant since, Duration wait) throws InterruptedException {
        return FileLease.acquire(database.file(), command + ", since " + since.truncatedTo(ChronoUnit.SECONDS), wait);
    }

    /** All of it, as a run takes it. */
    public Ledger ports() {
        return new Ledger(
                manifest(),
                runs(),
                assessments(),
                outbox(),
                rejections(),
                crmState(),
                writes(),
                baselines(),
                calls(),
                pulls());
    }

    /** What is in the lake. */
    public Manifest manifest() {
        return new SqliteManifest(database);
    }

    /** The history of runs. */
    public RunLog runs() {
        return new SqliteRunLog(database);
    }

    /** The accounts as they were last scored. */
    public Assessments assessments() {
        return new SqliteAssessments(database);
    }

    /** Intended effects and what became of them. */
    public Outbox outbox() {
        return new SqliteOutbox(database);
    }

    /** What the destinations refused. */
    public Rejections rejections() {
        return new SqliteRejections(database);
    }

    /** What the destinations were last confirmed to hold. */
    public CrmState crmState() {
        return new SqliteCrmState(database);
    }

    /** What each run was confirmed to have done. */
    public RunWrites writes() {
        return new SqliteRunWrites(database);
    }

    /** What baselines took as done. */
    public Baselines baselines() {
        return new SqliteBaselines(database);
    }

    /** Calls that were made, and the destinations' quotas. */
    public CallLog calls() {
        return new SqliteCallLog(database);
    }

    /** When sources were pulled. */
    public PullLog pulls() {
        return new SqlitePullLog(database);
    }

    /** The calls that sources made of late, against limits that outlast a process. */
    public CallQuota callQuota() {
        return new SqliteCallQuota(database);
    }

    @Override
    public void close() {
        database.close();
    }
}

package io.pqlconnector.store;

import io.pqlconnector.core.alert.AlertBox;
import io.pqlconnector.core.alert.AlertEvidence;
import io.pqlconnector.core.alert.AlertPost;
import io.pqlconnector.core.lake.Manifest;
import io.pqlconnector.core.ledger.Assessments;
import io.pqlconnector.core.ledger.Baselines;
import io.pqlconnector.core.ledger.CallLog;
import io.pqlconnector.core.ledger.CrmOutcomes;
import io.pqlconnector.core.ledger.CrmState;
import io.pqlconnector.core.ledger.Lease;
import io.pqlconnector.core.ledger.Ledger;
import io.pqlconnector.core.ledger.LedgerException;
import io.pqlconnector.core.ledger.Outbox;
import io.pqlconnector.core.ledger.PullLog;
import io.pqlconnector.core.ledger.Rejections;
import io.pqlconnector.core.ledger.RunLog;
import io.pqlconnector.core.ledger.RunWrites;
import io.pqlconnector.core.ledger.Verdicts;
import io.pqlconnector.spi.destination.ObjectName;
import io.pqlconnector.spi.source.CallQuota;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Set;

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

    /** Whether there is a ledger to open, or was one: then opening says how to get it back. */
    public static boolean exists(Path file) {
        return Files.exists(file) || LostLedger.hasTraces(file);
    }

    /**
     * Opens a ledger.
     *
     * <p>Before an existing ledger is brought up to date, a copy of it stays beside it, {@code ledger.db.v1.bak} of version
     * 1.
     *
     * @throws LedgerException if the file is missing (for {@link Mode#WRITE}: although there is a lake beside it), damaged,
     *     made by a newer or, for reading, an older version, or not accessible
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
     * Asks SQLite something that needs no file, to find out whether it is there.
     *
     * @return whether the answer is right
     * @throws LedgerException if it does not answer
     */
    public static boolean engineAnswers() {
        return WriteTrial.engineAnswers();
    }

    /**
     * Finds out whether a ledger can be written: writes to its disk what is then taken back. Needs no lease and disturbs
     * nobody. Where there is no ledger yet, finds out whether one could be made.
     *
     * @throws LedgerException with what to do if it cannot
     */
    public static void tryWrite(Path file) {
        WriteTrial.run(file.toAbsolutePath().normalize());
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
        return FileLease.acquire(database.file(), purpose(command, since), wait);
    }

    /**
     * The same for a ledger that cannot or must not be opened, since it is to be put back. Its directory is made.
     *
     * @throws io.pqlconnector.core.ledger.LeaseHeldException if another process has it for that long: says which
     */
    public static Lease leaseOf(Path file, String command, Instant since, Duration wait) throws InterruptedException {
        Path ledger = file.toAbsolutePath().normalize();
        Database.createDirectory(ledger);
        return FileLease.acquire(ledger, purpose(command, since), wait);
    }

    private static String purpose(String command, Instant since) {
        return command + ", since " + since.truncatedTo(ChronoUnit.SECONDS);
    }

    /**
     * Takes the right to be the one worker of a ledger, which need not be there yet. It ends when the lease is closed or the
     * process dies, however it dies. Runs take {@link #acquireLease} beside it, so that commands can write in between.
     *
     * @param file the ledger
     * @param since when the worker started: others are told
     * @param wait how long to wait while another worker has it
     * @throws io.pqlconnector.core.ledger.LeaseHeldException if another worker has it for that long: says which
     * @throws LedgerException if the directory cannot be written
     */
    public static Lease acquireForWorker(Path file, Instant since, Duration wait) throws InterruptedException {
        Path ledger = file.toAbsolutePath().normalize();
        Database.createDirectory(ledger);
        return FileLease.acquireForWorker(ledger, purpose("pql worker", since), wait);
    }

    /**
     * Says that there is a worker, at work or waiting. Any number of them may; it ends when the lease is closed or the process
     * dies, however it dies.
     *
     * @param file the ledger, which need not be there yet; its directory is made
     * @param wait how long to wait while a command keeps workers away
     * @throws io.pqlconnector.core.ledger.LeaseHeldException if one does for that long: says which
     */
    public static Lease joinWorkers(Path file, Duration wait) throws InterruptedException {
        Path ledger = file.toAbsolutePath().normalize();
        Database.createDirectory(ledger);
        return FileLease.acquireAmongWorkers(ledger, wait);
    }

    /**
     * Keeps workers away until it is closed, for a command that changes what a worker takes for granted. To be taken before
     * {@link #acquireLease}. A worker that starts meanwhile waits.
     *
     * @param file the ledger, which need not be there yet; its directory is made
     * @throws io.pqlconnector.core.ledger.LeaseHeldException at once, if there is a worker, at work or waiting: says to stop
     *     it
     */
    public static Lease withoutWorker(Path file) {
        Path ledger = file.toAbsolutePath().normalize();
        Database.createDirectory(ledger);
        return FileLease.acquireInsteadOfWorkers(ledger);
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
                pulls(),
                outcomes(),
                verdicts());
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

    /** What destinations said became of their records. */
    public CrmOutcomes outcomes() {
        return new SqliteCrmOutcomes(database);
    }

    /** What reps said of accounts. */
    public Verdicts verdicts() {
        return new SqliteVerdicts(database);
    }

    /** Takes in the alerts that the history gives. */
    public AlertBox alerts() {
        return new SqliteAlertBox(database);
    }

    /** Alerts on their way to people. */
    public AlertPost alertPost() {
        return new SqliteAlertPost(database);
    }

    /** What alerts are derived from, beside the runs. */
    public AlertEvidence alertEvidence() {
        return new SqliteAlertEvidence(database);
    }

    /** The calls that sources made of late, against limits that outlast a process. */
    public CallQuota callQuota() {
        return new SqliteCallQuota(database);
    }

    /** Numbers for whoever watches. */
    public Figures figures() {
        return new Figures(database);
    }

    /** Lists, a part at a time. */
    public Pages pages() {
        return new Pages(database);
    }

    /**
     * For taking a person out.
     *
     * @param objects the destinations' objects whose records stand for people, as they are configured now
     */
    public LedgerErasure erasure(Set<ObjectName> objects) {
        return new LedgerErasure(database, objects);
    }

    @Override
    public void close() {
        database.close();
    }
}

package io.pqlconnector.spi.destination;

import java.util.List;
import java.util.Set;

/**
 * How a destination carries out many operations as one job of its own: it takes them all, works on its own time and is asked
 * until it is done. The core decides what goes that way, keeps the job's name and asks again after a crash, so that a job is
 * resumed and not repeated.
 *
 * <p>A destination that has been told to make no jobs any more still offers this, with no {@link #kinds}: so the jobs that are
 * open are finished. If it offers none, the operations of an open job are treated like others whose end was unclear.
 */
public interface BulkJobs {

    /** The kinds of operations that may go into a job, as {@link Operation#kind()} says them. */
    Set<String> kinds();

    /** From how many waiting operations of one kind and object, and list, a job costs less than batches; at least 1. */
    int from();

    /** How many operations go into one job at most; at least {@link #from}. So many are held in memory at once. */
    int most();

    /**
     * How many calls a job costs, without those that ask whether it is done.
     *
     * @param operations how many go into it, from 1 to {@link #most}
     */
    long calls(int operations);

    /**
     * Carries out a batch as a job, or goes on with the job that an interrupted attempt began; waits until it is done. One job
     * is under way at a time.
     *
     * <p>A new job is made so that it does nothing yet, then kept by {@link JobJournal#begin}, then fed and started: a crash
     * between the first two leaves an empty job, a crash later one that is found again. A job that was begun and never fed, or
     * that the destination does not know any more, is replaced by a new one, which is kept likewise. What a job did must be
     * possible to ask for again after this returns, since a crash may come before the receipts are stored; so a job is not
     * deleted here.
     *
     * <p>After an {@link io.pqlconnector.spi.AdapterException}, of whatever kind, and after an interruption, a job that was
     * begun stays open and is handed in again, in this run or the next. The batch then has the same operations, perhaps fewer
     * and in another order, and their records may carry ids that were not known before.
     *
     * @param batch operations of one kind and one object, and lists of one name; at most {@link #most}, and as few as one if a
     *     job was begun
     * @param journal holds the job of an interrupted attempt, and keeps that of a new one
     * @return one receipt per operation, in the order of the batch
     * @throws BatchRefusedException if the job was refused as a whole and carried out nothing; its operations then go out in
     *     batches
     */
    List<Receipt> deliver(Batch batch, JobJournal journal) throws InterruptedException;
}

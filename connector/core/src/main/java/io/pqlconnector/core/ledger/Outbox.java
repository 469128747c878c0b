package io.pqlconnector.core.ledger;

import io.pqlconnector.core.score.ScoredAccount;
import io.pqlconnector.spi.DestinationName;
import io.pqlconnector.spi.destination.IdempotencyKey;
import io.pqlconnector.spi.destination.ObjectName;
import io.pqlconnector.spi.destination.Receipt;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;

/** Intended effects and what became of them. Every method is one durable transaction. */
public interface Outbox {

    /**
     * Commits a part of a run's plan: the accounts as they were scored, the changes of tier, and the operations. An
     * operation whose key is in the outbox already is left as it is, except that a superseded one is pending again, or
     * unknown if that was its last answer: the intention came back before the destination held anything else. One that is
     * pending, rejected or unknown in a slot of {@link Part#settled} or of another operation of the part is superseded,
     * whichever account it was planned for.
     *
     * <p>The history of the part's accounts at the as-of instant of their assessments is exactly the part's changes
     * afterwards: what an earlier run for the same instant noted there and this one does not is removed. The same holds for
     * the users in them, but that what an earlier part of the same run noted of a user stays, who may be in accounts of both.
     */
    void commit(long run, Part part);

    /** What is in the outbox for some accounts and was neither confirmed nor superseded, by slot. */
    Map<String, OutboxEntry> open(DestinationName destination, Collection<String> accounts);

    /** What is in the outbox in some slots and was neither confirmed nor superseded, wherever its account; by slot. */
    Map<String, OutboxEntry> openIn(DestinationName destination, Collection<String> slots);

    /**
     * Takes the next operations to send: all of the lowest stage that has any, of one kind, one object and, for list
     * changes, one list; highest priority first, then in the order of slots. Nothing is marked. What the destination put off
     * is left out until its time has come.
     *
     * @param now by our clock
     */
    List<OutboxEntry> nextBatch(DestinationName destination, Map<String, Integer> batchSize, Instant now);

    /**
     * What {@link #nextBatch} would take from.
     *
     * @param atMost how far the operations are counted
     * @return empty if nothing is due
     */
    Optional<Group> nextGroup(DestinationName destination, int atMost, Instant now);

    /** Marks operations as sending, which is the intent that a crash leaves behind. */
    void markSending(Collection<IdempotencyKey> keys, Instant at);

    /**
     * Notes by which job operations are carried that are sending, in the place of another one. Survives a power cut.
     *
     * @param job as the adapter named it
     */
    void beginJob(Collection<IdempotencyKey> keys, String job);

    /** The jobs that are open: some of their operations have neither been answered nor been put back. */
    List<String> openJobs(DestinationName destination);

    /** The operations that an open job carries: the highest priority first, then in the order of slots. */
    List<OutboxEntry> ofJob(DestinationName destination, String job);

    /** Forgets all open jobs. Their operations are sending as before, and unclear. */
    void forgetJobs(DestinationName destination);

    /**
     * Puts operations back to pending that are known not to have arrived, and forgets their receipts and their job. One that a
     * later run has overtaken with another operation for its slot is superseded instead.
     */
    void markPending(Collection<IdempotencyKey> keys);

    /** Puts operations back to pending whose call never took place: as {@link #markPending}, and the attempt does not count. */
    void markNotSent(Collection<IdempotencyKey> keys);

    /**
     * Notes receipts, and with each confirmed one what the destination holds now; the operations' job is forgotten. What was put off is pending again with its
     * receipt, and the attempt does not count. It is left out of {@link #nextBatch} until its time has come, and as of the
     * instant of the answer in any case, so that nobody is asked twice in a row.
     */
    void settle(Answered answered);

    /** Operations that are sending or unknown: their end was unclear. Without those of open jobs, which can be asked. */
    List<OutboxEntry> unclear(DestinationName destination);

    /**
     * How many operations are in each state, by {@link OutboxEntry.State#name()}, of those that are neither confirmed nor
     * superseded; a state without operations may be missing.
     */
    SortedMap<String, Long> counts(DestinationName destination);

    /** What the destination put off and is not due yet, by kind and reason; the most frequent first. */
    List<Deferral> deferrals(DestinationName destination, Instant now);

    /**
     * How much of what is pending limits bound. What the destination has put off is not bound any more: a run that put it
     * before the destination had been let out.
     *
     * @param afterRun what this run and earlier ones planned is left out
     */
    Waiting waiting(DestinationName destination, long afterRun);

    /**
     * Supersedes what is pending for accounts that a run did not score, and was planned by other runs: nobody intends it any
     * more. To be called when the run has scored all accounts.
     *
     * @param afterRun what this run and earlier ones planned is left as it is
     */
    void dropUnscored(DestinationName destination, long run, long afterRun);

    /**
     * Operations that may go out together.
     *
     * @param list of list changes; empty otherwise
     * @param operations how many are due, as far as they were counted
     */
    record Group(String kind, ObjectName object, String list, int operations) {}

    /**
     * Operations of one kind that a destination put off for one reason.
     *
     * @param code as in {@link Receipt.Deferred#code}
     * @param reason as in {@link Receipt.Deferred#reason}
     * @param until when the first of them may be sent again
     */
    record Deferral(String kind, String code, String reason, long operations, Instant until) {}

    /**
     * What waits in the outbox and limits bound.
     *
     * @param creates upserts that may create a record: the destination is not known to hold one
     * @param enrollments people who are to be enrolled
     */
    record Waiting(long creates, long enrollments) {}

    /** What happened to an account's operations: all that are in the outbox, in the order of their stages and slots. */
    List<OutboxEntry> ofAccount(String account);

    /**
     * Receipts that came together.
     *
     * @param entries the operations that they answer, by key; others may be among them
     * @param definitions by object, names what a refusal depends on beside the data: mapping and schema
     * @param leftOut the refused operations whose record is left out on purpose
     */
    record Answered(
            long run,
            Instant at,
            Map<IdempotencyKey, OutboxEntry> entries,
            List<Receipt> receipts,
            Map<ObjectName, String> definitions,
            Set<IdempotencyKey> leftOut) {
        public Answered {
            receipts = List.copyOf(receipts);
            definitions = Map.copyOf(definitions);
            leftOut = Set.copyOf(leftOut);
        }
    }

    /**
     * A part of a plan.
     *
     * @param accounts as they were scored
     * @param changes of tier
     * @param operations new intentions; some may be in the outbox already
     * @param settled slots, by destination, for which nothing is intended any more, since the destination holds what it
     *     should
     */
    record Part(
            List<ScoredAccount> accounts,
            List<TierChange> changes,
            List<PlannedOperation> operations,
            Map<DestinationName, Collection<String>> settled,
            String rulesVersion) {
        public Part {
            accounts = List.copyOf(accounts);
            changes = List.copyOf(changes);
            operations = List.copyOf(operations);
            settled = Map.copyOf(settled);
        }
    }
}

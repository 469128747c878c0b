package io.pqlconnector.core.deliver;

import io.pqlconnector.spi.AdapterException;
import io.pqlconnector.spi.destination.Batch;
import io.pqlconnector.spi.destination.BatchRefusedException;
import io.pqlconnector.spi.destination.BulkJobs;
import io.pqlconnector.spi.destination.Destination;
import io.pqlconnector.spi.destination.IdempotencyKey;
import io.pqlconnector.spi.destination.JobJournal;
import io.pqlconnector.spi.destination.Operation;
import io.pqlconnector.spi.destination.Receipt;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Sends a batch, and what is left of it when the destination refuses it as a whole: without the records that the refusal
 * names, else in halves, so that one bad record among n costs at most 2·log2(n) calls more and the others land. Knows nothing
 * of the ledger and may be used by several threads.
 */
final class BatchSender {
    private final Destination destination;

    BatchSender(Destination destination) {
        this.destination = destination;
    }

    /**
     * What became of a batch.
     *
     * @param receipts of the operations that were answered, or whose end is unclear
     * @param unsent the operations of calls that were not carried out, or that may simply be sent again
     * @param calls how many calls it took
     * @param failure the call that failed as a whole; nothing was sent after it. If a job was begun by then it is open, and its
     *     operations are neither answered nor unsent
     * @param fault what was wrong with an answer; empty if each had one receipt per operation
     */
    record Sent(
            List<Receipt> receipts,
            List<IdempotencyKey> unsent,
            int calls,
            Optional<AdapterException> failure,
            Optional<String> fault) {

        /** Whether a job was refused as a whole. */
        boolean refused() {
            return failure.isEmpty() && fault.isEmpty() && !unsent.isEmpty();
        }
    }

    /** Sends a batch. */
    Sent send(List<Operation> operations) throws InterruptedException {
        Sending sending = new Sending();
        sending.send(operations);
        return sending.end();
    }

    /** Sends a batch as a job. One that is refused is not taken apart: what would be left of it is jobs without number. */
    Sent send(List<Operation> operations, BulkJobs bulk, JobJournal journal) throws InterruptedException {
        Sending sending = new Sending();
        sending.send(operations, bulk, journal);
        return sending.end();
    }

    private final class Sending {
        private final List<Receipt> receipts = new ArrayList<>();
        private final List<IdempotencyKey> unsent = new ArrayList<>();
        private int calls;
        private Optional<AdapterException> failure = Optional.empty();
        private Optional<String> fault = Optional.empty();

        Sent end() {
            return new Sent(receipts, unsent, calls, failure, fault);
        }

        void send(List<Operation> operations, BulkJobs bulk, JobJournal journal) throws InterruptedException {
            // Nothing else is under way, so these are the job's own, however often it was asked whether it is done.
            long before = destination.callUsage().calls();
            try {
                answered(Answers.check(operations, bulk.deliver(new Batch(operations), journal)));
            } catch (BatchRefusedException refusal) {
                operations.forEach(operation -> unsent.add(operation.key()));
            } catch (AdapterException e) {
                failure = Optional.of(e);
                if (journal.begun().isEmpty()) {
                    operations.forEach(operation -> leave(operation, e));
                }
            }
            calls = Math.toIntExact(destination.callUsage().calls() - before);
        }

        void send(List<Operation> operations) throws InterruptedException {
            if (failure.isPresent() || fault.isPresent()) {
                operations.forEach(operation -> unsent.add(operation.key()));
                return;
            }
            calls++;
            try {
                answered(Answers.check(operations, destination.deliver(new Batch(operations))));
            } catch (BatchRefusedException refusal) {
                takeApart(operations, refusal);
            } catch (AdapterException e) {
                failure = Optional.of(e);
                operations.forEach(operation -> leave(operation, e));
            }
        }

        private void answered(Answers answers) {
            receipts.addAll(answers.receipts());
            fault = answers.fault();
        }

        private void takeApart(List<Operation> operations, BatchRefusedException refusal) throws InterruptedException {
            Set<IdempotencyKey> blamed = new HashSet<>(refusal.blamed());
            if (operations.size() == 1) {
                blamed.add(operations.get(0).key());
            }
            List<Operation> others = new ArrayList<>();
            for (Operation operation : operations) {
                if (blamed.contains(operation.key())) {
                    receipts.add(refusal.receipt(operation.key()));
                } else {
                    others.add(operation);
                }
            }
            if (others.size() < operations.size()) {
                if (!others.isEmpty()) {
                    send(others);
                }
                return;
            }
            int middle = operations.size() / 2;
            send(operations.subList(0, middle));
            send(operations.subList(middle, operations.size()));
        }

        // What can be repeated is repeated. The rest may have arrived, unless the destination is sure that it did
        // nothing.
        private void leave(Operation operation, AdapterException e) {
            boolean nothingDone = switch (e.kind()) {
                case RATE_LIMITED, AUTHENTICATION, CONFIGURATION, WITHHELD, UNAVAILABLE -> true;
                case AMBIGUOUS, INCOMPLETE, PROTOCOL -> false;
            };
            if (operation.repeatable() || nothingDone) {
                unsent.add(operation.key());
            } else {
                receipts.add(new Receipt.Unknown(operation.key(), e.words()));
            }
        }
    }
}

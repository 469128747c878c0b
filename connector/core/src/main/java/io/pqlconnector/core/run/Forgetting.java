package io.pqlconnector.core.run;

import io.pqlconnector.core.deliver.Errand;
import io.pqlconnector.core.ledger.Ledger;
import io.pqlconnector.core.ledger.OutboxEntry;
import io.pqlconnector.core.plan.CrmTrace;
import io.pqlconnector.core.plan.ForgetPlanner;
import io.pqlconnector.core.plan.PlanTarget;
import io.pqlconnector.core.quota.CallBudget;
import io.pqlconnector.spi.AdapterException;
import io.pqlconnector.spi.DestinationName;
import io.pqlconnector.spi.EntityKind;
import io.pqlconnector.spi.destination.IdempotencyKey;
import io.pqlconnector.spi.destination.Operation;
import io.pqlconnector.spi.destination.Receipt;
import io.pqlconnector.spi.destination.RejectionCodes;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Takes a person out of one CRM, as far as we put them there. To be used by the process that holds the ledger's lease, before
 * the ledger forgets which records are theirs.
 *
 * <p>It is no run and goes past the outbox: its operations name the person who is to be forgotten, all of them can be
 * repeated, nothing else that waits may go out beside them, and it must not wait until somebody approves of that. What is
 * not confirmed is planned anew from what the CRM holds when it is done again.
 */
public final class Forgetting {
    private final PlanTarget target;
    private final Ledger ledger;
    private final CallBudget budget;

    /** In one destination. */
    public Forgetting(PlanTarget target, Ledger ledger, InstantSource clock) {
        this.target = target;
        this.ledger = ledger;
        budget = new CallBudget(target.destination(), target.quota(), ledger.calls(), clock);
    }

    /**
     * What was found, and what became of it.
     *
     * @param traces what we left of the person, one for each record
     * @param done the operations of these that are confirmed, or have nothing to do any more; none if it was only looked for
     * @param refused what the destination did not do, and why
     * @param failure why it could not be found out, or not all was sent, in words that say what to do; empty if it was
     */
    public record Report(
            DestinationName destination,
            List<CrmTrace> traces,
            Set<Operation> done,
            List<Refused> refused,
            Optional<String> failure) {
        public Report {
            traces = List.copyOf(traces);
            done = Set.copyOf(done);
            refused = List.copyOf(refused);
        }

        /** Whether nothing is left to be done that a program can do. */
        public boolean isWhole() {
            return refused.isEmpty() && failure.isEmpty();
        }
    }

    /**
     * An operation that was not confirmed.
     *
     * @param words the destination's own, and what a person can do about it
     */
    public record Refused(Operation operation, String words) {}

    /**
     * Clears what is theirs, or only looks for it.
     *
     * @param ids our keys of the person
     * @param apply whether it is cleared
     */
    public Report run(Collection<String> ids, boolean apply) throws InterruptedException {
        try {
            Optional<String> obstacle = doubt(Set.copyOf(ids)).or(() -> budget.refusal(1));
            if (obstacle.isPresent()) {
                return found(List.of(), obstacle);
            }
            List<CrmTrace> traces = new ForgetPlanner(target, ledger.crmState()).plan(ids);
            return apply ? clear(traces) : found(traces, Optional.empty());
        } catch (AdapterException e) {
            return found(List.of(), Optional.of(e.words()));
        } finally {
            budget.note();
        }
    }

    private Report found(List<CrmTrace> traces, Optional<String> failure) {
        return new Report(target.name(), traces, Set.of(), List.of(), failure);
    }

    private Report clear(List<CrmTrace> traces) throws InterruptedException {
        Map<IdempotencyKey, Operation> operations = new HashMap<>();
        List<Operation> inOrder = new ArrayList<>();
        traces.forEach(trace -> inOrder.addAll(trace.operations()));
        inOrder.forEach(operation -> operations.put(operation.key(), operation));
        Errand.Outcome outcome = new Errand(target.destination(), budget).send(inOrder);
        Set<Operation> done = new HashSet<>();
        List<Refused> refused = new ArrayList<>();
        for (Receipt receipt : outcome.receipts()) {
            Optional.ofNullable(operations.get(receipt.key()))
                    .ifPresent(operation -> words(receipt)
                            .ifPresentOrElse(
                                    words -> refused.add(new Refused(operation, words)), () -> done.add(operation)));
        }
        return new Report(target.name(), traces, done, refused, outcome.failure());
    }

    /** A write of theirs that may still arrive would fill again what is cleared, or has made a record that nobody knows of. */
    private Optional<String> doubt(Set<String> ids) {
        Stream<OutboxEntry> open = Stream.concat(
                ledger.outbox().unclear(target.name()).stream(),
                ledger.outbox().openJobs(target.name()).stream()
                        .flatMap(job -> ledger.outbox().ofJob(target.name(), job).stream()));
        long writes = open.map(entry -> entry.planned().operation())
                .filter(operation -> operation.repeatable()
                        && ids.contains(operation.record().key())
                        && isPersons(operation))
                .count();
        return writes == 0
                ? Optional.empty()
                : Optional.of("An earlier run was cut off, and it is not known whether a write of theirs arrived."
                        + " ./pql sync finds out. Then run the same command again.");
    }

    private boolean isPersons(Operation operation) {
        return target.mapping()
                .object(operation.record().object())
                .filter(object -> object.kind() == EntityKind.USER)
                .isPresent();
    }

    private static Optional<String> words(Receipt receipt) {
        return receipt.accept(new Receipt.Visitor<>() {
            @Override
            public Optional<String> confirmed(Receipt.Confirmed confirmed) {
                return Optional.empty();
            }

            @Override
            public Optional<String> rejected(Receipt.Rejected rejected) {
                // Somebody has deleted the record since it was found.
                return rejected.code().equals(RejectionCodes.NO_MATCH)
                        ? Optional.empty()
                        : Optional.of(rejected.code() + ": " + rejected.message() + " " + rejected.remedy());
            }

            @Override
            public Optional<String> unknown(Receipt.Unknown unknown) {
                return Optional.of("Nobody knows whether it arrived: " + unknown.reason());
            }

            @Override
            public Optional<String> deferred(Receipt.Deferred deferred) {
                return Optional.of(deferred.reason());
            }
        });
    }
}

package io.pqlconnector.testkit;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.pqlconnector.spi.AdapterException;
import io.pqlconnector.spi.FailureKind;
import io.pqlconnector.spi.destination.Batch;
import io.pqlconnector.spi.destination.Description;
import io.pqlconnector.spi.destination.IdempotencyKey;
import io.pqlconnector.spi.destination.Operation;
import io.pqlconnector.spi.destination.Receipt;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/** What the suite of faults works with: a CRM that misbehaves, and a core that copes. */
abstract class FaultFixture extends DestinationFixture {
    /** Enough for two batches of the size that {@link #deliverLikeTheCore} sends, and an odd one. */
    static final int MANY = 7;

    private static final int BATCH = 3;

    private FaultyCrm faulty;
    private Description description;

    @SuppressWarnings("NullAway.Init") // Set before each test.
    FaultFixture() {}

    /** Makes an empty CRM that can misbehave. */
    protected abstract FaultyCrm startFaultyCrm() throws Exception;

    @Override
    protected final CrmUnderTest startCrm() throws Exception {
        faulty = startFaultyCrm();
        return faulty;
    }

    /** Has the next calls go wrong, and connects anew: a fake may then have its destination wait for less long. */
    final void misbehave(Fault... script) throws InterruptedException {
        for (Fault fault : script) {
            assumeTrue(faulty.knows(fault), "this CRM has no way for " + fault);
        }
        describe();
        faulty.misbehave(script);
        reconnect();
    }

    /** Has calls go wrong for longer than a client repeats them; less often what takes real time. A new token is good. */
    final void misbehaveForAWhile(Fault fault) throws InterruptedException {
        int times = switch (fault) {
            case TOKEN_EXPIRED -> 1;
            case SILENCE_AFTER, STALL_AFTER -> 2;
            default -> 6;
        };
        misbehave(Collections.nCopies(times, fault).toArray(Fault[]::new));
    }

    final void misbehaveForEver(Fault fault) throws InterruptedException {
        assumeTrue(faulty.knows(fault), "this CRM has no way for " + fault);
        describe();
        faulty.misbehaveForEver(fault);
        reconnect();
    }

    final void misbehaveByChance(long seed, double rate) throws InterruptedException {
        describe();
        faulty.misbehaveByChance(seed, rate);
        reconnect();
    }

    final void behave() {
        faulty.misbehave();
    }

    /** Makes some operations. */
    static <T> List<T> each(int count, IntFunction<T> operation) {
        return new ArrayList<>(IntStream.range(0, count).mapToObj(operation).toList());
    }

    /** The last word on each operation. */
    final Map<IdempotencyKey, Receipt> deliverLikeTheCore(List<? extends Operation> operations)
            throws InterruptedException {
        int size = Math.min(BATCH, description.batchSizeOf(operations.get(0).kind()));
        return new LikeTheCore(destination, crm::now).deliver(operations, size);
    }

    /** The same by a job. */
    final Map<IdempotencyKey, Receipt> deliverAsJob(List<? extends Operation> operations) throws InterruptedException {
        return new LikeTheCore(destination, crm::now).deliverAsJob(operations, BATCH);
    }

    /** The same by several threads at once, as many as the destination allows. */
    final Map<IdempotencyKey, Receipt> deliverSideBySide(List<? extends Operation> operations) throws Exception {
        int parallel = description.parallelCalls();
        ExecutorService threads = Executors.newFixedThreadPool(parallel);
        try {
            List<Future<Map<IdempotencyKey, Receipt>>> parts = new ArrayList<>();
            for (int part = 0; part < parallel; part++) {
                int from = operations.size() * part / parallel;
                int to = operations.size() * (part + 1) / parallel;
                parts.add(threads.submit(() -> deliverLikeTheCore(operations.subList(from, to))));
            }
            Map<IdempotencyKey, Receipt> receipts = new HashMap<>();
            for (Future<Map<IdempotencyKey, Receipt>> part : parts) {
                receipts.putAll(part.get(2, TimeUnit.MINUTES));
            }
            return receipts;
        } finally {
            threads.shutdownNow();
        }
    }

    /** How often an operation has happened if what the destination says after one call is true. */
    final Set<Integer> timesToldAfterOneCall(Operation operation) throws InterruptedException {
        try {
            Receipt receipt = destination.deliver(new Batch(List.of(operation))).get(0);
            return receipt.accept(new Receipt.Visitor<>() {
                @Override
                public Set<Integer> confirmed(Receipt.Confirmed confirmed) {
                    return Set.of(1);
                }

                @Override
                public Set<Integer> rejected(Receipt.Rejected rejected) {
                    return Set.of(0);
                }

                @Override
                public Set<Integer> unknown(Receipt.Unknown unknown) {
                    return Set.of(0, 1);
                }

                @Override
                public Set<Integer> deferred(Receipt.Deferred deferred) {
                    return Set.of(0);
                }
            });
        } catch (AdapterException e) {
            return e.kind() == FailureKind.AMBIGUOUS ? Set.of(0, 1) : Set.of(0);
        }
    }

    // Before anything goes wrong, so that what goes wrong hits the calls that a test is about.
    private void describe() throws InterruptedException {
        description = destination.describe();
    }

    private void reconnect() {
        destination.close();
        destination = crm.connect();
    }
}

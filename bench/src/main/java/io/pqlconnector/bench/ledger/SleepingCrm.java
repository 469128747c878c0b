package io.pqlconnector.bench.ledger;

import io.pqlconnector.spi.DestinationName;
import io.pqlconnector.spi.destination.Batch;
import io.pqlconnector.spi.destination.CallUsage;
import io.pqlconnector.spi.destination.CrmId;
import io.pqlconnector.spi.destination.Description;
import io.pqlconnector.spi.destination.Destination;
import io.pqlconnector.spi.destination.FoundRecord;
import io.pqlconnector.spi.destination.ObjectName;
import io.pqlconnector.spi.destination.Operation;
import io.pqlconnector.spi.destination.OutcomeCursor;
import io.pqlconnector.spi.destination.OutcomePage;
import io.pqlconnector.spi.destination.Receipt;
import io.pqlconnector.spi.destination.RecordRef;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;

/** A CRM that confirms everything after the time that a real one takes, and keeps nothing. */
final class SleepingCrm implements Destination {
    static final DestinationName NAME = new DestinationName("crm");
    static final int BATCH = 100;

    private final Duration latency;
    private final int parallelCalls;
    private final AtomicLong calls = new AtomicLong();

    SleepingCrm(Duration latency, int parallelCalls) {
        this.latency = latency;
        this.parallelCalls = parallelCalls;
    }

    @Override
    public DestinationName name() {
        return NAME;
    }

    @Override
    public Description describe() {
        return new Description("nowhere", Map.of(), Map.of("upsert", BATCH, "add_to_list", BATCH), parallelCalls, true);
    }

    @Override
    public List<FoundRecord> find(List<RecordRef> records, Set<String> fields) {
        return List.of();
    }

    @Override
    public List<FoundRecord> facts(List<RecordRef> records) {
        return List.of();
    }

    @Override
    public Set<CrmId> members(ObjectName object, String list) {
        return Set.of();
    }

    @Override
    public List<Receipt> deliver(Batch batch) throws InterruptedException {
        calls.incrementAndGet();
        Thread.sleep(latency.toMillis());
        return batch.operations().stream()
                .<Receipt>map(operation ->
                        new Receipt.Confirmed(operation.key(), id(operation), id(operation), false, Optional.empty()))
                .toList();
    }

    private static CrmId id(Operation operation) {
        return new CrmId(operation.record().key());
    }

    @Override
    public Receipt verify(Operation operation, Instant sentAt) {
        return new Receipt.Rejected(operation.key(), NOT_DONE, "", "", "");
    }

    @Override
    public CallUsage callUsage() {
        return new CallUsage(calls.get(), Optional.of(new CallUsage.Quota(10_000_000, calls.get())));
    }

    @Override
    public OutcomePage outcomes(Instant since, OutcomeCursor from) {
        return OutcomePage.NOTHING;
    }

    @Override
    public void close() {}
}

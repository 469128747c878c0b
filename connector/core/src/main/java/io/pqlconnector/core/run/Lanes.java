package io.pqlconnector.core.run;

import io.pqlconnector.core.beside.Calls;
import io.pqlconnector.core.deliver.Delivery;
import io.pqlconnector.core.deliver.DeliveryProgress;
import io.pqlconnector.core.deliver.DeliveryReport;
import io.pqlconnector.core.plan.PlanCounts;
import io.pqlconnector.core.plan.PlanTarget;
import io.pqlconnector.core.quota.CallBudget;
import io.pqlconnector.spi.AdapterException;
import io.pqlconnector.spi.DestinationName;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;

/** The deliveries of a run, each in a lane of its own: a destination that is slow, or asked for a pause, holds back no other. */
final class Lanes {
    private final RunSetup setup;
    private final RunListener listener;
    private final Map<DestinationName, CallBudget> budgets = new HashMap<>();

    Lanes(RunSetup setup, RunListener listener) {
        this.setup = setup;
        this.listener = listener;
    }

    /** How much of a destination's calls is spent and left. */
    CallBudget budget(PlanTarget target) {
        return budgets.computeIfAbsent(
                target.name(),
                name -> new CallBudget(
                        target.destination(), target.quota(), setup.ledger().calls(), setup.clock()));
    }

    /** Clears up what earlier runs left unclear, and notes which destinations could not be asked. */
    Map<DestinationName, Delivery> open(RunProgress progress) throws InterruptedException {
        Map<DestinationName, Delivery> deliveries = new LinkedHashMap<>();
        for (PlanTarget target : setup.destinations()) {
            Delivery delivery = new Delivery(
                    new Delivery.Parts(target, setup.ledger(), budget(target), setup.clock(), progress.number));
            deliveries.put(target.name(), delivery);
            delivery.clear().ifPresent(failure -> progress.unreachable.put(target.name(), failure));
        }
        return deliveries;
    }

    /** Delivers what is pending, to all destinations side by side. */
    void deliver(Map<DestinationName, Delivery> deliveries, RunProgress progress) throws InterruptedException {
        listener.started(
                RunListener.Stage.DELIVER,
                deliveries.keySet().stream().map(DestinationName::value).collect(Collectors.joining(", ")));
        Map<DestinationName, DeliveryReport> reports = new HashMap<>();
        try (Calls<Delivered> lanes = new Calls<>("lane", Math.max(1, deliveries.size()))) {
            DeliveryProgress advance = advance(progress);
            deliveries.forEach((name, delivery) ->
                    lanes.start(() -> deliver(delivery, Optional.ofNullable(progress.unreachable.get(name)), advance)));
            try {
                while (lanes.size() > 0) {
                    Delivered delivered = lanes.next();
                    reports.put(delivered.report().destination(), delivered.report());
                    listener.delivered(delivered.report(), delivered.took());
                }
            } catch (InterruptedException e) {
                lanes.interrupt();
                throw e;
            } finally {
                lanes.rest();
            }
        }
        for (DestinationName name : deliveries.keySet()) {
            Optional.ofNullable(reports.get(name)).ifPresent(progress::delivered);
        }
    }

    private DeliveryProgress advance(RunProgress progress) {
        long total =
                progress.plans.values().stream().mapToLong(PlanCounts::total).sum();
        AtomicLong done = new AtomicLong();
        return (entries, receipts) -> {
            receipts.forEach(receipt -> Optional.ofNullable(entries.get(receipt.key()))
                    .ifPresent(entry -> listener.settled(entry, receipt)));
            listener.advanced(RunListener.Stage.DELIVER, done.addAndGet(receipts.size()), total);
        };
    }

    /** A delivery, and how long it took. */
    private record Delivered(DeliveryReport report, Duration took) {}

    private Delivered deliver(Delivery delivery, Optional<AdapterException> unreachable, DeliveryProgress advance)
            throws InterruptedException {
        long start = setup.nanos().getAsLong();
        DeliveryReport report =
                unreachable.isPresent() ? delivery.stopped(unreachable.get()) : delivery.deliver(advance);
        return new Delivered(report, Duration.ofNanos(setup.nanos().getAsLong() - start));
    }
}

package io.pqlconnector.core.run;

import io.pqlconnector.core.deliver.DeliveryReport;
import io.pqlconnector.core.ledger.OutboxEntry;
import io.pqlconnector.core.plan.PlanCounts;
import io.pqlconnector.spi.DestinationName;
import io.pqlconnector.spi.destination.Receipt;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.SortedMap;

/** Hands on to several what one is told. */
final class RunListeners implements RunListener {
    private final List<RunListener> listeners;

    RunListeners(List<RunListener> listeners) {
        this.listeners = List.copyOf(listeners);
    }

    @Override
    public void begun(long number, String command, Instant asOf) {
        listeners.forEach(listener -> listener.begun(number, command, asOf));
    }

    @Override
    public void started(Stage stage, String name) {
        listeners.forEach(listener -> listener.started(stage, name));
    }

    @Override
    public void advanced(Stage stage, long done, long total) {
        listeners.forEach(listener -> listener.advanced(stage, done, total));
    }

    @Override
    public void waits(Instant until, String why) {
        listeners.forEach(listener -> listener.waits(until, why));
    }

    @Override
    public void pulled(SourceReport report) {
        listeners.forEach(listener -> listener.pulled(report));
    }

    @Override
    public void feedbackRead(FeedbackReport report) {
        listeners.forEach(listener -> listener.feedbackRead(report));
    }

    @Override
    public void enriched(EnrichReport report) {
        listeners.forEach(listener -> listener.enriched(report));
    }

    @Override
    public void scored(ScoreReport report, SortedMap<DestinationName, PlanCounts> plans) {
        listeners.forEach(listener -> listener.scored(report, plans));
    }

    @Override
    public void settled(OutboxEntry entry, Receipt receipt) {
        listeners.forEach(listener -> listener.settled(entry, receipt));
    }

    @Override
    public void delivered(DeliveryReport report, Duration took) {
        listeners.forEach(listener -> listener.delivered(report, took));
    }

    @Override
    public void outcomesRead(OutcomesReport report) {
        listeners.forEach(listener -> listener.outcomesRead(report));
    }

    @Override
    public void ended(RunResult result) {
        listeners.forEach(listener -> listener.ended(result));
    }
}

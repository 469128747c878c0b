package io.pqlconnector.learn.report;

import io.pqlconnector.core.ledger.TierChange;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Measures how long accounts take from their first event to qualifying for the first time. */
public final class TimeToPql {
    private final ReportRequest request;
    private final Spread.Collector spread = new Spread.Collector();
    private long unknown;

    TimeToPql(ReportRequest request) {
        this.request = request;
    }

    /**
     * How long it takes.
     *
     * @param unknown how many are left out, since the first run found them qualified or nothing says when they were first seen
     */
    public record Result(Spread days, long unknown) {}

    void add(Journey journey) {
        Optional<Instant> qualified = journey.lead(request.period()).map(TierChange::asOf);
        if (qualified.isEmpty()) {
            return;
        }
        Optional<Instant> seen = journey.firstSeen().filter(first -> !first.isAfter(qualified.get()));
        if (seen.isEmpty() || qualified.get().equals(request.firstRun())) {
            unknown++;
        } else {
            spread.add(Duration.between(seen.get(), qualified.get()));
        }
    }

    Result result() {
        return new Result(spread.result(), unknown);
    }
}

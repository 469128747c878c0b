package io.pqlconnector.learn.report;

import io.pqlconnector.core.ledger.AccountHistory;
import io.pqlconnector.core.run.HealthBounds;
import io.pqlconnector.core.run.HealthVerdict;

/** Counts which share of the active accounts qualifies, as of the latest run. */
public final class QualifiedShare {
    private final HealthBounds bounds;
    private long active;
    private long qualified;

    QualifiedShare(HealthBounds bounds) {
        this.bounds = bounds;
    }

    /** The share, and what it says about the rules. */
    public record Result(Proportion share, HealthBounds bounds, HealthVerdict verdict) {}

    void add(Journey journey) {
        journey.history().last().filter(last -> last.active() && !last.gone()).ifPresent(this::add);
    }

    private void add(AccountHistory.LastScored last) {
        active++;
        qualified += last.qualified() ? 1 : 0;
    }

    Result result() {
        return new Result(new Proportion(qualified, active), bounds, bounds.verdict(active, qualified));
    }
}

package io.pqlconnector.core.plan;

import io.pqlconnector.core.score.ScoredAccount;
import java.util.List;

/** Takes a plan as it is made, so that a plan over a million accounts needs no memory for them. */
public interface PlanSink {
    /** Keeps nothing. */
    PlanSink NONE = new PlanSink() {
        @Override
        public void account(ScoredAccount account, List<PlannedChange> changes) {}

        @Override
        public void enrollments(List<PlannedChange> changes) {}
    };

    /**
     * An account, in the order of keys.
     *
     * @param changes what is planned for it in all destinations, but the enrollments
     */
    void account(ScoredAccount account, List<PlannedChange> changes);

    /** The enrollments, the hottest accounts first; after the last account. */
    void enrollments(List<PlannedChange> changes);
}

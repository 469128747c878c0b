package io.pqlconnector.core.plan;

import io.pqlconnector.core.score.ScoredAccount;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Keeps a plan for tests to look at. */
final class PlannedChangesByAccount implements PlanSink {
    private final Map<String, List<PlannedChange>> byAccount = new HashMap<>();

    List<PlannedChange> of(String account) {
        return byAccount.getOrDefault(account, List.of());
    }

    @Override
    public void account(ScoredAccount account, List<PlannedChange> changes) {
        byAccount.put(account.key(), changes);
    }

    @Override
    public void enrollments(List<PlannedChange> changes) {}
}

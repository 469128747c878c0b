package io.pqlconnector.core.run;

import io.pqlconnector.core.ledger.TierChange;
import io.pqlconnector.core.score.ScoredAccount;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What measuring and scoring came to.
 *
 * @param signals how many signals the account book measures
 * @param accounts how many accounts there are
 * @param users how many users they have in all
 * @param tiers how many accounts are in each tier, best first; those in none are left out
 * @param qualified how many accounts are product-qualified leads
 * @param active how many accounts had an event in the last 30 days
 * @param activeQualified how many of those are qualified
 * @param health what the share of the two says
 * @param top the accounts with the highest scores, highest first
 * @param changed how many accounts came into another tier, became or stopped being qualified, or are new
 * @param changes the first of those changes, in the order of keys
 * @param took how long measuring, scoring and planning took; they go hand in hand
 */
public record ScoreReport(
        int signals,
        long accounts,
        long users,
        Map<String, Long> tiers,
        long qualified,
        long active,
        long activeQualified,
        HealthVerdict health,
        List<ScoredAccount> top,
        long changed,
        List<TierChange> changes,
        Duration took) {
    public ScoreReport {
        tiers = Collections.unmodifiableMap(new LinkedHashMap<>(tiers));
        top = List.copyOf(top);
        changes = List.copyOf(changes);
    }

    /** The share of active accounts that qualify, between 0 and 1; 0 if none is active. */
    public double share() {
        return active == 0 ? 0 : (double) activeQualified / active;
    }
}

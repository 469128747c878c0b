package io.pqlconnector.core.run;

import io.pqlconnector.core.ledger.Assessments;
import io.pqlconnector.core.score.ScoredAccount;
import io.pqlconnector.core.score.Standing;
import io.pqlconnector.spi.EntityKind;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Counts the accounts that are in another tier than the destinations were last told. */
final class TierMoves {
    private final Assessments assessments;
    private final Instant asOf;
    private final Optional<Instant> toldAsOf;
    private long changed;
    private long scoredBefore;

    /**
     * Nothing yet.
     *
     * @param toldAsOf as of when the destinations were last told; empty if accounts have not been scored since
     */
    TierMoves(Assessments assessments, Instant asOf, Optional<Instant> toldAsOf) {
        this.assessments = assessments;
        this.asOf = asOf;
        this.toldAsOf = toldAsOf;
    }

    void add(List<ScoredAccount> accounts) {
        if (toldAsOf.isEmpty()) {
            accounts.stream()
                    .map(ScoredAccount::standing)
                    .filter(standing -> standing.firstAssessed().isBefore(asOf))
                    .forEach(standing -> count(standing.tierSince().equals(asOf)));
            return;
        }
        // A run that a limit stopped has noted new tiers, of which nobody has heard: they still count as changes.
        Map<String, Standing> told = assessments.standingsBefore(
                EntityKind.ACCOUNT,
                accounts.stream().map(ScoredAccount::key).toList(),
                toldAsOf.get().plusMillis(1));
        for (ScoredAccount account : accounts) {
            Optional.ofNullable(told.get(account.key()))
                    .ifPresent(standing ->
                            count(!standing.tier().equals(account.standing().tier())));
        }
    }

    private void count(boolean isChange) {
        scoredBefore++;
        changed += isChange ? 1 : 0;
    }

    long changed() {
        return changed;
    }

    long scoredBefore() {
        return scoredBefore;
    }
}

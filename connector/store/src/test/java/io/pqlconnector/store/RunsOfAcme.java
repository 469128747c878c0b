package io.pqlconnector.store;

import io.pqlconnector.core.ledger.TierChange;
import io.pqlconnector.core.score.ScoredAccount;
import io.pqlconnector.core.score.Standing;
import io.pqlconnector.spi.EntityKind;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Runs that score one account, as real ones do: from where it stood before. */
final class RunsOfAcme {
    static final Optional<String> NONE = Optional.empty();
    static final Optional<String> COLD = Optional.of("cold");
    static final Optional<String> WARM = Optional.of("warm");
    static final Optional<String> HOT = Optional.of("hot");

    private final SqliteLedger ledger;

    RunsOfAcme(SqliteLedger ledger) {
        this.ledger = ledger;
    }

    /** Starts a run, which does nothing yet. */
    long started(Instant asOf) {
        return ledger.runs().start("sync", asOf, asOf, "4f2a91").number();
    }

    /** Scores it in a run of its own, which notes how the account changed. */
    void score(Instant asOf, int score, Optional<String> tier) {
        long run = started(asOf);
        boolean qualified = score >= Samples.THRESHOLD;
        Optional<Standing> before = before(asOf);
        Standing standing = before.map(found -> found.next(tier, qualified, asOf))
                .orElseGet(() -> Standing.first(tier, qualified, asOf));
        boolean same = before.filter(found ->
                        found.tier().equals(tier) && found.qualifiedSince().isPresent() == qualified)
                .isPresent();
        List<TierChange> changes = same
                ? List.of()
                : List.of(Samples.change("acme", asOf, run, before.flatMap(Standing::tier), tier, score));
        ScoredAccount account = Samples.account("acme", asOf, score, tier, standing, 0);
        ledger.outbox().commit(run, Samples.scored(List.of(account), changes));
    }

    /** How the account stood before an instant. */
    Optional<Standing> before(Instant asOf) {
        return Optional.ofNullable(ledger.assessments()
                .standingsBefore(EntityKind.ACCOUNT, List.of("acme"), asOf)
                .get("acme"));
    }

    /** Its changes. */
    List<TierChange> history() {
        return ledger.assessments().history(EntityKind.ACCOUNT, "acme");
    }
}

package io.pqlconnector.core.run;

import io.pqlconnector.core.ledger.TierChange;
import io.pqlconnector.core.score.ScoredAccount;
import io.pqlconnector.rules.book.RuleBook;
import io.pqlconnector.spi.EntityKind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;

/** Counts what a summary says about the accounts, while they pass by. */
final class ScoreTally {
    private static final int TOP = 10;
    private static final int SHOWN_CHANGES = 20;
    private static final Comparator<ScoredAccount> BEST_FIRST = Comparator.comparingInt(
                    (ScoredAccount account) -> account.assessment().score())
            .reversed()
            .thenComparing(ScoredAccount::key);

    private final int signals;
    private final HealthBounds bounds;
    private final Map<String, Long> tiers = new LinkedHashMap<>();
    private final PriorityQueue<ScoredAccount> top = new PriorityQueue<>(BEST_FIRST.reversed());
    private final List<TierChange> changes = new ArrayList<>();
    private long accounts;
    private long users;
    private long qualified;
    private long active;
    private long activeQualified;
    private long changed;

    ScoreTally(RuleBook book, HealthBounds bounds) {
        signals = book.signals().size();
        this.bounds = bounds;
        book.tierNames().forEach(tier -> tiers.put(tier, 0L));
    }

    void add(ScoredAccount account) {
        accounts++;
        users += account.userCount();
        boolean isQualified = account.assessment().qualified();
        boolean isActive = account.assessment().measurement().recentEvents() > 0;
        qualified += isQualified ? 1 : 0;
        active += isActive ? 1 : 0;
        activeQualified += isActive && isQualified ? 1 : 0;
        account.assessment().tier().ifPresent(tier -> tiers.merge(tier, 1L, Long::sum));
        top.add(account);
        if (top.size() > TOP) {
            top.remove();
        }
    }

    // A summary counts accounts; those of the users are many, and are for explain.
    void add(TierChange change) {
        if (change.kind() != EntityKind.ACCOUNT) {
            return;
        }
        changed++;
        if (changes.size() < SHOWN_CHANGES) {
            changes.add(change);
        }
    }

    long accounts() {
        return accounts;
    }

    ScoreReport report(Duration took) {
        return new ScoreReport(
                signals,
                accounts,
                users,
                tiers,
                qualified,
                active,
                activeQualified,
                bounds.verdict(active, activeQualified),
                top.stream().sorted(BEST_FIRST).toList(),
                changed,
                changes,
                took);
    }
}

package io.pqlconnector.core.fake;

import io.pqlconnector.core.ledger.AccountHistory;
import io.pqlconnector.core.ledger.Assessments;
import io.pqlconnector.core.ledger.Outbox;
import io.pqlconnector.core.ledger.StoredAccount;
import io.pqlconnector.core.ledger.TierChange;
import io.pqlconnector.core.score.ScoredAccount;
import io.pqlconnector.core.score.ScoredUser;
import io.pqlconnector.core.score.Standing;
import io.pqlconnector.spi.EntityKind;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The assessments and their history, in memory. */
final class FakeAssessments implements Assessments {
    private final SortedMap<String, StoredAccount> accounts = new TreeMap<>();
    private final SortedMap<String, SortedMap<Instant, TierChange>> history = new TreeMap<>();

    /** Takes down what a part of a run found. */
    synchronized void note(long run, Outbox.Part part) {
        for (ScoredAccount account : part.accounts()) {
            accounts.put(account.key(), new StoredAccount(account, run, part.rulesVersion()));
            Instant asOf = account.assessment().asOf();
            history.computeIfAbsent("account " + account.key(), key -> new TreeMap<>())
                    .remove(asOf);
            for (ScoredUser user : account.users()) {
                history.computeIfAbsent("user " + user.measurement().key(), key -> new TreeMap<>())
                        .computeIfPresent(asOf, (instant, change) -> change.run() == run ? change : null);
            }
        }
        part.changes()
                .forEach(change -> history.computeIfAbsent(
                                change.kind().word() + " " + change.key(), key -> new TreeMap<>())
                        .put(change.asOf(), change));
    }

    /** Whether a run was the last that scored an account. */
    synchronized boolean scoredBy(long run, String account) {
        return Optional.ofNullable(accounts.get(account))
                .filter(stored -> stored.run() == run)
                .isPresent();
    }

    @Override
    public synchronized Map<String, Standing> standingsBefore(EntityKind kind, Collection<String> keys, Instant asOf) {
        Map<String, Standing> standings = new HashMap<>();
        for (String key : keys) {
            for (TierChange change : history.getOrDefault(kind.word() + " " + key, new TreeMap<>())
                    .headMap(asOf)
                    .values()) {
                Standing first = Standing.first(change.to(), change.qualified(), change.asOf());
                standings.merge(
                        key, first, (before, same) -> before.next(change.to(), change.qualified(), change.asOf()));
            }
        }
        return standings;
    }

    @Override
    public List<StoredAccount> find(String keyDomainOrEmail) {
        return Optional.ofNullable(accounts.get(keyDomainOrEmail)).stream().toList();
    }

    @Override
    public Stream<StoredAccount> byScore(Optional<String> tier) {
        return accounts.values().stream();
    }

    @Override
    public List<TierChange> history(EntityKind kind, String key) {
        return List.copyOf(
                history.getOrDefault(kind.word() + " " + key, new TreeMap<>()).values());
    }

    @Override
    public Stream<AccountHistory> histories() {
        return accounts.keySet().stream()
                .map(key -> new AccountHistory(key, history(EntityKind.ACCOUNT, key), Optional.empty()));
    }
}

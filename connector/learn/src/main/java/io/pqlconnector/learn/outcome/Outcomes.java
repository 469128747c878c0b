package io.pqlconnector.learn.outcome;

import io.pqlconnector.spi.AccountKey;
import io.pqlconnector.spi.destination.Outcome;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What became of all accounts.
 *
 * @param byAccount by the account's key, the earliest first
 */
public record Outcomes(SortedMap<String, List<AccountOutcome>> byAccount) {
    /** Nothing is known of any account. */
    public static final Outcomes NONE = new Outcomes(new TreeMap<>());

    private static final Comparator<AccountOutcome> EARLIEST_FIRST = Comparator.comparing(AccountOutcome::at)
            .thenComparing(AccountOutcome::kind)
            .thenComparing(AccountOutcome::origin);

    public Outcomes {
        byAccount = Collections.unmodifiableSortedMap(new TreeMap<>(byAccount));
    }

    /** These, in whatever order they come. */
    public static Outcomes of(Collection<AccountOutcome> outcomes) {
        return new Outcomes(outcomes.stream()
                .sorted(EARLIEST_FIRST)
                .collect(Collectors.groupingBy(
                        outcome -> outcome.account().value(), TreeMap::new, Collectors.toUnmodifiableList())));
    }

    /** What became of an account, the earliest first. */
    public List<AccountOutcome> of(AccountKey account) {
        return byAccount.getOrDefault(account.value(), List.of());
    }

    /** The first time that something became of an account; empty if it never did. */
    public Optional<AccountOutcome> first(AccountKey account, Outcome.Kind kind) {
        return of(account).stream().filter(outcome -> outcome.kind() == kind).findFirst();
    }
}

package io.pqlconnector.core.ledger;

import io.pqlconnector.core.score.Standing;
import io.pqlconnector.spi.EntityKind;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The accounts as they were last scored, and how their tiers changed. */
public interface Assessments {

    /**
     * Where accounts or users stood before an instant: the outcome of the runs whose as-of instant lies strictly before it,
     * so that a run that is repeated for the same instant starts from the same standing.
     *
     * @return by key; those that no such run knew are missing
     */
    Map<String, Standing> standingsBefore(EntityKind kind, Collection<String> keys, Instant asOf);

    /**
     * The last scores of the accounts with this key, domain or name, in this order; if there are none, of those who have a user
     * with this key or e-mail address, highest score first. Looking for a user takes time with the number of accounts.
     */
    List<StoredAccount> find(String keyDomainOrEmail);

    /**
     * All accounts, highest score first, then by key; read as the stream goes. To be closed. Accounts that the last run which
     * came to its end ({@link RunRecord.Outcome#CONFIRMED} or {@link RunRecord.Outcome#PARTIAL}) did not score are left out:
     * they are gone.
     */
    Stream<StoredAccount> byScore(Optional<String> tier);

    /** The changes of one account's or user's tier, oldest first. */
    List<TierChange> history(EntityKind kind, String key);

    /**
     * The histories of all accounts, in the order of their keys, those that are gone included; read as the stream goes. To be
     * closed.
     */
    Stream<AccountHistory> histories();
}

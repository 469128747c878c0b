package io.pqlconnector.core.score;

import io.pqlconnector.rules.score.Assessment;
import java.util.List;
import java.util.Optional;

/**
 * An account after scoring.
 *
 * @param assessment what the rules say
 * @param standing where it stands now
 * @param users its measured users: highest score first, then most active, then by key
 * @param userCount how many users it has in all
 */
public record ScoredAccount(Assessment assessment, Standing standing, List<ScoredUser> users, long userCount) {
    public ScoredAccount {
        users = List.copyOf(users);
    }

    /** The account's key. */
    public String key() {
        return assessment.key();
    }

    /** The most active user with a work e-mail address, or the best by the user book if there is one. */
    public Optional<ScoredUser> champion() {
        return users.stream().filter(ScoredUser::champion).findFirst();
    }
}

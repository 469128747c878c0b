package io.pqlconnector.core.lake;

import io.pqlconnector.rules.signal.Measurement;
import java.util.List;

/**
 * One account with the users in it.
 *
 * @param account what was measured about the account
 * @param users its users, the most active first, then by key; with the user book's signals if there is one
 * @param userCount how many users the account has in all
 */
public record AccountMeasurement(Measurement account, List<Measurement> users, long userCount) {
    public AccountMeasurement {
        users = List.copyOf(users);
    }
}

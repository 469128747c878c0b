package io.pqlconnector.core.lake;

import io.pqlconnector.rules.signal.Signal;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;

/**
 * What to measure.
 *
 * @param accountSignals the account book's signals; expressions are passed over
 * @param userSignals the user book's signals; empty if there is no user book, and users are then told apart by their
 *     activity alone
 * @param identity how events find their accounts
 * @param asOf what windows count back from
 * @param zone where calendar days start
 * @param usersPerAccount how many users are measured per account: the most active in the 30 days before the as-of instant,
 *     then by key
 * @param only one account or user alone, by account key, domain, user key or e-mail; empty for all
 */
public record MeasurementRequest(
        List<Signal> accountSignals,
        List<Signal> userSignals,
        IdentityRules identity,
        Instant asOf,
        ZoneId zone,
        int usersPerAccount,
        Optional<String> only) {
    public MeasurementRequest {
        accountSignals = List.copyOf(accountSignals);
        userSignals = List.copyOf(userSignals);
    }
}

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
 *     then by key; with 0 users are not looked at at all, and every account is said to have none
 * @param only one account or user alone, by account key, domain, user key or e-mail; empty for all
 * @param knownBy what was received at this instant or later does not count, whenever it happened; what nobody knows the
 *     receipt of counts as received when it happened. Empty for all that there is
 */
public record MeasurementRequest(
        List<Signal> accountSignals,
        List<Signal> userSignals,
        IdentityRules identity,
        Instant asOf,
        ZoneId zone,
        int usersPerAccount,
        Optional<String> only,
        Optional<Instant> knownBy) {
    public MeasurementRequest {
        accountSignals = List.copyOf(accountSignals);
        userSignals = List.copyOf(userSignals);
    }

    /** With all that there is, whenever it was received. */
    public MeasurementRequest(
            List<Signal> accountSignals,
            List<Signal> userSignals,
            IdentityRules identity,
            Instant asOf,
            ZoneId zone,
            int usersPerAccount,
            Optional<String> only) {
        this(accountSignals, userSignals, identity, asOf, zone, usersPerAccount, only, Optional.empty());
    }

    /** The accounts alone as they were known at an instant: what happened or was received at it or later is not seen. */
    public static MeasurementRequest asKnown(
            List<Signal> accountSignals, IdentityRules identity, Instant instant, ZoneId zone) {
        return new MeasurementRequest(
                accountSignals, List.of(), identity, instant, zone, 0, Optional.empty(), Optional.of(instant));
    }
}

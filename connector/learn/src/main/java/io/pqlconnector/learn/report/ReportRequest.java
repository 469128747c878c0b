package io.pqlconnector.learn.report;

import io.pqlconnector.core.ledger.Verdict;
import io.pqlconnector.core.run.HealthBounds;
import io.pqlconnector.learn.outcome.Outcomes;
import io.pqlconnector.rules.signal.SignalName;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * What a report is to be about.
 *
 * @param asOf the instant of the latest run: what happened after it is not known yet
 * @param firstRun the earliest instant that was ever scored. Who qualified then may have done so long before
 * @param horizon how long after it qualified, or was first seen, an account has time to convert
 * @param activation the signal that says that an account got started
 * @param signals those of the account book, in its order
 * @param tiers those of the account book, the best first
 * @param bounds which share of active accounts is sound
 * @param verdicts what reps said, by the account's key, the earliest first
 */
public record ReportRequest(
        ReportPeriod period,
        Instant asOf,
        Instant firstRun,
        Duration horizon,
        SignalName activation,
        List<SignalName> signals,
        List<String> tiers,
        HealthBounds bounds,
        Outcomes outcomes,
        Map<String, List<Verdict>> verdicts) {
    public ReportRequest {
        signals = List.copyOf(signals);
        tiers = List.copyOf(tiers);
        verdicts = Map.copyOf(verdicts);
    }

    /** The last instant of the period that is known: the latest run's own, which may be the first of a month. */
    Instant lastInstant() {
        return asOf.isBefore(period.end()) ? asOf : period.end().minusNanos(1);
    }

    /** The end of what is known of the period. */
    Instant knownUntil() {
        return asOf.isBefore(period.end()) ? asOf : period.end();
    }
}

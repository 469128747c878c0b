package io.pqlconnector.core.quota;

import io.pqlconnector.core.ledger.CallLog;
import io.pqlconnector.core.text.Figures;
import io.pqlconnector.spi.DestinationName;
import io.pqlconnector.spi.destination.CallUsage;
import io.pqlconnector.spi.destination.Destination;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/**
 * Keeps us within our part of a destination's calls. A day is the last 24 hours, whatever hour the vendor's day starts at:
 * what we made in that time is never more than our part, in whichever of its days it falls.
 */
public final class CallBudget {
    private static final Duration DAY = Duration.ofDays(1);

    private final Destination destination;
    private final QuotaPolicy policy;
    private final CallLog log;
    private final InstantSource clock;
    private long logged;

    /** For one destination, over the life of this process. */
    public CallBudget(Destination destination, QuotaPolicy policy, CallLog log, InstantSource clock) {
        this.destination = destination;
        this.policy = policy;
        this.log = log;
        this.clock = clock;
    }

    /** Writes down the calls that were made since the last time. */
    public synchronized void note() {
        CallUsage usage = destination.callUsage();
        long news = usage.calls() - logged;
        if (news > 0) {
            log.add(destination.name(), clock.instant(), news, usage.quota());
            logged = usage.calls();
        }
    }

    /** How much is spent and left. Calls that are under way count when they have been noted. */
    public synchronized QuotaReport report() {
        return report(destination.name(), destination.callUsage().calls(), policy, log, clock.instant());
    }

    /**
     * How much of a destination's calls is spent and left, for whoever has nothing of it but the ledger.
     *
     * @param spent how many calls this process made
     */
    public static QuotaReport report(DestinationName name, long spent, QuotaPolicy policy, CallLog log, Instant now) {
        long today = log.since(name, now.minus(DAY));
        return new QuotaReport(spent, today, log.reading(name).map(reading -> limit(reading, policy, today, now)));
    }

    private static QuotaReport.Limit limit(CallLog.Reading reading, QuotaPolicy policy, long today, Instant now) {
        CallUsage.Quota quota = reading.quota();
        // What others used was said a while ago; a day later it says nothing any more.
        boolean fresh = reading.at().isAfter(now.minus(DAY));
        long used = fresh ? quota.used() : 0;
        long ours = policy.ours(quota.limit());
        long left = Math.min(ours - today, quota.limit() - used - policy.floor());
        return new QuotaReport.Limit(quota.limit(), used, ours, Math.max(0, left));
    }

    /**
     * Whether a number of calls fits in.
     *
     * @return why it does not, in words that say what to do; empty if it does
     */
    public Optional<String> refusal(long calls) {
        QuotaReport report = report();
        return report.limit().filter(limit -> limit.left() < calls).map(limit -> words(limit, report));
    }

    private String words(QuotaReport.Limit limit, QuotaReport report) {
        return "Our part of the CRM's calls is used up: " + Figures.count(report.today()) + " of "
                + Figures.count(limit.ours()) + " in the last 24 hours (quota_share " + Figures.percent(policy.share())
                + " of " + Figures.count(limit.calls()) + "; all users together have made "
                + Figures.count(limit.used()) + ", and quota_floor leaves " + Figures.count(policy.floor())
                + " to others). The hottest accounts went first; the rest waits for a run when calls are free again.";
    }
}

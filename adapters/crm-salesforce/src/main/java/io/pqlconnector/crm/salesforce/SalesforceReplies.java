package io.pqlconnector.crm.salesforce;

import io.pqlconnector.http.HttpReply;
import io.pqlconnector.http.Json;
import io.pqlconnector.http.ReplyPolicy;
import io.pqlconnector.http.RetryAfter;
import io.pqlconnector.http.TimeAndChance;
import io.pqlconnector.http.Verdict;
import io.pqlconnector.spi.destination.CallUsage;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How Salesforce throttles, when a session has ended, and where it tells the day's quota (Salesforce contract §1.5, §6). */
final class SalesforceReplies implements ReplyPolicy {
    private static final int CONFLICT = 409;
    private static final int PRECONDITION_FAILED = 412;
    private static final int CANNOT_ROUTE = 420;
    private static final Pattern USAGE = Pattern.compile("(?:^|[;,]\\s*)api-usage=(\\d{1,18})/(\\d{1,18})");
    private static final Duration DAY_IS_FULL = Duration.ofMinutes(15);
    private static final int LONGEST_STEP = 2;
    private static final Duration TOO_MANY_AT_ONCE = Duration.ofSeconds(5);
    private static final Duration LONGEST_FOR_THAT = Duration.ofSeconds(60);

    /** No login mends these (§1.5). */
    private static final List<String> NO_LOGIN_HELPS =
            List.of("This session is not valid for use with the REST API", "Connected app is not attached to Agent");

    /** Whole requests that were not carried out and may be later (§6.4). */
    private static final List<String> LATER = List.of(
            "UNABLE_TO_LOCK_ROW",
            "SERVER_UNAVAILABLE",
            "API_CURRENTLY_DISABLED",
            "FUNCTIONALITY_TEMPORARILY_UNAVAILABLE",
            "TOO_MANY_APEX_REQUESTS",
            "ORG_LOCKED");

    private final TimeAndChance time;
    private final AtomicInteger fullDays = new AtomicInteger();
    private Instant fullUntil = Instant.MIN;
    private final AtomicInteger crowds = new AtomicInteger();
    private final AtomicInteger misroutes = new AtomicInteger();

    SalesforceReplies(TimeAndChance time) {
        this.time = time;
    }

    @Override
    public Verdict judge(HttpReply reply, Instant now) {
        if (reply.isSuccess()) {
            fullDays.set(0);
            crowds.set(0);
            misroutes.set(0);
            return isReadable(reply) ? Verdict.ANSWERED : Verdict.FAULT;
        }
        List<ApiError> errors = ApiError.of(Json.parse(reply.body()).orElseGet(Json::missing), reply.text());
        return switch (reply.status()) {
            case 401 -> expired(errors);
            case 403 -> forbidden(errors, reply, now);
            case CANNOT_ROUTE -> misroutes.incrementAndGet() % 3 == 0 ? Verdict.EXPIRED : Verdict.NOT_DONE;
            // Something changed in between; nothing was written.
            case CONFLICT, PRECONDITION_FAILED -> Verdict.NOT_DONE;
            default -> other(errors, reply, now);
        };
    }

    // A success that cannot be read is none: a proxy spoke, or the document was cut off. Files of results are no JSON.
    private static boolean isReadable(HttpReply reply) {
        boolean table = reply.header("Content-Type")
                .filter(type -> type.startsWith("text/csv"))
                .isPresent();
        return table || reply.body().length == 0 || Json.parse(reply.body()).isPresent();
    }

    private static Verdict expired(List<ApiError> errors) {
        boolean hopeless = errors.stream()
                .anyMatch(error -> error.is("INVALID_OPERATION_WITH_EXPIRED_PASSWORD")
                        || NO_LOGIN_HELPS.stream().anyMatch(error::says));
        return hopeless ? Verdict.REFUSED : Verdict.EXPIRED;
    }

    private Verdict forbidden(List<ApiError> errors, HttpReply reply, Instant now) {
        Optional<ApiError> limit = errors.stream()
                .filter(error -> error.is("REQUEST_LIMIT_EXCEEDED"))
                .findFirst();
        if (limit.isEmpty()) {
            return other(errors, reply, now);
        }
        return Verdict.throttled(
                Optional.of(limit.get().says("TotalRequests") ? untilThereIsQuota(now) : untilOthersEnd()));
    }

    // 15, 30, 60 minutes: the quota is that of the last 24 hours, so some of it comes back all the time (§6.3).
    // Those that were refused together are one step.
    private synchronized Duration untilThereIsQuota(Instant now) {
        if (now.isBefore(fullUntil)) {
            return Duration.between(now, fullUntil);
        }
        Duration pause = DAY_IS_FULL.multipliedBy(1L << Math.min(LONGEST_STEP, fullDays.getAndIncrement()));
        fullUntil = now.plus(pause);
        return pause;
    }

    private Duration untilOthersEnd() {
        int step = Math.min(4, crowds.getAndIncrement());
        Duration most = TOO_MANY_AT_ONCE.multipliedBy(1L << step);
        Duration pause = most.compareTo(LONGEST_FOR_THAT) > 0 ? LONGEST_FOR_THAT : most;
        return pause.dividedBy(2).plusMillis((long) (pause.toMillis() * 0.5 * time.chance()));
    }

    private static Verdict other(List<ApiError> errors, HttpReply reply, Instant now) {
        // Bulk API answers so where others say 401.
        if (errors.stream().anyMatch(error -> error.is("InvalidSessionId"))) {
            return Verdict.EXPIRED;
        }
        if (reply.status() == 429) {
            return Verdict.throttled(RetryAfter.of(reply, now));
        }
        boolean later = errors.stream().anyMatch(error -> LATER.stream().anyMatch(error::is));
        return later && reply.status() < 500 ? Verdict.NOT_DONE : ReplyPolicy.byStatus(reply, now);
    }

    @Override
    public Optional<CallUsage.Quota> quota(HttpReply reply) {
        return reply.header("Sforce-Limit-Info")
                .map(USAGE::matcher)
                .filter(Matcher::find)
                .map(usage -> new CallUsage.Quota(Long.parseLong(usage.group(2)), Long.parseLong(usage.group(1))));
    }
}

package io.pqlconnector.testkit.hubspot;

import io.pqlconnector.testkit.web.Answer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;
import java.util.Optional;

/** How many calls are allowed, and what says so (HubSpot contract §5). */
final class RateLimits {
    private static final Duration WINDOW = Duration.ofSeconds(10);

    private final HubSpotOptions options;
    private final Deque<HubSpotError> script = new ArrayDeque<>();
    private Instant windowStart = Instant.EPOCH;
    private Instant secondStart = Instant.EPOCH;
    private int inWindow;
    private int searchesInSecond;
    private long today;

    RateLimits(HubSpotOptions options) {
        this.options = options;
        this.today = options.quota().usedToday();
    }

    /** Throttles the next calls. */
    synchronized void throttle(String policy, Optional<Duration> retryAfter, int times) {
        for (int i = 0; i < times; i++) {
            script.add(throttled(policy).retryAfter(retryAfter));
        }
    }

    /** Counts a call, or refuses it. */
    synchronized void admit(Route route, boolean oauth) {
        Instant now = options.clock().instant();
        if (!now.isBefore(windowStart.plus(WINDOW))) {
            windowStart = now;
            inWindow = 0;
        }
        inWindow++;
        today++;
        HubSpotError scripted = script.poll();
        if (scripted != null) {
            throw scripted;
        }
        if (!oauth && today > options.quota().daily()) {
            throw throttled("DAILY");
        }
        if (route.kind() == Route.Kind.SEARCH) {
            admitSearch(now);
        }
    }

    synchronized long usedToday() {
        return today;
    }

    /** The answer with the headers that tell of the limits: none on a search, no daily ones with OAuth. */
    synchronized Answer.Whole told(Answer.Whole answer, Route route, boolean oauth) {
        if (route.kind() == Route.Kind.SEARCH) {
            return answer;
        }
        HubSpotOptions.Quota quota = options.quota();
        Answer.Whole told = answer.with("X-HubSpot-RateLimit-Max", Integer.toString(quota.burst()))
                .with("X-HubSpot-RateLimit-Remaining", Integer.toString(Math.max(0, quota.burst() - inWindow)))
                .with("X-HubSpot-RateLimit-Interval-Milliseconds", Long.toString(WINDOW.toMillis()));
        return oauth
                ? told
                : told.with("X-HubSpot-RateLimit-Daily", Long.toString(quota.daily()))
                        .with("X-HubSpot-RateLimit-Daily-Remaining", Long.toString(Math.max(0, quota.daily() - today)));
    }

    static HubSpotError throttled(String policy) {
        return new HubSpotError(429, "You have reached your " + policy.toLowerCase(Locale.ROOT) + " limit.")
                .errorType("RATE_LIMIT")
                .policy(policy, "publicapi:private-apps-api-calls");
    }

    private void admitSearch(Instant now) {
        if (!now.isBefore(secondStart.plusSeconds(1))) {
            secondStart = now;
            searchesInSecond = 0;
        }
        searchesInSecond++;
        if (searchesInSecond > options.searchesPerSecond()) {
            throw throttled("SECONDLY");
        }
    }
}

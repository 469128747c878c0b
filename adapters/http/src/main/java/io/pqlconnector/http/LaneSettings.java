package io.pqlconnector.http;

import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/**
 * What a lane is told about its service. Start with {@link #of} and change what the vendor asks for.
 *
 * @param name what messages call the service: "HubSpot"
 * @param baseUrl where its paths start: https, or anything on this machine; without user, query and fragment
 * @param pace how fast requests may follow each other; empty for no limit of ours
 * @param longestPause how long one call waits, in all, for a service that throttles; beyond that it is the caller's turn
 * @param firstPause how long a lane pauses when the service throttles without saying for how long; doubled each time it does
 *     so again
 * @param largestReply at least 0: how many bytes of a reply are read into memory at most
 */
public record LaneSettings(
        String name,
        URI baseUrl,
        Timeouts timeouts,
        Optional<Pace> pace,
        Retries retries,
        Breaker breaker,
        Duration longestPause,
        Duration firstPause,
        int largestReply) {

    private static final int MEBIBYTE = 1 << 20;

    public LaneSettings {
        BaseUrl.check(baseUrl);
        if (largestReply < 0 || largestReply == Integer.MAX_VALUE) {
            throw new IllegalArgumentException("no limit for a reply: " + largestReply);
        }
    }

    /** Settings that suit a service of which nothing is known. */
    public static LaneSettings of(String name, URI baseUrl) {
        return new LaneSettings(
                name,
                baseUrl,
                Timeouts.STANDARD,
                Optional.empty(),
                Retries.STANDARD,
                Breaker.STANDARD,
                Duration.ofMinutes(2),
                Duration.ofSeconds(1),
                16 * MEBIBYTE);
    }

    /** To another place. */
    public LaneSettings baseUrl(URI other) {
        return new LaneSettings(name, other, timeouts, pace, retries, breaker, longestPause, firstPause, largestReply);
    }

    /** With other timeouts. */
    public LaneSettings timeouts(Timeouts other) {
        return new LaneSettings(name, baseUrl, other, pace, retries, breaker, longestPause, firstPause, largestReply);
    }

    /** With a limit to how fast requests follow each other. */
    public LaneSettings pace(Pace limit) {
        return new LaneSettings(
                name, baseUrl, timeouts, Optional.of(limit), retries, breaker, longestPause, firstPause, largestReply);
    }

    /** With other bounds to how often a request is sent again. */
    public LaneSettings retries(Retries other) {
        return new LaneSettings(name, baseUrl, timeouts, pace, other, breaker, longestPause, firstPause, largestReply);
    }

    /** With another idea of when a service is down. */
    public LaneSettings breaker(Breaker other) {
        return new LaneSettings(name, baseUrl, timeouts, pace, retries, other, longestPause, firstPause, largestReply);
    }

    /** With other pauses for a service that throttles. */
    public LaneSettings pauses(Duration first, Duration longest) {
        return new LaneSettings(name, baseUrl, timeouts, pace, retries, breaker, longest, first, largestReply);
    }

    /** With another limit to the size of a reply. */
    public LaneSettings largestReply(int bytes) {
        return new LaneSettings(name, baseUrl, timeouts, pace, retries, breaker, longestPause, firstPause, bytes);
    }

    /**
     * How long the parts of a request may take; zero for no limit.
     *
     * @param connect until a connection stands, TLS included
     * @param read between two pieces of the reply, and until the first one
     * @param write between two pieces of the request
     * @param call all of it, from the connection to the end of the reply
     */
    public record Timeouts(Duration connect, Duration read, Duration write, Duration call) {
        /** For a service that answers while one waits. */
        public static final Timeouts STANDARD = new Timeouts(
                Duration.ofSeconds(10), Duration.ofSeconds(60), Duration.ofSeconds(60), Duration.ofMinutes(3));
    }

    /**
     * A number of requests in a period; a burst of so many goes out at once.
     *
     * @param calls at least 1
     * @param period longer than zero
     */
    public record Pace(int calls, Duration period) {}

    /**
     * How often a request that failed is sent again. The waits double from {@code first} to {@code longest}, and each is a
     * random part of that ("full jitter"), so that many who failed together do not come back together.
     *
     * @param attempts how often it is sent in all, at least 1
     * @param total how long all attempts and waits take at most; pauses for a service that throttles do not count
     * @see <a href="https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/">Exponential backoff and
     *     jitter</a>
     */
    public record Retries(int attempts, Duration first, Duration longest, Duration total) {
        /** Rides out a restart of the service, not an outage. */
        public static final Retries STANDARD =
                new Retries(5, Duration.ofSeconds(1), Duration.ofSeconds(60), Duration.ofMinutes(10));

        /** Each request is sent once. */
        public static final Retries NONE = new Retries(1, Duration.ofMillis(1), Duration.ofMillis(1), Duration.ZERO);
    }

    /**
     * When a service counts as down.
     *
     * @param failures how many requests have to fail in a row
     * @param pause how long nothing is sent then, until a single request finds out
     */
    public record Breaker(int failures, Duration pause) {
        /** Two calls that used up their attempts. */
        public static final Breaker STANDARD = new Breaker(10, Duration.ofSeconds(30));
    }
}

package io.pqlconnector.http;

import io.pqlconnector.spi.destination.CallUsage;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** What a vendor does differently from what HTTP says: how it throttles, and where it tells its quota. */
public interface ReplyPolicy {

    /** What HTTP says, and no quota. */
    ReplyPolicy STANDARD = new ReplyPolicy() {};

    /**
     * Says what a reply means. Must take any body without throwing. A streamed reply of success is not asked about.
     *
     * @param now for vendors that tell an instant at which calls are let in again
     */
    default Verdict judge(HttpReply reply, Instant now) {
        return byStatus(reply, now);
    }

    /** What a reply says of the vendor's quota of calls; empty if it says nothing. Must take any header without throwing. */
    default Optional<CallUsage.Quota> quota(HttpReply reply) {
        return Optional.empty();
    }

    /**
     * What HTTP says: 429 and 503 with {@code Retry-After} throttle, 401 is a token that ran out, 408 and all of 5xx are
     * faults except 501 and 505, which no other try makes better; everything else is an answer.
     *
     * @see <a href="https://www.rfc-editor.org/rfc/rfc9110#section-15">RFC 9110, 15</a>
     */
    static Verdict byStatus(HttpReply reply, Instant now) {
        Optional<Duration> pause = RetryAfter.of(reply, now);
        return switch (reply.status()) {
            case 401 -> Verdict.EXPIRED;
            case 408 -> Verdict.FAULT;
            case 429 -> Verdict.throttled(pause);
            case 501, 505 -> Verdict.ANSWERED;
            case 503 -> pause.isPresent() ? Verdict.throttled(pause) : Verdict.FAULT;
            default -> reply.status() >= 500 ? Verdict.FAULT : Verdict.ANSWERED;
        };
    }
}

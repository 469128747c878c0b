package io.pqlconnector.crm.salesforce.outreach;

import io.pqlconnector.http.HttpReply;
import io.pqlconnector.http.Json;
import io.pqlconnector.http.ReplyPolicy;
import io.pqlconnector.http.RetryAfter;
import io.pqlconnector.http.Verdict;
import java.time.Instant;

/**
 * How Outreach throttles: 10,000 requests an hour and user, with the end of the pause in one of two headers (Salesforce
 * contract §5.2).
 */
final class OutreachReplies implements ReplyPolicy {

    // A success that cannot be read is none: a proxy spoke, or the document was cut off.
    @Override
    public Verdict judge(HttpReply reply, Instant now) {
        if (reply.isSuccess()) {
            return reply.body().length > 0 && Json.parse(reply.body()).isEmpty() ? Verdict.FAULT : Verdict.ANSWERED;
        }
        return reply.status() == 429
                ? Verdict.throttled(RetryAfter.of(reply, now).or(() -> RetryAfter.of(reply, "X-RateLimit-Reset", now)))
                : ReplyPolicy.byStatus(reply, now);
    }
}

package io.pqlconnector.crm.salesforce.outreach;

import io.pqlconnector.http.HttpReply;
import io.pqlconnector.http.Json;
import io.pqlconnector.http.ReplyPolicy;
import io.pqlconnector.http.RetryAfter;
import io.pqlconnector.http.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** How Outreach's token endpoint answers: one token a minute, and refusals that the tokens have to read. */
final class LoginReplies implements ReplyPolicy {
    private static final Duration A_MINUTE = Duration.ofMinutes(1);

    @Override
    public Verdict judge(HttpReply reply, Instant now) {
        if (reply.isSuccess()) {
            return Json.parse(reply.body()).isEmpty() ? Verdict.FAULT : Verdict.ANSWERED;
        }
        return switch (reply.status()) {
            case 401 -> Verdict.ANSWERED;
            case 429 ->
                Verdict.throttled(Optional.of(RetryAfter.of(reply, now)
                        .filter(pause -> !pause.isZero())
                        .orElse(A_MINUTE)));
            default -> ReplyPolicy.byStatus(reply, now);
        };
    }
}

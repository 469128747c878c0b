package io.pqlconnector.crm.salesforce.salesloft;

import io.pqlconnector.http.HttpReply;
import io.pqlconnector.http.Json;
import io.pqlconnector.http.ReplyPolicy;
import io.pqlconnector.http.RetryAfter;
import io.pqlconnector.http.Verdict;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;

/** How Salesloft throttles: a cost of 600 a minute and team, counted anew with each minute (Salesforce contract §5.3). */
final class SalesloftReplies implements ReplyPolicy {
    private static final int SECONDS_OF_A_MINUTE = 60;

    // A success that cannot be read is none: a proxy spoke, or the document was cut off.
    @Override
    public Verdict judge(HttpReply reply, Instant now) {
        if (reply.isSuccess()) {
            return reply.body().length > 0 && Json.parse(reply.body()).isEmpty() ? Verdict.FAULT : Verdict.ANSWERED;
        }
        return reply.status() == 429
                ? Verdict.throttled(RetryAfter.of(reply, now).or(() -> Optional.of(untilTheNextMinute(reply, now))))
                : ReplyPolicy.byStatus(reply, now);
    }

    private static Duration untilTheNextMinute(HttpReply reply, Instant now) {
        long second =
                reply.header("Date").flatMap(SalesloftReplies::date).orElse(now).getEpochSecond();
        return Duration.ofSeconds(SECONDS_OF_A_MINUTE - Math.floorMod(second, SECONDS_OF_A_MINUTE));
    }

    private static Optional<Instant> date(String text) {
        try {
            return Optional.of(ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME)
                    .toInstant());
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }
}

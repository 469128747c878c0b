package io.pqlconnector.crm.hubspot;

import io.pqlconnector.http.HttpReply;
import io.pqlconnector.http.Json;
import io.pqlconnector.http.ReplyPolicy;
import io.pqlconnector.http.RetryAfter;
import io.pqlconnector.http.TimeAndChance;
import io.pqlconnector.http.Verdict;
import io.pqlconnector.spi.destination.CallUsage;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * How HubSpot throttles, and where it tells the day's quota (HubSpot contract §3, §5). A limit of the day lasts until midnight
 * where the portal is.
 *
 * @see <a href="https://developers.hubspot.com/docs/guides/apps/api-usage/usage-details">Usage guidelines</a>
 */
final class HubSpotReplies implements ReplyPolicy {
    private static final int LOCKED = 423;
    private static final int BEING_MOVED = 477;
    private static final Duration LOCK = Duration.ofSeconds(2);
    private static final Duration MOVE = Duration.ofMinutes(1);

    private final Supplier<ZoneId> zone;
    private final TimeAndChance time;

    /**
     * For a portal.
     *
     * @param zone the portal's time zone, as far as it is known
     */
    HubSpotReplies(Supplier<ZoneId> zone, TimeAndChance time) {
        this.zone = zone;
        this.time = time;
    }

    // A success that cannot be read is none: a proxy spoke, or the document was cut off.
    @Override
    public Verdict judge(HttpReply reply, Instant now) {
        if (reply.isSuccess()) {
            return reply.body().length > 0 && Json.parse(reply.body()).isEmpty() ? Verdict.FAULT : Verdict.ANSWERED;
        }
        return switch (reply.status()) {
            case 429 -> Verdict.throttled(RetryAfter.of(reply, now).or(() -> pause(reply, now)));
            // A record that somebody else writes is locked for two seconds.
            case LOCKED -> Verdict.throttled(Optional.of(spread(LOCK)));
            case BEING_MOVED -> Verdict.throttled(RetryAfter.of(reply, now).or(() -> Optional.of(MOVE)));
            default -> ReplyPolicy.byStatus(reply, now);
        };
    }

    private Optional<Duration> pause(HttpReply reply, Instant now) {
        String policy = Json.parse(reply.body())
                .map(body -> Json.text(body, "policyName").toUpperCase(Locale.ROOT))
                .orElse("");
        return switch (policy) {
            case "SECONDLY" -> Optional.of(spread(Duration.ofSeconds(1)));
            case "TEN_SECONDLY_ROLLING" -> Optional.of(spread(Duration.ofSeconds(10)));
            case "DAILY" -> Optional.of(untilMidnight(now));
            default -> Optional.empty();
        };
    }

    private Duration untilMidnight(Instant now) {
        ZoneId here = zone.get();
        return Duration.between(
                now,
                LocalDate.ofInstant(now, here).plusDays(1).atStartOfDay(here).toInstant());
    }

    // So that all who were throttled together do not come back together.
    private Duration spread(Duration pause) {
        return pause.plusMillis((long) (pause.toMillis() * 0.5 * time.chance()));
    }

    @Override
    public Optional<CallUsage.Quota> quota(HttpReply reply) {
        Optional<Long> limit = number(reply, "X-HubSpot-RateLimit-Daily");
        Optional<Long> left = number(reply, "X-HubSpot-RateLimit-Daily-Remaining");
        return limit.flatMap(all -> left.map(rest -> new CallUsage.Quota(all, Math.max(0, all - rest))));
    }

    private static Optional<Long> number(HttpReply reply, String header) {
        return reply.header(header).filter(text -> text.matches("[0-9]{1,18}")).map(Long::parseLong);
    }
}

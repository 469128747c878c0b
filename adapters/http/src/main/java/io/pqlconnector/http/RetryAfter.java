package io.pqlconnector.http;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Reads the header {@code Retry-After}.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9110#section-10.2.3">RFC 9110, 10.2.3</a>
 */
public final class RetryAfter {
    private static final Pattern SECONDS = Pattern.compile("[0-9]{1,12}");

    private RetryAfter() {}

    /**
     * The pause that a reply asks for.
     *
     * @param now what a date is compared with if the reply does not say what time it is at the service
     * @return zero if the date has passed; empty if there is no such header, or it is in neither form
     */
    public static Optional<Duration> of(HttpReply reply, Instant now) {
        return reply.header("Retry-After").map(String::strip).flatMap(text -> {
            if (SECONDS.matcher(text).matches()) {
                return Optional.of(Duration.ofSeconds(Long.parseLong(text)));
            }
            // The service's own clock, so that a wrong one here neither shortens nor stretches the pause.
            Instant here = reply.header("Date").flatMap(RetryAfter::date).orElse(now);
            return date(text).map(until -> Duration.between(here, until)).map(RetryAfter::notNegative);
        });
    }

    private static Optional<Instant> date(String text) {
        try {
            return Optional.of(ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME)
                    .toInstant());
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    private static Duration notNegative(Duration duration) {
        return duration.isNegative() ? Duration.ZERO : duration;
    }
}

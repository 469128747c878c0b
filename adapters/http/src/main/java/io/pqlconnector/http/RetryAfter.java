package io.pqlconnector.http;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Reads the header {@code Retry-After}, and headers of vendors that say the same: in seconds or as a date, which RFC 9110
 * knows, and as seconds since 1970 or an ISO instant, which Outreach sends (Salesforce contract §5.2).
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9110#section-10.2.3">RFC 9110, 10.2.3</a>
 */
public final class RetryAfter {
    private static final Pattern SECONDS = Pattern.compile("[0-9]{1,12}");

    /** A number above it is an instant: as a pause it would be longer than thirty years. */
    private static final long LONGEST_PAUSE_SECONDS = 1_000_000_000;

    private RetryAfter() {}

    /**
     * The pause that a reply asks for.
     *
     * @param now what a date is compared with if the reply does not say what time it is at the service
     * @return zero if the date has passed; empty if there is no such header, or it is in none of the forms
     */
    public static Optional<Duration> of(HttpReply reply, Instant now) {
        return of(reply, "Retry-After", now);
    }

    /**
     * The pause that a reply asks for with a header of the vendor's own.
     *
     * @param now what a date is compared with if the reply does not say what time it is at the service
     * @return zero if the date has passed; empty if there is no such header, or it is in none of the forms
     */
    public static Optional<Duration> of(HttpReply reply, String header, Instant now) {
        return reply.header(header).map(String::strip).flatMap(text -> {
            if (isPause(text)) {
                return Optional.of(Duration.ofSeconds(Long.parseLong(text)));
            }
            // The service's own clock, so that a wrong one here neither shortens nor stretches the pause.
            Instant here = reply.header("Date").flatMap(RetryAfter::date).orElse(now);
            return instant(text).map(until -> Duration.between(here, until)).map(RetryAfter::notNegative);
        });
    }

    private static boolean isPause(String text) {
        return SECONDS.matcher(text).matches() && Long.parseLong(text) <= LONGEST_PAUSE_SECONDS;
    }

    private static Optional<Instant> instant(String text) {
        if (SECONDS.matcher(text).matches()) {
            return Optional.of(Instant.ofEpochSecond(Long.parseLong(text)));
        }
        return date(text).or(() -> isoInstant(text));
    }

    private static Optional<Instant> date(String text) {
        try {
            return Optional.of(ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME)
                    .toInstant());
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    private static Optional<Instant> isoInstant(String text) {
        try {
            return Optional.of(OffsetDateTime.parse(text).toInstant());
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    private static Duration notNegative(Duration duration) {
        return duration.isNegative() ? Duration.ZERO : duration;
    }
}

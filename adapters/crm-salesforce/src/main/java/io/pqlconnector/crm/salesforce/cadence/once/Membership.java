package io.pqlconnector.crm.salesforce.cadence.once;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;

/**
 * Somebody's place in a cadence, a former one too.
 *
 * @param state the provider's word for it, for people
 * @param since when the person was put into it last, by the provider's clock; empty if it does not say
 */
public record Membership(String id, Standing standing, String state, Optional<Instant> since) {
    /**
     * By how much the provider's clock may be behind ours. Generous: before anything is sent the person is looked up, so one
     * who was put in by somebody else in these minutes was seen.
     */
    private static final Duration CLOCK_SKEW = Duration.ofMinutes(10);

    /** Whether messages go out. */
    public enum Standing {
        /** They do, or will. */
        LIVE,
        /** All steps are done. */
        FINISHED,
        /** It ended before that: an address that does not exist, an opt-out, a failure. */
        BROKEN_OFF
    }

    /** Reads an instant; empty if a text is none. */
    public static Optional<Instant> instant(String text) {
        try {
            return Optional.of(OffsetDateTime.parse(text).toInstant());
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    boolean isLive() {
        return standing == Standing.LIVE;
    }

    /** Whether it may have been made by a call that was sent at an instant of our clock. */
    boolean mayComeFrom(Instant sentAt) {
        return since.filter(at -> at.isBefore(sentAt.minus(CLOCK_SKEW))).isEmpty();
    }
}

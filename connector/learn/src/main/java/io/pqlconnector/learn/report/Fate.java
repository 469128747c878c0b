package io.pqlconnector.learn.report;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * What became of an account by the end of its horizon. Only accounts whose horizon has passed are decided: those that convert
 * early are known early, and counting them before the others are known would make every young cohort look good.
 */
public enum Fate {
    /** It had come to the goal before it is counted from. It is in no rate. */
    ALREADY,
    /** Its horizon has passed, and it came to the goal within it. */
    CONVERTED,
    /** Its horizon has passed without. */
    NOT_CONVERTED,
    /** Its horizon goes on, and it came to the goal. */
    CONVERTED_SO_FAR,
    /** Its horizon goes on. */
    UNDECIDED;

    /**
     * The fate of an account.
     *
     * @param start what it is counted from
     * @param reached when it came to the goal
     * @param asOf up to when is known what happened
     */
    public static Fate of(Instant start, Optional<Instant> reached, Duration horizon, Instant asOf) {
        if (reached.filter(start::isAfter).isPresent()) {
            return ALREADY;
        }
        Instant end = start.plus(horizon);
        boolean converted = reached.filter(end::isAfter).isPresent();
        if (end.isAfter(asOf)) {
            return converted ? CONVERTED_SO_FAR : UNDECIDED;
        }
        return converted ? CONVERTED : NOT_CONVERTED;
    }

    /** Whether it counts in a rate. */
    public boolean decided() {
        return this == CONVERTED || this == NOT_CONVERTED;
    }

    /** Whether it came to the goal within the horizon, over or not. */
    public boolean reached() {
        return this == CONVERTED || this == CONVERTED_SO_FAR;
    }
}

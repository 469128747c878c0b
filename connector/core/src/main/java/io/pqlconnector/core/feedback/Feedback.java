package io.pqlconnector.core.feedback;

import java.time.Duration;

/**
 * What of a CRM says what reps think of accounts, and what follows from it.
 *
 * @param every how long what was read stands until the CRM is asked again
 */
public record Feedback(FeedbackPlace place, CoolDown coolDown, Duration every) {
    /** How often a CRM is asked unless the configuration says otherwise: whoever said no is not to be shown it for a day more. */
    public static final Duration HOURLY = Duration.ofHours(1);
}

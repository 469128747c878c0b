package io.pqlconnector.core.run;

/** What the share of active accounts that qualify says about the rules. */
public enum HealthVerdict {
    /** It is within the bounds. */
    FINE,
    /** Hardly anybody qualifies: thresholds may be too high, or an event may have been renamed. */
    TOO_FEW,
    /** So many qualify that the score tells sales nothing. */
    TOO_MANY,
    /** No account had an event in the last 30 days. */
    NOBODY_ACTIVE
}

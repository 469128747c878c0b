package io.pqlconnector.core.run;

/** What the share of active accounts that qualify says about the rules. */
public enum HealthVerdict {
    /** It is within the bounds. */
    FINE("the share of active accounts that qualify is within its bounds."),
    /** Hardly anybody qualifies: thresholds may be too high, or an event may have been renamed. */
    TOO_FEW("hardly any active account qualifies. Are thresholds too high, or was an event renamed?"
            + " Bounds: health.warn_under in the configuration."),
    /** So many qualify that the score tells sales nothing. */
    TOO_MANY("so many accounts qualify that a score tells sales little. Raise the threshold or the"
            + " signals' bounds. Bounds: health.warn_over in the configuration."),
    /** No account had an event in the last 30 days. */
    NOBODY_ACTIVE("no account had an event in the 30 days before this instant. Is the export up to date?");

    private final String words;

    HealthVerdict(String words) {
        this.words = words;
    }

    /** What was found and what to look at, for a person. */
    public String inWords() {
        return words;
    }
}

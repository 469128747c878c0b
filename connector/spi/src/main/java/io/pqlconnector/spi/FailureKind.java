package io.pqlconnector.spi;

/** Why a whole call failed, and therefore who has to act. */
public enum FailureKind {
    /** The credentials were refused. An admin has to renew them; trying again can lock the account. */
    AUTHENTICATION(false),
    /** The settings cannot work, such as a path that matches nothing or a field that the CRM lacks. */
    CONFIGURATION(false),
    /** The other side asked for a pause, and did nothing. */
    RATE_LIMITED(true),
    /** The other side could not be reached or could not do it now. What was to be written was not written. */
    UNAVAILABLE(true),
    /** The connection was lost, or nothing came, after a request to write: whether it was carried out is unknown. */
    AMBIGUOUS(true),
    /** What the other side sent ended before it was whole. Nothing of it counts; it can be asked for again at once. */
    INCOMPLETE(true),
    /**
     * The other side does not offer this part to us, such as a plan that lacks it. What we have of it stays, and the rest goes
     * on.
     */
    WITHHELD(false),
    /** The other side said something that its documentation does not allow. Someone has to read the log. */
    PROTOCOL(false);

    private final boolean retryable;

    FailureKind(boolean retryable) {
        this.retryable = retryable;
    }

    /** Whether the same call can succeed later without anybody changing anything. */
    public boolean retryable() {
        return retryable;
    }
}

package io.pqlconnector.http;

import java.time.Duration;
import java.util.Optional;

/** What a reply means for what happens next. */
public sealed interface Verdict {
    /** The reply is the adapter's to read, a refusal too. */
    Verdict ANSWERED = new Answered();

    /** The service had a fault; whether it did what was asked is open. */
    Verdict FAULT = new Fault(false);

    /** The service could not do it now, and certainly has not done it: a lock, a full queue. */
    Verdict NOT_DONE = new Fault(true);

    /** The token has run out. Nothing was done. */
    Verdict EXPIRED = new Refused(true);

    /** The credentials are refused, and a new token would not help. Nothing was done. */
    Verdict REFUSED = new Refused(false);

    /** The service asks for a pause, and did nothing. */
    static Verdict throttled(Optional<Duration> pause) {
        return new Throttled(pause);
    }

    /** See {@link #ANSWERED}. */
    record Answered() implements Verdict {}

    /**
     * Everyone who calls this service has to pause.
     *
     * @param pause how long; empty if the service did not say
     */
    record Throttled(Optional<Duration> pause) implements Verdict {}

    /**
     * Another try may succeed.
     *
     * @param certainlyNotDone whether the service has certainly not done what was asked
     */
    record Fault(boolean certainlyNotDone) implements Verdict {}

    /**
     * The credentials were not taken.
     *
     * @param renewable whether a new token may help
     */
    record Refused(boolean renewable) implements Verdict {}
}

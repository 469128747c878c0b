package io.pqlconnector.learn.calibrate;

import io.pqlconnector.rules.signal.SignalName;
import java.time.Duration;

/** How a rule about a behaviour is written in a rule book. */
public sealed interface SignalForm {

    /** A fact about the lead. */
    record Trait(String trait) implements SignalForm {}

    /**
     * Events in a window before the instant.
     *
     * @param how what is counted
     */
    record Events(String event, Counted how, Duration within) implements SignalForm {}

    /** A signal that the rule book has already; its own bound is kept. */
    record Existing(SignalName signal) implements SignalForm {}

    /** What is counted. */
    enum Counted {
        EVENTS,
        DAYS,
        USERS
    }
}

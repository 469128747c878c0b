package io.pqlconnector.learn.calibrate;

import io.pqlconnector.rules.signal.Signal;

/** How a rule about a behaviour is written in a rule book. */
public sealed interface SignalForm {

    /** A fact about the lead. */
    record Trait(String trait) implements SignalForm {}

    /** A signal that is measured on events: a count, days, users or an aggregate. The rule brings its own bound. */
    record Measured(Signal signal) implements SignalForm {}
}

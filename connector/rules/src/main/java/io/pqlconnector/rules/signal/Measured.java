package io.pqlconnector.rules.signal;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/**
 * A signal's value with its evidence.
 *
 * @param value what it came to
 * @param first when the first event that counted happened; for a trait, empty
 * @param last when the last event that counted happened; for a trait, when the fact was observed, if that is known
 */
public record Measured(SignalValue value, Optional<Instant> first, Optional<Instant> last) {
    /** Nothing was measured. */
    public static final Measured ABSENT = new Measured(new SignalValue.Absent(), Optional.empty(), Optional.empty());

    private static final double MICROS_PER_DAY = 86_400_000_000.0;

    /** A number without evidence. */
    public static Measured number(double value) {
        return new Measured(new SignalValue.Number(value), Optional.empty(), Optional.empty());
    }

    /** A number that somebody made up for a signal: an age in days comes with the event that is so old. */
    public static Measured example(Signal signal, double value, Instant asOf) {
        boolean age = signal instanceof Signal.QuietFor || signal instanceof Signal.FirstSeen;
        return age ? aged(value, asOf) : number(value);
    }

    private static Measured aged(double days, Instant asOf) {
        Optional<Instant> event = Optional.of(asOf.minus(Math.round(days * MICROS_PER_DAY), ChronoUnit.MICROS));
        return new Measured(new SignalValue.Number(days), event, event);
    }
}

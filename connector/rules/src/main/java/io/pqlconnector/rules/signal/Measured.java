package io.pqlconnector.rules.signal;

import java.time.Instant;
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

    /** A number without evidence. */
    public static Measured number(double value) {
        return new Measured(new SignalValue.Number(value), Optional.empty(), Optional.empty());
    }
}

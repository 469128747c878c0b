package io.pqlconnector.rules.signal;

import io.pqlconnector.spi.source.PropertyPath;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Optional;

/**
 * One measured number or text per account or user, over a window, as of an instant.
 *
 * <p>A window of length {@code within} is {@code [as_of - within, as_of)}; without one it reaches back to the first event.
 * An event at or after the as-of instant is never seen.
 */
public sealed interface Signal {

    /** The signal's name. */
    SignalName name();

    /** How many events there were. */
    record Count(SignalName name, EventFilter events, Optional<Duration> within, NumberTest test) implements Signal {}

    /** On how many calendar days, in the configured zone, there was an event. */
    record DistinctDays(SignalName name, EventFilter events, Optional<Duration> within, NumberTest test)
            implements Signal {}

    /** How many different users had an event; users without a known id count by their anonymous id. */
    record DistinctUsers(SignalName name, EventFilter events, Optional<Duration> within, NumberTest test)
            implements Signal {}

    /**
     * A figure from a numeric property of events. Events whose property is absent or no number are passed over.
     *
     * @param how which figure
     * @param property the numeric property
     * @param dividedBy for {@link How#LATEST} and {@link How#MAX}: a limit property of the same event; the figure is then a
     *     ratio, and events whose limit is absent, no number or not positive are passed over
     */
    record Aggregate(
            SignalName name,
            How how,
            PropertyPath property,
            Optional<PropertyPath> dividedBy,
            EventFilter events,
            Optional<Duration> within,
            NumberTest test)
            implements Signal {

        /** Which figure. */
        public enum How {
            SUM,
            MAX,
            /** The value of the last event; of several at the same instant, the largest. */
            LATEST
        }
    }

    /** A fact about the account or user that is no event: its value as text, or as a number where the test is numeric. */
    record Trait(SignalName name, String trait, TraitTest test) implements Signal {}

    /**
     * How many days, with fractions, have passed since the last event. Fires when that is at least {@code silence}; never
     * for one that had no event at all.
     */
    record QuietFor(SignalName name, EventFilter events, Duration silence) implements Signal {}

    /**
     * How many days, with fractions, have passed since the first event.
     *
     * @param atLeast the least age at which it fires
     * @param atMost the greatest age at which it fires
     */
    record FirstSeen(SignalName name, EventFilter events, Optional<Duration> atLeast, Optional<Duration> atMost)
            implements Signal {}

    /**
     * By what share the number of events changed between the window before the last one and the last one:
     * {@code (last - before) / before}, so -0.5 is a fall by half. Fires when the change is at least {@code share} in the
     * direction. With fewer than {@code floor} events in the larger of the two windows there is no trend, and the value is
     * 0; from nothing to something counts as a rise of 1 (100 %).
     *
     * @param over the length of each of the two windows
     */
    record Trend(SignalName name, EventFilter events, Duration over, Direction direction, BigDecimal share, long floor)
            implements Signal {

        /** Which way. */
        public enum Direction {
            FALLS,
            RISES
        }
    }

    /**
     * A CEL expression over other signals and traits, evaluated by the rules and not by the lake.
     *
     * @param expression its type is a number or a boolean; true counts as 1
     */
    record Expression(SignalName name, String expression, NumberTest test) implements Signal {}
}

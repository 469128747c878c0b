package io.pqlconnector.core.run;

import io.pqlconnector.spi.DestinationName;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * What reading outcomes from a destination came to.
 *
 * @param told how many it told
 * @param added how many of them were not known
 * @param calls how many calls it took
 * @param readAt when the reading began that what is known is from; empty if nothing was ever read
 * @param failure why they were not read, in words; then the next run tries again
 */
public record OutcomesReport(
        DestinationName destination,
        State state,
        long told,
        long added,
        long calls,
        Optional<Instant> readAt,
        Duration took,
        Optional<String> failure) {

    /** How far it came. */
    public enum State {
        /** The destination was asked. */
        READ,
        /** What was read before is not old enough to be read again. */
        FRESH,
        /** The destination could not be asked to the end. */
        FAILED
    }
}

package io.pqlconnector.core.run;

import io.pqlconnector.core.ledger.CrmOutcomes;
import io.pqlconnector.spi.DestinationName;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * What reading outcomes from a destination came to.
 *
 * @param kept what it told, up to where it came to its end or broke off
 * @param calls how many calls it took
 * @param readAt when the reading began that all that is known is from; empty if none ever came to its end
 * @param nextAt from when on it is asked again; empty if by the next run, whenever that is
 * @param failure why it was not read to the end, in words
 */
public record OutcomesReport(
        DestinationName destination,
        State state,
        CrmOutcomes.Kept kept,
        long calls,
        Optional<Instant> readAt,
        Optional<Instant> nextAt,
        Duration took,
        Optional<String> failure) {

    /** How far it came. */
    public enum State {
        /** The destination was asked, and told everything. */
        READ,
        /** What was read before is not old enough to be read again. */
        FRESH,
        /** The last time it did not come to its end, and that is not long enough ago to try again. */
        PUT_OFF,
        /** The destination could not be asked to the end. */
        FAILED
    }
}

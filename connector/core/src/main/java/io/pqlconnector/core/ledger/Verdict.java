package io.pqlconnector.core.ledger;

import io.pqlconnector.spi.DestinationName;
import java.time.Instant;
import java.util.Optional;

/**
 * What a rep said of an account.
 *
 * @param account its key
 * @param place where in the CRM it was read: a field, or a list
 * @param words what was said
 * @param since the as-of instant of the run that was told it first
 * @param until that of the first run that was not told it any more; empty while it stands
 */
public record Verdict(
        String account,
        DestinationName destination,
        String place,
        String words,
        Instant since,
        Optional<Instant> until) {

    /** Whether it had been told by an instant, and not been taken back. */
    public boolean stoodAt(Instant instant) {
        return !since.isAfter(instant)
                && until.filter(end -> !end.isAfter(instant)).isEmpty();
    }
}

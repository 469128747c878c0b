package io.pqlconnector.core.ledger;

import io.pqlconnector.spi.DestinationName;
import io.pqlconnector.spi.destination.ObjectName;
import io.pqlconnector.spi.destination.Receipt;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What the destinations refused, as long as nothing newer has taken its place. */
public interface Rejections {

    /** All of one destination, or of all; those whose record is left out on purpose are not among them. */
    List<Rejection> all(Optional<DestinationName> destination);

    /**
     * Lets those be sent again that were refused under another definition than the present one: the mapping or the
     * destination's schema has changed.
     *
     * @param definitions by object
     * @return how many they are
     */
    int retryChanged(DestinationName destination, Map<ObjectName, String> definitions);

    /**
     * Lets all be sent again that {@link #all} tells.
     *
     * @return how many they are
     */
    int retryAll(DestinationName destination);

    /**
     * A refused operation.
     *
     * @param sinceRun the run since which the same is refused for the same reason, whatever the values were
     * @param attempts how often it was refused since then
     */
    record Rejection(OutboxEntry entry, Receipt.Rejected receipt, long sinceRun, Instant since, int attempts) {}
}

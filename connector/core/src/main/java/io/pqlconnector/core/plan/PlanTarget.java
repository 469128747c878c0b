package io.pqlconnector.core.plan;

import io.pqlconnector.core.ledger.CallLog;
import io.pqlconnector.core.mapping.Mapping;
import io.pqlconnector.core.quota.ParkedDestination;
import io.pqlconnector.core.quota.QuotaPolicy;
import io.pqlconnector.spi.DestinationName;
import io.pqlconnector.spi.destination.Destination;
import java.time.InstantSource;

/**
 * A destination with what goes into it.
 *
 * @param quota how much of its calls are ours
 */
public record PlanTarget(Destination destination, Mapping mapping, QuotaPolicy quota) {
    /** The destination's name. */
    public DestinationName name() {
        return destination.name();
    }

    /** The same, with a destination that is left alone for as long as its vendor asked for. */
    public PlanTarget parking(CallLog calls, InstantSource clock) {
        return new PlanTarget(new ParkedDestination(destination, calls, clock), mapping, quota);
    }
}

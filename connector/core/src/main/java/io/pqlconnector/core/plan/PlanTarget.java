package io.pqlconnector.core.plan;

import io.pqlconnector.core.mapping.Mapping;
import io.pqlconnector.core.quota.QuotaPolicy;
import io.pqlconnector.spi.DestinationName;
import io.pqlconnector.spi.destination.Destination;

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
}

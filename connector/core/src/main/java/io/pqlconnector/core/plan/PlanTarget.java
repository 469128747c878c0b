package io.pqlconnector.core.plan;

import io.pqlconnector.core.mapping.Mapping;
import io.pqlconnector.spi.DestinationName;
import io.pqlconnector.spi.destination.Destination;

/** A destination with what goes into it. */
public record PlanTarget(Destination destination, Mapping mapping) {
    /** The destination's name. */
    public DestinationName name() {
        return destination.name();
    }
}

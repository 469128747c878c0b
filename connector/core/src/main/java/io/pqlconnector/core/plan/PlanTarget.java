package io.pqlconnector.core.plan;

import io.pqlconnector.core.ledger.CallLog;
import io.pqlconnector.core.mapping.Blueprints;
import io.pqlconnector.core.mapping.Mapping;
import io.pqlconnector.core.quota.ParkedDestination;
import io.pqlconnector.core.quota.QuotaPolicy;
import io.pqlconnector.spi.DestinationName;
import io.pqlconnector.spi.destination.Blueprint;
import io.pqlconnector.spi.destination.Destination;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/**
 * A destination with what goes into it.
 *
 * @param quota how much of its calls are ours
 * @param read what people fill in there and we read, beside what the mapping writes
 */
public record PlanTarget(Destination destination, Mapping mapping, QuotaPolicy quota, List<Blueprint.Field> read) {
    public PlanTarget {
        read = List.copyOf(read);
    }

    /** One that is only written to. */
    public PlanTarget(Destination destination, Mapping mapping, QuotaPolicy quota) {
        this(destination, mapping, quota, List.of());
    }

    /** The destination's name. */
    public DestinationName name() {
        return destination.name();
    }

    /** What has to be there before anything can be written or read. */
    public Blueprint needs() {
        Blueprint written = Blueprints.of(mapping);
        List<Blueprint.Field> fields = new ArrayList<>(written.fields());
        fields.addAll(read);
        return new Blueprint(fields, written.lists(), written.sequences(), written.created(), written.tasks());
    }

    /** The same, of which more is read. */
    public PlanTarget reading(List<Blueprint.Field> fields) {
        return new PlanTarget(destination, mapping, quota, fields);
    }

    /** The same by way of another destination, such as one that measures it. */
    public PlanTarget by(Destination other) {
        return new PlanTarget(other, mapping, quota, read);
    }

    /** The same, with a destination that is left alone for as long as its vendor asked for. */
    public PlanTarget parking(CallLog calls, InstantSource clock) {
        return by(new ParkedDestination(destination, calls, clock));
    }
}

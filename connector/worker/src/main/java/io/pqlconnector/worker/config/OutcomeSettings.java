package io.pqlconnector.worker.config;

import io.pqlconnector.core.lake.ConversionRule;
import io.pqlconnector.spi.source.PropertyPath;
import io.pqlconnector.usage.signal.ReferencedProperties;
import java.util.List;
import java.util.Set;

/**
 * What tells what became of accounts, as it is configured.
 *
 * @param events the events that tell, at most one rule for each kind of outcome
 * @param files tables that people keep
 * @param destinations the names of the destinations that are asked after each run
 */
public record OutcomeSettings(List<ConversionRule> events, List<Config.FileRef> files, List<String> destinations) {
    /** Nothing is told. */
    public static final OutcomeSettings NONE = new OutcomeSettings(List.of(), List.of(), List.of());

    public OutcomeSettings {
        events = List.copyOf(events);
        files = List.copyOf(files);
        destinations = List.copyOf(destinations);
    }

    /** Whether nothing tells what became of accounts. */
    public boolean isNothing() {
        return events.isEmpty() && files.isEmpty() && destinations.isEmpty();
    }

    /** The properties of events that are read, and so are worth a column in the lake. */
    Set<PropertyPath> properties() {
        return ReferencedProperties.of(events);
    }
}

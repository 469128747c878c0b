package io.pqlconnector.worker.config;

import io.pqlconnector.spi.DestinationName;
import io.pqlconnector.spi.SourceName;
import io.pqlconnector.spi.config.Problems;
import io.pqlconnector.spi.destination.Destination;
import io.pqlconnector.spi.destination.DestinationContext;
import io.pqlconnector.spi.destination.DestinationFactory;
import io.pqlconnector.spi.source.CallQuota;
import io.pqlconnector.spi.source.SourceContext;
import io.pqlconnector.spi.source.UsageSource;
import io.pqlconnector.spi.source.UsageSourceFactory;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.TreeMap;
import java.util.function.Function;

/** The adapters on the class path, by the type that a user writes. */
public final class Adapters {
    private final Map<String, UsageSourceFactory> sources;
    private final Map<String, DestinationFactory> destinations;

    private Adapters(Map<String, UsageSourceFactory> sources, Map<String, DestinationFactory> destinations) {
        this.sources = sources;
        this.destinations = destinations;
    }

    /** Looks for adapters. */
    public static Adapters load() {
        return new Adapters(
                byType(ServiceLoader.load(UsageSourceFactory.class), UsageSourceFactory::type),
                byType(ServiceLoader.load(DestinationFactory.class), DestinationFactory::type));
    }

    private static <T> Map<String, T> byType(Iterable<T> found, Function<T, String> type) {
        Map<String, T> factories = new TreeMap<>();
        found.forEach(factory -> factories.put(type.apply(factory), factory));
        return factories;
    }

    /** Makes a configured source; empty, with a problem noted, if its type is unknown. */
    public Optional<UsageSource> source(Config.Component component, Config config, CallQuota quota) {
        return factory(sources, component).map(factory -> {
            UsageSource made = factory.create(
                    component.settings(),
                    new SourceContext(
                            new SourceName(component.name()), config.directory(), config.dataDirectory(), quota));
            component.settings().rejectUnknown();
            return made;
        });
    }

    /** The factory of a configured destination; empty, with a problem noted, if its type is unknown. */
    public Optional<DestinationFactory> destinationFactory(Config.Component component) {
        return factory(destinations, component);
    }

    /** Makes a configured destination. */
    public static Destination destination(DestinationFactory factory, Config.Component component, Config config) {
        Destination made = factory.create(
                component.settings(),
                new DestinationContext(
                        new DestinationName(component.name()), config.directory(), config.dataDirectory()));
        component.settings().rejectUnknown();
        return made;
    }

    private static <T> Optional<T> factory(Map<String, T> known, Config.Component component) {
        T factory = known.get(component.type());
        if (factory == null) {
            Problems problems = component.settings().problems();
            problems.addUnknown(
                    component.settings().at("type"),
                    component.settings().pathOf("type"),
                    component.type(),
                    known.keySet());
        }
        return Optional.ofNullable(factory);
    }
}

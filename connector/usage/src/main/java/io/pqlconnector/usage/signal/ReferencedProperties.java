package io.pqlconnector.usage.signal;

import io.pqlconnector.core.lake.AccountKeyStep;
import io.pqlconnector.core.lake.ConversionRule;
import io.pqlconnector.core.lake.IdentityRules;
import io.pqlconnector.rules.signal.EventFilter;
import io.pqlconnector.rules.signal.PropertyTest;
import io.pqlconnector.rules.signal.Signal;
import io.pqlconnector.spi.source.PropertyColumns;
import io.pqlconnector.spi.source.PropertyPath;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Which properties of events a measurement reads, and so are worth a column in the lake. */
public final class ReferencedProperties {
    /** Where an event may carry the address of its user: Mixpanel's reserved name, then Segment's. */
    static final List<PropertyPath> ADDRESSES =
            List.of(PropertyPath.property("$email"), PropertyPath.property("email"));

    private ReferencedProperties() {}

    /** The properties that some signals and the account key refer to, in order. */
    public static PropertyColumns of(Collection<Signal> signals, IdentityRules identity) {
        Set<PropertyPath> paths = new TreeSet<>();
        signals.forEach(signal -> paths.addAll(of(signal)));
        paths.addAll(of(identity));
        return PropertyColumns.of(paths);
    }

    /**
     * The properties that the account key is read from. Beside those that its steps name: where events carry their users'
     * addresses, if accounts are keyed by these.
     */
    public static Set<PropertyPath> of(IdentityRules identity) {
        Set<PropertyPath> paths = new TreeSet<>();
        for (AccountKeyStep step : identity.steps()) {
            if (step instanceof AccountKeyStep.Property property) {
                paths.add(property.path());
            } else if (step instanceof AccountKeyStep.EmailDomain) {
                paths.addAll(ADDRESSES);
            }
        }
        return paths;
    }

    /** The properties that rules for conversions refer to. */
    public static Set<PropertyPath> of(List<ConversionRule> rules) {
        Set<PropertyPath> paths = new TreeSet<>();
        rules.forEach(rule -> paths.addAll(of(rule)));
        return paths;
    }

    static Set<PropertyPath> of(ConversionRule rule) {
        Set<PropertyPath> paths = new TreeSet<>();
        rule.events().where().stream().map(PropertyTest::property).forEach(paths::add);
        rule.value().ifPresent(paths::add);
        rule.currencyProperty().ifPresent(paths::add);
        return paths;
    }

    static Set<PropertyPath> of(Signal signal) {
        Set<PropertyPath> paths = new TreeSet<>();
        filter(signal)
                .ifPresent(filter ->
                        filter.where().stream().map(PropertyTest::property).forEach(paths::add));
        if (signal instanceof Signal.Aggregate aggregate) {
            paths.add(aggregate.property());
            aggregate.dividedBy().ifPresent(paths::add);
        }
        return paths;
    }

    /** Which events a signal counts; empty for one that counts none. */
    static Optional<EventFilter> filter(Signal signal) {
        return EventFilter.of(signal);
    }
}

package io.pqlconnector.rules.signal;

import java.util.List;
import java.util.Optional;

/**
 * Which events count.
 *
 * @param names exact event names; empty means any
 * @param where conditions that must all hold
 */
public record EventFilter(List<String> names, List<PropertyTest> where) {
    /** Any event. */
    public static final EventFilter ANY = new EventFilter(List.of(), List.of());

    public EventFilter {
        names = List.copyOf(names);
        where = List.copyOf(where);
    }

    /** Which events a signal counts; empty for one that counts none. */
    public static Optional<EventFilter> of(Signal signal) {
        if (signal instanceof Signal.Count count) {
            return Optional.of(count.events());
        } else if (signal instanceof Signal.DistinctDays days) {
            return Optional.of(days.events());
        } else if (signal instanceof Signal.DistinctUsers users) {
            return Optional.of(users.events());
        } else if (signal instanceof Signal.Aggregate aggregate) {
            return Optional.of(aggregate.events());
        } else if (signal instanceof Signal.QuietFor quiet) {
            return Optional.of(quiet.events());
        } else if (signal instanceof Signal.FirstSeen seen) {
            return Optional.of(seen.events());
        } else if (signal instanceof Signal.Trend trend) {
            return Optional.of(trend.events());
        }
        return Optional.empty();
    }
}
